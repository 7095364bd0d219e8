"""An owner's buttons on a customer's page, and the register of what persons asked for."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conftest import MakeCustomer, MakeMember
from customers.models import Contact, Customer, LegalHold, PrivacyRequest
from tenancy.context import tenant_scope
from tenancy.models import AuditEvent, Company
from tenancy.roles import Role

REASON = "Asked for by letter."


@pytest.fixture
def ann(acme: Company, make_customer: MakeCustomer) -> Customer:
    customer = make_customer(acme, "Ann Secret")
    with tenant_scope(acme.pk):
        Contact.objects.create(customer=customer, name="Bob Secret")
    return customer


@pytest.fixture
def owner(client: Client, acme: Company, make_member: MakeMember) -> Client:
    client.force_login(make_member(acme).user)
    return client


def press(client: Client, button: str, customer: Customer, **sent: Any) -> Any:
    url = reverse(f"admin:customers_customer_{button}", args=[customer.pk])
    return client.post(url, {"_form_submitted": "on", **sent}, follow=True)


def test_export_is_a_download_that_the_audit_tells_of(
    owner: Client, acme: Company, ann: Customer
) -> None:
    answer: Any = owner.get(reverse("admin:customers_customer_export_all", args=[ann.pk]))

    document = orjson.loads(b"".join(answer.streaming_content))
    assert answer["Content-Disposition"] == f'attachment; filename="customer-{ann.pk}.json"'
    assert document["records"]["contact"][0]["name"] == "Bob Secret"
    with tenant_scope(acme.pk):
        told = AuditEvent.objects.get()
        assert (told.action, told.customer_id) == ("exported", ann.pk)


def test_erasing_shows_what_went_and_what_stays(
    owner: Client, acme: Company, ann: Customer
) -> None:
    wrong = press(owner, "forget", ann, reason=REASON, confirm_name="Ann")
    right = press(owner, "forget", ann, reason=REASON, confirm_name="Ann Secret")

    assert b"This is not the customer&#x27;s name." in wrong.content
    assert b"What was erased" in right.content
    assert b"Figures that name nobody" in right.content
    with tenant_scope(acme.pk):
        assert Customer.objects.get().name == "[erased]"
    page = owner.get(reverse("admin:customers_customer_change", args=[ann.pk])).content.decode()
    assert "Ann Secret" not in page


def test_a_contact_alone_is_erased(owner: Client, acme: Company, ann: Customer) -> None:
    with tenant_scope(acme.pk):
        contact = Contact.objects.get()

    answer = press(owner, "forget_contact", ann, reason=REASON, contact=str(contact.pk))

    assert b"What was erased" in answer.content
    with tenant_scope(acme.pk):
        assert (Contact.objects.count(), Customer.objects.get().name) == (0, "Ann Secret")


def test_hold_is_set_kept_to_and_lifted(owner: Client, acme: Company, ann: Customer) -> None:
    until = timezone.localdate() + timedelta(days=9)
    press(owner, "hold", ann, until="2020-01-01", reason="A claim.")
    with tenant_scope(acme.pk):
        assert not LegalHold.objects.exists()

    press(owner, "hold", ann, until=str(until), reason="A claim.")
    refused = press(owner, "forget", ann, reason=REASON, confirm_name="Ann Secret")
    press(owner, "lift_hold", ann)

    assert f"A legal hold forbids this until {until}.".encode() in refused.content
    with tenant_scope(acme.pk):
        hold = LegalHold.objects.get()
        assert (hold.until, hold.reason, hold.set_by.email) == (
            until,
            "A claim.",
            "owner@acme.example.com",
        )
        assert hold.lifted_at is not None


@pytest.mark.parametrize("button", ["forget", "forget_contact", "hold", "lift_hold", "export_all"])
def test_buttons_are_the_owners_alone(
    client: Client, acme: Company, ann: Customer, make_member: MakeMember, button: str
) -> None:
    client.force_login(make_member(acme, Role.MANAGER).user)

    answer = press(client, button, ann, reason=REASON, confirm_name="Ann Secret")

    assert answer.status_code == 403
    with tenant_scope(acme.pk):
        assert Customer.objects.get().name == "Ann Secret"


def test_register_tells_what_is_due(owner: Client, acme: Company, ann: Customer) -> None:
    today = timezone.localdate()
    add = reverse("admin:customers_privacyrequest_add")
    form = {"kind": "export", "customer": str(ann.pk), "person": "", "details": "All of it.",
            "received_on": str(today - timedelta(days=28)), "due_on": "", "outcome": "open",
            "closed_on": "", "answer": ""}  # fmt: skip

    owner.post(add, form)
    home = owner.get(reverse("admin:index")).content.decode()
    with tenant_scope(acme.pk):
        asked = PrivacyRequest.objects.get()
    change = reverse("admin:customers_privacyrequest_change", args=[asked.pk])
    listed = owner.get(reverse("admin:customers_privacyrequest_changelist")).content.decode()
    owner.post(change, {**form, "due_on": str(asked.due_on), "outcome": "refused"})
    later = owner.get(reverse("admin:index")).content.decode()

    assert asked.due_on == today + timedelta(days=2)
    assert "Privacy requests due soon" in home
    assert "Export for Ann Secret" in home
    assert "Due soon" in listed
    assert "Privacy requests due soon" not in later
    with tenant_scope(acme.pk):
        asked.refresh_from_db()
        assert (asked.outcome, asked.closed_on) == ("refused", today)
        assert asked.handled_by.email == "owner@acme.example.com"


def test_request_due_before_it_came_is_refused(owner: Client, acme: Company, ann: Customer) -> None:
    form = {"kind": "export", "received_on": "2026-03-02", "due_on": "2026-03-01",
            "outcome": "open"}  # fmt: skip

    answer = owner.post(reverse("admin:customers_privacyrequest_add"), form)

    assert b"due on the day it came in, or later" in answer.content
    with tenant_scope(acme.pk):
        assert not PrivacyRequest.objects.exists()
