"""POST /customers/:id/merge: what both said, what moves, and what stays behind."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attune.tests.merging import GOES, STAYS, URL, Pair, made_pair, merge, refusal
from conftest import Api
from customers.models import Customer, Note
from servicing.models import Equipment, ServiceRecord, Visit
from tenancy.context import tenant_scope
from tenancy.models import AuditEvent, Company
from trucking.models import Load, Rate
from trucking.tests.making import make_rate

NOON = datetime(2024, 1, 15, 12, tzinfo=UTC)


@pytest.fixture
def pair(api: Api, acme: Company) -> Pair:
    return made_pair(api(acme))


def test_it_says_what_both_said(api: Api, acme: Company, pair: Pair) -> None:
    client = api(acme)

    answer = merge(client, *pair)

    now = client.get(f"{URL}/{pair[0]}").json()
    assert answer.status_code == 200
    assert answer.json() | {"warnings": []} == now
    assert {key: now[key] for key in ("name", "type", "industry", "externalId", "creditLimit")} == {
        "name": "Baker Foods",
        "type": "commercial",
        "industry": "Bakery",
        "externalId": "C-1",
        "creditLimit": "5000.00",
    }
    assert now["contactInfo"] == {
        "email": "dock@example.com",
        "phone": "(555) 555-0142",
        "primaryContact": "Lee",
    }
    assert (now["tags"], now["metadata"]) == (["vip", "net30", "gold"], {"route": "7", "dock": "B"})
    assert now["preferences"]["doNotContact"] is True
    # The phone that it could not have twice is not lost.
    assert [(c["name"], c["email"], c["phone"]) for c in now["contacts"]] == [
        ("Ann Lee", None, None),
        ("Dana Baker", None, "555-555-0111"),
        ("Lee", None, "555-555-0199"),
    ]
    assert [(a["type"], a["street"]) for a in now["addresses"]] == [
        ("primary", "1 Main St"),
        ("service", "1 Main Street"),
    ]
    moved = now["addresses"][1]["id"]
    message = f"Address {moved} is a service address now: a customer has one primary address."
    assert answer.json()["warnings"] == [
        {"code": "primary_address_kept", "message": message, "field": None}
    ]


def test_fields_are_chosen_singly_and_by_group(api: Api, acme: Company, pair: Pair) -> None:
    prefer = {"name": "duplicate", "contactInfo": "duplicate", "tags": "this", "industry": "this"}

    now = merge(api(acme), *pair, prefer=prefer).json()

    assert (now["name"], now["tags"], now["industry"]) == (
        "Baker Foods Inc",
        ["vip", "net30"],
        None,
    )
    assert now["contactInfo"] == GOES["contactInfo"]
    assert [(c["name"], c["phone"]) for c in now["contacts"]] == [
        ("Ann Lee", None),
        ("Dana Baker", "555-555-0111"),
        ("Baker Foods", "(555) 555-0142"),
    ]


def test_external_id_goes_from_hand_to_hand(api: Api, acme: Company, pair: Pair) -> None:
    client = api(acme)

    now = merge(client, *pair, prefer={"externalId": "duplicate"}).json()

    assert now["externalId"] == "C-2"
    # Nobody else takes the other: the system that knows it would mean this customer.
    again = client.post(URL, STAYS)
    assert refusal(again) == (409, "duplicate", [("externalId", "duplicate")])


def test_relations_of_every_app_move(api: Api, acme: Company, pair: Pair) -> None:
    stays, goes = pair
    with tenant_scope(acme.pk):
        duplicate = Customer.objects.get(pk=goes)
        place = duplicate.addresses.get()
        note = Note.objects.create(customer=duplicate, body="Ring twice.")
        child = Customer.objects.create(name="Unit 4", type="residential", parent=duplicate)
        unit = Equipment.objects.create(customer=duplicate, name="Chiller", address=place)
        visit = Visit.objects.create(
            customer=duplicate, service_type="Repair", timezone="UTC", address=place
        )
        done = ServiceRecord.objects.create(
            customer=duplicate, service_date=NOON, service_type="Repair"
        )
        rate = make_rate(customer=duplicate)
        load = Load.objects.create(customer=duplicate, number=7, currency="USD", origin=place)

    answer = merge(api(acme), stays, goes)

    assert answer.status_code == 200
    with tenant_scope(acme.pk):
        rows = [note, unit, visit, done, rate, load, place]
        assert {str(type(row).objects.get(pk=row.pk).customer_id) for row in rows} == {stays}
        assert str(Customer.objects.get(pk=child.pk).parent_id) == stays
        assert Visit.objects.get().address_id == place.pk
    client = api(acme)
    assert client.get(f"{URL}/{stays}/loads").json()["results"][0]["loadNumber"] is not None
    assert client.get(f"{URL}/{stays}/visits").json()["results"][0]["id"] == str(visit.pk)


def test_rate_that_would_overlap_gives_way_and_is_named(
    api: Api, acme: Company, pair: Pair
) -> None:
    stays, goes = pair
    with tenant_scope(acme.pk):
        kept = make_rate(customer_id=stays, effective_from=date(2024, 1, 1))
        gone = make_rate(customer_id=goes, effective_from=date(2024, 1, 1))

    answer = merge(api(acme), stays, goes)

    told = {w["code"]: w["message"] for w in answer.json()["warnings"]}
    assert str(gone.pk) in told["rate_deactivated"]
    with tenant_scope(acme.pk):
        assert {rate.pk: rate.status for rate in Rate.objects.filter(customer=stays)} == {
            kept.pk: "active",
            gone.pk: "inactive",
        }


def test_history_tells_of_the_merge_and_of_what_was_before(
    api: Api, acme: Company, pair: Pair
) -> None:
    stays, goes = pair
    client = api(acme)
    merge(client, stays, goes)

    entries = client.get(f"{URL}/{stays}/history?pageSize=200").json()["results"]

    told = {(e["action"], e["resource"], e["resourceId"]) for e in entries}
    assert ("merged", "customer", stays) in told
    assert ("created", "customer", goes) in told
    moved = [e for e in entries if e["resource"] == "address" and e["action"] == "changed"]
    assert {e["reason"] for e in moved} == {f"Merge of customer {goes} into {stays}."}
    with tenant_scope(acme.pk):
        event = AuditEvent.objects.get(action="merged")
        assert (str(event.resource_id), str(event.customer_id)) == (stays, stays)


def test_statements_do_not_grow_with_what_moves(api: Api, acme: Company, pair: Pair) -> None:
    """Each relation costs one to look and two to move, whatever hangs on it."""
    stays, goes = pair
    client = api(acme)
    merge(client, stays, goes)  # Keys are read, and the token's use is noted.
    counts = []
    for notes in (1, 3):
        made = client.post(URL, GOES | {"externalId": f"C-{notes + 2}"})
        duplicate = made.json()["id"]
        with tenant_scope(acme.pk):
            for number in range(notes):
                Note.objects.create(customer_id=duplicate, body=f"Note {number}.")
        with CaptureQueriesContext(connection) as captured:
            assert merge(client, stays, duplicate).status_code == 200
        counts.append(len(captured.captured_queries))

    assert counts[0] == counts[1]
    with tenant_scope(acme.pk):
        assert Note.objects.filter(customer=stays).count() == 4
