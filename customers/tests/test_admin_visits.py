"""The platform's operator inside a company: announced, masked, without writing, and told."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from conftest import MakeCustomer, MakeMember
from customers.models import Address, Contact, Customer
from tenancy.models import AuditEvent, Company
from tenancy.roles import Role

REASON = "Ticket 4711: import looks wrong."
SECRETS = ("mia@mill.example.com", "(555) 123-4567", "12 Weir Lane", "otto@mill.example.com")
InCompany = Callable[[Company], AbstractContextManager[None]]


@pytest.fixture
def customer(acme: Company, make_customer: MakeCustomer, in_company: InCompany) -> Customer:
    made = make_customer(acme, "Mill Works", email=SECRETS[0], phone=SECRETS[1])
    with in_company(acme):
        Address.objects.create(customer=made, type="primary", street=SECRETS[2], country="US")
        Contact.objects.create(customer=made, name="Otto", email=SECRETS[3])
    return made


def sent(reason: str) -> dict[str, str]:
    return {"_form_submitted": "on", "reason": reason}


def enter(client: Client, company: Company, reason: str = REASON) -> Any:
    return client.post(reverse("admin:tenancy_company_enter", args=[company.pk]), sent(reason))


def page(name: str, customer: Customer) -> str:
    return reverse(f"admin:customers_customer_{name}", args=[customer.pk])


def events(company: Company, in_company: InCompany) -> list[tuple[Any, ...]]:
    with in_company(company):
        told = AuditEvent.objects.order_by("history_date")
        return list(told.values_list("action", "resource", "resource_id", "history_change_reason"))


def test_a_visit_is_announced_masked_and_ends(
    admin_client: Client, acme: Company, customer: Customer, in_company: InCompany
) -> None:
    assert admin_client.get(page("change", customer)).status_code == 403

    assert enter(admin_client, acme).status_code == 302

    shown = admin_client.get(page("change", customer)).content.decode()
    assert "You are visiting Acme as the platform" in shown
    assert [secret for secret in SECRETS if secret in shown] == []
    assert events(acme, in_company) == [("entered", "company", acme.pk, REASON)]
    assert admin_client.get(reverse("admin:leave")).status_code == 405
    admin_client.post(reverse("admin:leave"))
    assert admin_client.get(page("change", customer)).status_code == 403


def test_a_visitor_writes_nothing_and_sees_no_other_company(
    admin_client: Client,
    acme: Company,
    rival: Company,
    customer: Customer,
    make_customer: MakeCustomer,
) -> None:
    enter(admin_client, acme)

    assert admin_client.post(page("change", customer), {"name": "Mine"}).status_code == 403
    assert admin_client.post(page("archive", customer), sent(REASON)).status_code == 403
    assert admin_client.get(reverse("admin:audit")).status_code == 403
    theirs = make_customer(rival, "Theirs")
    assert admin_client.get(page("change", theirs)).status_code == 404
    assert admin_client.post(page("reveal", theirs), sent(REASON)).status_code == 404


@pytest.mark.parametrize("reason", ["", "   ", "why", "x" * 501, "nul \0 byte"])
def test_without_a_reason_nobody_enters_or_reveals(
    admin_client: Client,
    acme: Company,
    customer: Customer,
    in_company: InCompany,
    reason: str,
) -> None:
    enter(admin_client, acme, reason)
    assert admin_client.get(page("change", customer)).status_code == 403
    enter(admin_client, acme)

    answer = admin_client.post(page("reveal", customer), sent(reason)).content.decode()

    assert [secret for secret in SECRETS if secret in answer] == []
    assert [event[0] for event in events(acme, in_company)] == ["entered"]


def test_a_reveal_shows_all_once_and_is_told(
    admin_client: Client, acme: Company, customer: Customer, in_company: InCompany
) -> None:
    enter(admin_client, acme)

    answer = admin_client.post(page("reveal", customer), sent(REASON))

    assert [secret for secret in SECRETS if secret not in answer.content.decode()] == []
    assert "no-store" in answer["Cache-Control"]
    assert events(acme, in_company)[1:] == [("revealed", "customer", customer.pk, REASON)]
    shown = admin_client.get(page("change", customer)).content.decode()
    assert [secret for secret in SECRETS if secret in shown] == []


@pytest.mark.parametrize("role", Role.values)
def test_members_neither_reveal_nor_enter(
    client: Client,
    acme: Company,
    rival: Company,
    customer: Customer,
    make_member: MakeMember,
    in_company: InCompany,
    role: str,
) -> None:
    client.force_login(make_member(acme, role).user)

    assert client.post(page("reveal", customer), sent(REASON)).status_code == 403
    for company in (acme, rival):
        assert enter(client, company).status_code == 403
        assert events(company, in_company) == []


def test_the_owner_reads_of_it_in_the_audit(
    admin_client: Client, acme: Company, customer: Customer, make_member: MakeMember
) -> None:
    enter(admin_client, acme)
    admin_client.post(page("reveal", customer), sent("To compare with the import."))
    owner = Client()
    owner.force_login(make_member(acme).user)

    told = owner.get(reverse("admin:audit")).content.decode()

    assert "“Ticket 4711: import looks wrong.”" in told
    assert "“To compare with the import.”" in told
