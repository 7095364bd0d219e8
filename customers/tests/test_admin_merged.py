"""The office's pages of a customer that was merged: they lead to the other, and write nothing."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from conftest import MakeCustomer
from customers.admin.merged import MERGED, NOT_SAVED
from customers.merging.merging import lock_both, merge
from customers.models import Customer
from customers.tests.admin_forms import SignIn, body
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.roles import Role

DIALOG = {"HX-Request": "true"}


def url(page: str, *customers: Customer) -> str:
    return reverse(f"admin:customers_customer_{page}", args=[each.pk for each in customers])


def said(answer: Any) -> list[tuple[str, str]]:
    return [(each.level_tag, each.message) for each in get_messages(answer.wsgi_request)]


@pytest.fixture
def merged(acme: Company, make_customer: MakeCustomer) -> tuple[Customer, Customer]:
    stays, goes = make_customer(acme, "Baker Foods"), make_customer(acme, "Baker Food")
    with tenant_scope(acme.pk):
        both = lock_both([stays.pk, goes.pk])
        merge(customer=both[stays.pk], duplicate=both[goes.pk], prefer={}, at=timezone.now())
    return stays, goes


@pytest.mark.parametrize(
    ("role", "page"),
    [(Role.OWNER, "change"), (Role.OWNER, "history"), (Role.VIEWER, "change")],
)
def test_page_leads_to_the_others_and_says_so(
    sign_in: SignIn, acme: Company, merged: tuple[Customer, Customer], role: Role, page: str
) -> None:
    stays, goes = merged

    answer = sign_in(acme, role).get(url(page, goes), follow=True)

    assert answer.redirect_chain == [(url(page, stays), 302)]
    assert (answer.status_code, said(answer)) == (200, [("info", MERGED)])
    assert MERGED in answer.content.decode()


def test_history_is_led_to_for_those_who_may_see_it(
    sign_in: SignIn, acme: Company, merged: tuple[Customer, Customer]
) -> None:
    client = sign_in(acme, Role.VIEWER)

    assert [client.get(url("history", each)).status_code for each in merged] == [403, 403]


def test_pages_of_actions_and_pairs_lead_to_the_others_own(
    sign_in: SignIn, acme: Company, merged: tuple[Customer, Customer]
) -> None:
    stays, goes = merged
    client = sign_in(acme)

    pages = [url("export_all", goes), url("merge", stays, goes), url("merge", goes, stays)]

    assert [client.get(page)["Location"] for page in pages] == [url("change", stays)] * 3


def test_what_is_sent_is_refused_and_said(
    sign_in: SignIn, acme: Company, merged: tuple[Customer, Customer]
) -> None:
    stays, goes = merged
    client = sign_in(acme)

    form = client.post(url("change", goes), body(name="Typed in vain"))
    dialog = client.post(url("archive", goes), {"_form_submitted": "on"}, headers=DIALOG)

    assert (form.status_code, form["Location"]) == (302, url("change", stays))
    assert dialog["HX-Redirect"] == url("change", stays)
    page = client.get(url("change", stays))
    assert said(page) == [("error", NOT_SAVED)] * 2
    with tenant_scope(acme.pk):
        found = [(each.name, each.archived_at) for each in Customer.ever.order_by("id")]
    assert found == [("Baker Foods", None), ("Baker Food", None)]


def test_nothing_tells_another_companys_customer_from_none(
    sign_in: SignIn, acme: Company, rival: Company, merged: tuple[Customer, Customer]
) -> None:
    client = sign_in(rival)
    ids = [*(each.pk for each in merged), uuid4(), "x"]

    for page in ("change", "history"):
        pages = [reverse(f"admin:customers_customer_{page}", args=[pk]) for pk in ids]
        answers = [ask(at) for ask in (client.get, client.post) for at in pages]

        assert [(each.status_code, said(each)) for each in answers] == [(404, [])] * 8


def test_role_that_sees_neither_is_told_of_neither(
    sign_in: SignIn, acme: Company, merged: tuple[Customer, Customer]
) -> None:
    client = sign_in(acme, Role.TECHNICIAN)

    assert [client.get(url("change", each)).status_code for each in merged] == [404, 404]
