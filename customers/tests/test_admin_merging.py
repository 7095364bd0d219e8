"""Duplicates in the admin: pairs, two customers side by side, a merge and what takes it back."""

from typing import Any

import pytest
from django.urls import reverse

from conftest import MakeCustomer
from customers.duplicates.pairs import note_alike
from customers.models import Customer, DuplicatePair, Merge, Note
from customers.tests.admin_forms import ADD, LIST, SignIn, body
from tenancy.context import tenant_scope
from tenancy.models import AuditEvent, Company, Job
from tenancy.roles import Role

PAIRS = reverse("admin:customers_customer_find_duplicates")
EXPORT = reverse("admin:customers_customer_export_customers")


@pytest.fixture
def pair(acme: Company, make_customer: MakeCustomer) -> tuple[Customer, Customer]:
    stays = make_customer(acme, "Baker Foods", phone="5555550142", tags=["vip"])
    goes = make_customer(acme, "Baker Food", phone="(555) 555-0142", tags=["gold"], industry="Food")
    with tenant_scope(acme.pk):
        DuplicatePair.objects.create(customer=stays, duplicate=goes, score=90, reasons=["phone"])
        Note.objects.create(customer=goes, body="Ring twice.")
    return stays, goes


def merge_url(first: Customer, second: Customer) -> str:
    return reverse("admin:customers_customer_merge", args=[first.pk, second.pk])


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_pairs_are_listed_and_told_apart(
    sign_in: SignIn, acme: Company, pair: tuple[Customer, Customer]
) -> None:
    client = sign_in(acme, Role.MANAGER)
    page = text(client.get(PAIRS))

    assert "Baker Foods" in page
    assert merge_url(*pair) in page
    with tenant_scope(acme.pk):
        found = DuplicatePair.objects.get()
    assert client.post(PAIRS, {"apart": str(found.pk)}).status_code == 302
    assert "Baker Foods" not in text(client.get(PAIRS))
    assert client.post(PAIRS, {"apart": "x"}).status_code == 404


def test_side_by_side_merge_and_parting(
    sign_in: SignIn, acme: Company, pair: tuple[Customer, Customer]
) -> None:
    stays, goes = pair
    client = sign_in(acme)
    page = client.get(merge_url(stays, goes))
    choices = {field.column: field for field in page.context["fields"]}

    assert [side.text for side in choices["name"].sides] == ["Baker Foods", "Baker Food"]
    assert [side.is_chosen for side in choices["industry"].sides] == [False, True]
    assert [side.value for side in choices["tags"].sides if side.is_chosen] == ["both"]
    assert page.context["moving"] == [("note", 1)]

    answer = client.post(
        merge_url(stays, goes), {"prefer-name": "duplicate", "prefer-tags": "both"}
    )

    assert answer["Location"] == reverse("admin:customers_customer_change", args=[stays.pk])
    with tenant_scope(acme.pk):
        merged = Customer.objects.get()
        assert (merged.pk, merged.name, merged.industry) == (stays.pk, "Baker Food", "Food")
        assert merged.tags == ["vip", "gold"]
        found = Merge.objects.get()
        assert AuditEvent.objects.get(action="merged").history_channel == "admin"

    assert "is part of" in text(client.get(PAIRS))
    client.post(PAIRS, {"part": str(found.pk)})
    with tenant_scope(acme.pk):
        assert Customer.objects.count() == 2
        assert Note.objects.get().customer_id == goes.pk


def test_what_cannot_be_merged_is_said(
    sign_in: SignIn, acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    client = sign_in(acme)
    above, theirs = make_customer(acme), make_customer(rival)
    below = make_customer(acme, parent=above)

    page = text(client.post(merge_url(above, below)))

    assert "stands above the other" in page
    assert "cannot be merged with itself" in text(client.post(merge_url(above, above)))
    assert client.get(merge_url(above, theirs)).status_code == 404
    assert client.post(merge_url(above, theirs)).status_code == 404


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.TECHNICIAN, Role.ACCOUNTANT, Role.VIEWER])
def test_other_roles_may_not(
    sign_in: SignIn, acme: Company, pair: tuple[Customer, Customer], role: Role
) -> None:
    client = sign_in(acme, role)

    answers = [client.get(PAIRS), client.post(PAIRS), client.post(merge_url(*pair))]

    assert [answer.status_code for answer in answers] == [403] * 3
    with tenant_scope(acme.pk):
        assert Customer.objects.count() == 2


def test_all_are_looked_through_by_a_job(sign_in: SignIn, acme: Company) -> None:
    sign_in(acme).post(PAIRS)

    with tenant_scope(acme.pk):
        assert Job.objects.get().kind == "customer_duplicates"


def test_saving_one_like_another_is_warned_of(sign_in: SignIn, acme: Company) -> None:
    client = sign_in(acme)
    client.post(ADD, body(phone="5555550142"))

    page = text(client.post(ADD, body(name="Other", phone="555-555-0142"), follow=True))

    assert "Another customer may be the same: same phone." in page
    with tenant_scope(acme.pk):
        assert DuplicatePair.objects.count() == 1
        assert note_alike([]) == {}


@pytest.mark.parametrize(
    ("role", "status", "phone"),
    [(Role.OWNER, 200, "5555550142"), (Role.VIEWER, 200, "•••0142"), (Role.TECHNICIAN, 403, "")],
)
def test_export_is_by_role_and_audited(
    sign_in: SignIn,
    acme: Company,
    pair: tuple[Customer, Customer],
    role: Role,
    status: int,
    phone: str,
) -> None:
    client = sign_in(acme, role)

    answer = client.get(EXPORT)

    assert answer.status_code == status
    if status == 200:
        file = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]
        assert phone in file.splitlines()[2]
        chosen = client.post(
            LIST, {"action": "export_selected", "_selected_action": [str(pair[1].pk)]}
        )
        assert len(b"".join(chosen.streaming_content).splitlines()) == 2  # type: ignore[arg-type]
    with tenant_scope(acme.pk):
        assert AuditEvent.objects.filter(action="exported").count() == (2 if status == 200 else 0)
