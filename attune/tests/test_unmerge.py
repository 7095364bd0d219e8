"""POST /customers/:id/unmerge: as it was before, as long as nothing that moved was touched."""

from typing import Any

import pytest

from attune.tests.merging import GOES, STAYS, URL, Pair, ids, made_pair, merge, refusal, unmerge
from conftest import Api
from customers.models import Contact, Customer, Merge, Note
from servicing.models import Equipment, Visit, VisitEquipment
from tenancy.context import tenant_scope
from tenancy.models import Company
from trucking.models import Load, Rate
from trucking.tests.making import make_rate


@pytest.fixture
def pair(api: Api, acme: Company) -> Pair:
    stays, goes = made_pair(api(acme))
    with tenant_scope(acme.pk):
        Note.objects.create(customer_id=goes, body="Ring twice.")
        unit = Equipment.objects.create(customer_id=goes, name="Chiller")
        Visit.objects.create(customer_id=goes, service_type="Repair", timezone="UTC")
        make_rate(customer_id=stays)
        make_rate(customer_id=goes)
        assert unit.pk
    return stays, goes


def shown(api: Any, customer: str) -> dict[str, Any]:
    answer = api.get(f"{URL}/{customer}")
    assert answer.status_code == 200
    return {key: value for key, value in answer.json().items() if key != "updatedAt"}


def touched(answer: Any) -> list[tuple[str, str]]:
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (409, "touched")
    assert error["details"]["count"] == len(error["details"]["touched"])
    return [(each["resource"], each["reason"]) for each in error["details"]["touched"]]


@pytest.mark.parametrize("prefer", [{}, {"externalId": "duplicate", "contactInfo": "duplicate"}])
def test_both_are_as_they_were(api: Api, acme: Company, pair: Pair, prefer: dict[str, str]) -> None:
    client = api(acme)
    before = [shown(client, customer) for customer in pair]
    merge(client, *pair, prefer=prefer)

    answer = unmerge(client, *pair)

    assert answer.status_code == 200
    assert [shown(client, customer) for customer in pair] == before
    with tenant_scope(acme.pk):
        for model in (Note, Equipment, Visit):
            assert str(model.objects.get().customer_id) == pair[1]
        assert set(Rate.objects.values_list("status", flat=True)) == {"active"}
        assert not Merge.objects.exists()
    assert ids(client.get(f"{URL}/search?q=dana baker")) == [pair[1]]
    listed = client.get(f"{URL}?ordering=name").json()["results"]
    assert [customer["id"] for customer in listed] == list(pair)


def test_what_was_touched_since_is_listed(api: Api, acme: Company, pair: Pair) -> None:
    stays, goes = pair
    client = api(acme)
    merge(client, stays, goes)
    client.patch(f"{URL}/{stays}", {"industry": "Dairy", "tags": ["vip"]})
    with tenant_scope(acme.pk):
        note = Note.objects.get()
        note.pinned = True
        note.save()
        Visit.objects.get().archive()
        Contact.objects.filter(position=2).delete()

    answer = unmerge(client, stays, goes)

    assert sorted(touched(answer)) == [
        ("contact", "gone"),
        ("customer", "changed"),
        ("customer", "changed"),
        ("note", "changed"),
        ("visit", "changed"),
    ]
    fields = [each.get("field") for each in answer.json()["error"]["details"]["touched"]]
    assert sorted(filter(None, fields)) == ["industry", "tags"]
    assert client.get(f"{URL}/{goes}").status_code == 301


def test_what_was_changed_beside_it_stays(api: Api, acme: Company, pair: Pair) -> None:
    stays, goes = pair
    client = api(acme)
    merge(client, stays, goes)
    client.patch(f"{URL}/{stays}", {"paymentTermsDays": 30})
    client.post(f"{URL}/{stays}/notes", {"body": "New."})

    assert unmerge(client, stays, goes).status_code == 200

    assert shown(client, stays)["paymentTermsDays"] == 30
    notes = client.get(f"{URL}/{stays}/notes").json()["results"]
    assert [note["body"] for note in notes] == ["New."]


