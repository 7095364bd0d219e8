"""The charts of the office: who sees which, and what they cost."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from analytics.tests.making import add_load, add_repair, add_service, add_technician, add_visit
from conftest import MakeCustomer, MakeMember
from customers.models import Customer
from tenancy.models import Company
from tenancy.roles import Role

HOME = "/admin/"
TODAY = timezone.now().strftime("%Y-%m-%d 00:30")
REVENUE, SERVICES = "Revenue by month: 1,000.00 USD in all", "Services done by month: 1 in all"
RESPONSE, SCORES = "Time until a repair begins: 1 h 30 min", "Satisfaction: 4.0 of 5"

SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(acme: Company, client: Client, make_member: MakeMember) -> SignIn:
    def make(role: str) -> Client:
        client.force_login(make_member(acme, role).user)
        return client

    return make


def page_of(customer: Customer) -> str:
    return reverse("admin:customers_customer_change", args=[customer.pk])


@pytest.mark.parametrize("role", [Role.OWNER, Role.ACCOUNTANT, Role.DISPATCHER, Role.VIEWER])
def test_charts_on_home_and_on_a_customers_page(
    customer: Customer, sign_in: SignIn, role: Role
) -> None:
    add_repair(customer, TODAY, 90, amount=Decimal("100"), satisfaction_score=4)
    add_load(customer, TODAY, "900")
    shows = role in {Role.OWNER, Role.ACCOUNTANT}
    client = sign_in(role)
    for path in (HOME, page_of(customer)):
        page = client.get(path).content.decode()

        assert [text in page for text in (SERVICES, RESPONSE, SCORES)] == [True] * 3
        assert (REVENUE in page, "1,000.00" in page) == (shows, shows)
        charts = re.findall(r"<svg[^>]*aria-labelledby=\"(chart-\S+) (chart-\S+)\"", page)
        assert len(charts) == 3 + shows
        assert all(page.count(f'id="{name}"') == 1 for pair in charts for name in pair)
        assert page.count("As a table") == len(charts)


def test_technician_sees_charts_of_their_own_work(
    customer: Customer, acme: Company, sign_in: SignIn, make_member: MakeMember
) -> None:
    me = add_technician(customer, member=make_member(acme, Role.TECHNICIAN))
    add_visit(customer, "2099-01-01 10:00", technician=me)
    add_service(customer, TODAY, technician=add_technician(customer))
    client = sign_in(Role.TECHNICIAN)
    others = [client.get(path).content.decode() for path in (HOME, page_of(customer))]
    add_service(customer, TODAY, technician=me, amount=Decimal("777"))

    for before, path in zip(others, (HOME, page_of(customer)), strict=True):
        page = client.get(path).content.decode()
        assert ("Services done" in before, SERVICES in page) == (False, True)
        assert "777" not in page


def test_nothing_done_is_no_chart(
    customer: Customer, rival: Company, sign_in: SignIn, make_customer: MakeCustomer
) -> None:
    theirs = make_customer(rival)
    add_service(theirs, TODAY, amount=Decimal("4000"))
    client = sign_in(Role.OWNER)

    assert not any(
        "<svg viewBox" in client.get(p).content.decode() for p in (HOME, page_of(customer))
    )


def test_charts_cost_two_statements(customer: Customer, sign_in: SignIn) -> None:
    client = sign_in(Role.OWNER)
    client.get(page_of(customer))
    counts: list[Any] = []
    for _ in range(2):
        add_service(customer, TODAY)
        with CaptureQueriesContext(connection) as seen:
            client.get(page_of(customer))
        counts.append([q["sql"] for q in seen if "WITH ORDINALITY" in q["sql"]])

    assert [*map(len, counts)] == [2, 2]
