"""The home page's figures: what they count, what they leave out, what they cost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from conftest import MakeCustomer, MakeMember
from customers.admin.figures import AT_MOST, Figure, figures
from customers.models import Customer
from tenancy.models import Company
from tenancy.roles import Role

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
InCompany = Callable[[Company], AbstractContextManager[None]]


def at(customer: Customer, **moments: datetime) -> None:
    Customer.objects.filter(pk=customer.pk).update(**moments)


def test_figures_count_the_present_customers_of_the_company(
    acme: Company, rival: Company, make_customer: MakeCustomer, in_company: InCompany
) -> None:
    long_ago = NOW - timedelta(days=90)
    reachable = {"email": "a@example.com"}
    made = [
        make_customer(acme, "New", **reachable),
        make_customer(acme, "Changed", phone="(555) 123-4567"),
        make_customer(acme, "Held", status="on_hold", **reachable),
        make_customer(acme, "Unreachable"),
        make_customer(acme, "Gone", status="on_hold"),
    ]
    make_customer(rival, "Theirs", status="on_hold")
    with in_company(acme):
        for customer in made:
            at(customer, created_at=long_ago, updated_at=long_ago)
        at(made[0], created_at=NOW - timedelta(days=6))
        at(made[1], updated_at=NOW - timedelta(hours=14))
        at(made[4], archived_at=NOW, created_at=NOW, updated_at=NOW)

        found = figures(Customer.objects.filter(archived_at__isnull=True), NOW)

    assert [(figure.label, figure.text) for figure in found] == [
        ("New this week", "1"),
        ("Changed today", "1"),
        ("On hold", "1"),
        ("Without phone and e-mail", "1"),
    ]


def test_a_figure_ends_where_counting_would_cost() -> None:
    assert Figure("On hold", AT_MOST).text == "999"
    assert Figure("On hold", AT_MOST + 1).text == "more than 999"


def test_the_figure_leads_to_what_it_counts(
    client: Client, acme: Company, make_member: MakeMember, make_customer: MakeCustomer
) -> None:
    make_customer(acme, "Held Up", status="on_hold")
    make_customer(acme, "Going On")
    client.force_login(make_member(acme, Role.DISPATCHER).user)
    url = f"{reverse('admin:customers_customer_changelist')}?status__exact=on_hold"

    assert f'href="{url}"' in client.get(reverse("admin:index")).content.decode()
    listed = client.get(url).content.decode()
    assert "Held Up" in listed
    assert "Going On" not in listed


@pytest.mark.parametrize("count", [1, 3])
def test_home_costs_the_same_for_one_and_three(
    client: Client,
    acme: Company,
    make_member: MakeMember,
    make_customer: MakeCustomer,
    django_assert_num_queries: Callable[[int], AbstractContextManager[None]],
    count: int,
) -> None:
    client.force_login(make_member(acme).user)
    for number in range(count):
        make_customer(acme, f"Customer {number}")
    client.get(reverse("admin:index"))

    with django_assert_num_queries(28):
        client.get(reverse("admin:index"))