def test_new_record_that_would_point_across_is_listed(api: Api, acme: Company, pair: Pair) -> None:
    stays, goes = pair
    client = api(acme)
    merge(client, stays, goes)
    with tenant_scope(acme.pk):
        place = Customer.objects.get(pk=stays).addresses.last()
        visit = Visit.objects.create(
            customer_id=stays, service_type="Repair", timezone="UTC", address=place
        )
        other = Visit.objects.create(customer_id=stays, service_type="Check", timezone="UTC")
        VisitEquipment.objects.create(visit=other, equipment=Equipment.objects.get())
        # A load may begin at anybody's address.
        Load.objects.create(customer_id=stays, number=8, currency="USD", origin=place)

    answer = unmerge(client, stays, goes)

    assert sorted(touched(answer)) == [("visit", "points"), ("visit_equipment", "points")]
    named = {each["id"] for each in answer.json()["error"]["details"]["touched"]}
    assert str(visit.pk) in named


def test_only_a_merge_is_taken_back(api: Api, acme: Company, pair: Pair) -> None:
    stays, goes = pair
    client = api(acme)
    answers = [
        unmerge(client, stays, goes),
        unmerge(client, stays, "019a0000-0000-7000-8000-000000000000"),
        client.post(f"{URL}/{stays}/unmerge", {}),
        client.post(f"{URL}/{stays}/unmerge", {"duplicateId": "x"}),
    ]

    assert [refusal(answer) for answer in answers] == [
        (400, "invalid", [("duplicateId", "not_merged")]),
        (400, "invalid", [("duplicateId", "not_merged")]),
        (400, "invalid", [("duplicateId", "required")]),
        (400, "invalid", [("duplicateId", "invalid")]),
    ]
    merge(client, stays, goes)
    assert unmerge(client, stays, goes).status_code == 200
    assert refusal(unmerge(client, stays, goes))[2] == [("duplicateId", "not_merged")]


def test_merge_can_be_done_again_after_it(api: Api, acme: Company, pair: Pair) -> None:
    client = api(acme)
    merge(client, *pair)
    unmerge(client, *pair)

    assert merge(client, *pair[::-1]).status_code == 200
    assert client.get(f"{URL}/{pair[0]}")["Location"].endswith(pair[1])


@pytest.fixture
def above(api: Api, acme: Company, pair: Pair) -> Pair:
    """Two more: the first one is merged into the second, and that into the third."""
    client = api(acme)
    third, fourth = (
        client.post(URL, {"name": name, "type": "commercial"}).json()["id"]
        for name in ("Baker", "Bakers")
    )
    merge(client, *pair)
    merge(client, third, pair[0])
    return third, fourth


def test_later_merges_are_taken_back_first_and_named_in_their_order(
    api: Api, acme: Company, pair: Pair, above: Pair
) -> None:
    (stays, goes), (third, fourth) = pair, above
    client = api(acme)
    merge(client, fourth, third)

    early = unmerge(client, fourth, goes)

    assert early.json()["error"]["details"] == {
        "touched": [
            {"resource": "customer", "id": third, "reason": "merged"},
            {"resource": "customer", "id": stays, "reason": "merged"},
        ],
        "count": 2,
    }
    assert touched(early) == [("customer", "merged")] * 2
    assert refusal(unmerge(client, stays, goes)) == (409, "merged", [])
    for one, other in ((fourth, third), (third, stays), (stays, goes)):
        assert unmerge(client, one, other).status_code == 200


def test_later_merge_that_was_taken_back_leaves_no_trace(
    api: Api, acme: Company, pair: Pair, above: Pair
) -> None:
    (stays, goes), (third, _) = pair, above
    client = api(acme)
    unmerge(client, third, stays)
    between = shown(client, stays)

    assert unmerge(client, stays, goes).status_code == 200

    assert between["externalId"] == STAYS["externalId"]
    assert [shown(client, each)["name"] for each in pair] == [STAYS["name"], GOES["name"]]
    assert shown(client, goes)["addresses"][0]["type"] == "primary"
    with tenant_scope(acme.pk):
        for model in (Note, Equipment, Visit):
            assert str(model.objects.get().customer_id) == goes
        assert not Merge.objects.exists()


def test_what_was_touched_before_a_later_merge_stays_touched(
    api: Api, acme: Company, pair: Pair
) -> None:
    stays, goes = pair
    client = api(acme)
    third = client.post(URL, {"name": "Baker", "type": "commercial"}).json()["id"]
    merge(client, stays, goes)
    with tenant_scope(acme.pk):
        Visit.objects.get().archive()
        Note.objects.get().delete()
    merge(client, third, stays)
    assert unmerge(client, third, stays).status_code == 200

    assert sorted(touched(unmerge(client, stays, goes))) == [("note", "gone"), ("visit", "changed")]
