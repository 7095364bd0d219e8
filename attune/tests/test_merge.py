"""POST /customers/:id/merge: what both said, what moves, what stays behind, and what is refused."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from conftest import Api, MakeCustomer
from customers.models import Customer, Note
from servicing.models import Equipment, ServiceRecord, Visit
from tenancy.context import tenant_scope
from tenancy.models import AuditEvent, Company
from trucking.models import Load, Rate
from trucking.tests.making import make_rate

URL = "/api/v1/customers"
NOON = datetime(2024, 1, 15, 12, tzinfo=UTC)
STAYS: dict[str, Any] = {
    "name": "Baker Foods",
    "type": "commercial",
    "contactInfo": {"email": "dock@example.com", "phone": "(555) 555-0142"},
    "contacts": [{"name": "Ann Lee"}],
    "addresses": [{"type": "primary", "street": "1 Main St", "city": "Austin", "state": "TX"}],
    "tags": ["vip", "net30"],
    "metadata": {"route": "7"},
    "externalId": "C-1",
}
GOES: dict[str, Any] = {
    "name": "Baker Foods Inc",
    "type": "shipper",
    "industry": "Bakery",
    "contactInfo": {"email": "DOCK@example.com", "phone": "555-555-0199", "primaryContact": "Lee"},
    "contacts": [{"name": "Dana Baker", "phone": "555-555-0111"}],
    "addresses": [{"type": "primary", "street": "1 Main Street", "city": "Austin", "state": "TX"}],
    "preferences": {"doNotContact": True, "communicationMethod": "email"},
    "tags": ["net30", "gold"],
    "metadata": {"route": "9", "dock": "B"},
    "externalId": "C-2",
    "creditLimit": "5000.00",
}

Pair = tuple[str, str]


@pytest.fixture
def pair(api: Api, acme: Company) -> Pair:
    """Ids of the customer that stays and of its duplicate, as the API made them."""
    client = api(acme)
    made = [client.post(URL, body) for body in (STAYS, GOES)]
    assert [answer.status_code for answer in made] == [201, 201]
    stays, goes = (answer.json()["id"] for answer in made)
    return stays, goes


def merge(api: Any, stays: str, goes: str, **more: Any) -> Any:
    return api.post(f"{URL}/{stays}/merge", {"duplicateId": goes, **more})


def refusal(answer: Any) -> tuple[int, str, list[tuple[str, str]]]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], [(f["field"], f["code"]) for f in error["fields"]]


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


def test_old_id_leads_to_the_new_one(api: Api, acme: Company, pair: Pair) -> None:
    stays, goes = pair
    client = api(acme)
    client.post(f"{URL}/{goes}/notes", {"body": "Ring twice."})
    note = client.get(f"{URL}/{goes}/notes").json()["results"][0]["id"]
    merge(client, stays, goes)

    answers = [
        client.get(f"{URL}/{goes}{tail}")
        for tail in ("", "/notes?pageSize=1", f"/notes/{note}", "/loads", "/history")
    ]

    host = "http://testserver"
    assert [(a.status_code, a["Location"]) for a in answers] == [
        (301, f"{host}{URL}/{stays}"),
        (301, f"{host}{URL}/{stays}/notes?pageSize=1"),
        (301, f"{host}{URL}/{stays}/notes/{note}"),
        (301, f"{host}{URL}/{stays}/loads"),
        (301, f"{host}{URL}/{stays}/history"),
    ]
    assert client.get(f"{URL}/{stays}/notes/{note}").json()["body"] == "Ring twice."
    assert answers[0].json() == {"mergedInto": stays}


def test_writes_to_the_old_id_are_conflicts(api: Api, acme: Company, pair: Pair) -> None:
    stays, goes = pair
    client = api(acme)
    merge(client, stays, goes)

    answers = [
        client.patch(f"{URL}/{goes}", {"industry": "Dairy"}),
        client.put(f"{URL}/{goes}", STAYS),
        client.delete(f"{URL}/{goes}"),
        client.post(f"{URL}/{goes}/restore"),
        client.post(f"{URL}/{goes}/notes", {"body": "Ring twice."}),
        client.post(f"{URL}/{goes}/visits", {"serviceType": "Repair"}),
        merge(client, goes, stays),
    ]

    assert [refusal(answer) for answer in answers] == [(409, "merged", [])] * len(answers)
    assert answers[0].json()["error"]["details"] == {"mergedInto": stays}
    with tenant_scope(acme.pk):
        assert not Note.objects.exists()


def test_duplicate_is_no_customer_any_more(api: Api, acme: Company, pair: Pair) -> None:
    stays, goes = pair
    client = api(acme)
    merge(client, stays, goes)

    lists = ["?includeArchived=true", "?ordering=name&includeArchived=true", f"?ids={stays},{goes}"]
    found = [[c["id"] for c in client.get(URL + query).json()["results"]] for query in lists]
    child = client.post(URL, {"name": "Unit", "type": "residential", "parentId": goes})

    assert found == [[stays]] * 3
    assert refusal(child) == (400, "invalid", [("parentId", "not_found")])
    assert ids(client.get(f"{URL}/search?q=dana baker")) == [stays]
    assert ids(client.get(f"{URL}/search?q=5550199")) == [stays]


def ids(answer: Any) -> list[str]:
    return [hit["id"] for hit in answer.json()["results"]]


def test_chain_of_merges_leads_to_its_end(api: Api, acme: Company, pair: Pair) -> None:
    stays, goes = pair
    client = api(acme)
    last = client.post(URL, {"name": "Baker", "type": "commercial"}).json()["id"]
    merge(client, stays, goes)

    assert merge(client, last, stays).status_code == 200

    assert client.get(f"{URL}/{goes}")["Location"].endswith(last)
    assert client.get(f"{URL}/{stays}")["Location"].endswith(last)


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


@pytest.mark.parametrize("archives", ["this", "duplicate"])
def test_archived_ones_are_not_merged(api: Api, acme: Company, pair: Pair, archives: str) -> None:
    client = api(acme)
    client.delete(f"{URL}/{pair[archives == 'duplicate']}")

    answer = merge(client, *pair)

    assert (
        refusal(answer)
        == {
            "this": (409, "archived", []),
            "duplicate": (400, "invalid", [("duplicateId", "archived")]),
        }[archives]
    )


def test_bad_requests_name_the_field(
    api: Api, acme: Company, rival: Company, make_customer: MakeCustomer, pair: Pair
) -> None:
    stays, goes = pair
    client = api(acme)
    theirs, unknown = str(make_customer(rival).pk), "019a0000-0000-7000-8000-000000000000"
    before = client.get(f"{URL}/{stays}").json()

    answers = {
        name: refusal(client.post(f"{URL}/{stays}/merge", body))
        for name, body in {
            "nothing": {},
            "itself": {"duplicateId": stays},
            "another company's": {"duplicateId": theirs},
            "unknown": {"duplicateId": unknown},
            "malformed": {"duplicateId": "x"},
            "a number": {"duplicateId": 5},
            "unknown key": {"duplicateId": goes, "preferr": {}},
            "unknown field": {"duplicateId": goes, "prefer": {"nam": "this"}},
            "no side": {"duplicateId": goes, "prefer": {"name": "both"}},
            "no object": {"duplicateId": goes, "prefer": ["name"]},
            "a list": {"duplicateId": goes, "prefer": {"addresses": "this"}},
        }.items()
    }

    unseen = (400, "invalid", [("duplicateId", "not_found")])
    assert answers == {
        "nothing": (400, "invalid", [("duplicateId", "required")]),
        "itself": (400, "invalid", [("duplicateId", "itself")]),
        "another company's": unseen,
        "unknown": unseen,
        "malformed": unseen,
        "a number": unseen,
        "unknown key": (400, "invalid", [("preferr", "unknown_field")]),
        "unknown field": (400, "invalid", [("prefer.nam", "unknown_field")]),
        "no side": (400, "invalid", [("prefer.name", "invalid_choice")]),
        "no object": (400, "invalid", [("prefer", "not_a_dict")]),
        "a list": (400, "invalid", [("prefer.addresses", "unknown_field")]),
    }
    assert client.get(f"{URL}/{stays}").json() == before
    assert client.get(f"{URL}/{goes}").status_code == 200


def test_one_that_stands_above_the_other_is_refused(api: Api, acme: Company, pair: Pair) -> None:
    stays, goes = pair
    client = api(acme)
    middle = client.post(URL, {"name": "Mid", "type": "broker", "parentId": stays}).json()["id"]
    client.patch(f"{URL}/{goes}", {"parentId": middle})

    answers = [merge(client, *both) for both in ((goes, middle), (middle, goes), pair, pair[::-1])]

    assert [refusal(answer) for answer in answers] == [
        (400, "invalid", [("duplicateId", "related")])
    ] * 4


def test_more_tags_than_one_customer_may_have_are_refused(
    api: Api, acme: Company, pair: Pair
) -> None:
    client = api(acme)
    for number, customer in enumerate(pair):
        client.patch(f"{URL}/{customer}", {"tags": [f"t{number}-{n}" for n in range(30)]})

    refused = merge(client, *pair)
    taken = merge(client, *pair, prefer={"tags": "duplicate"})

    assert refusal(refused) == (400, "invalid", [("tags", "max_length")])
    assert taken.json()["tags"][0] == "t1-0"


def test_second_merge_of_the_same_is_told_where_it_went(
    api: Api, acme: Company, pair: Pair
) -> None:
    client = api(acme)
    merge(client, *pair)

    answer = merge(client, *pair)

    assert refusal(answer) == (409, "merged", [("duplicateId", "merged")])
    assert answer.json()["error"]["details"] == {"mergedInto": pair[0]}


def test_stale_if_match_is_412(api: Api, acme: Company, pair: Pair) -> None:
    client = api(acme)

    answer = client.post(
        f"{URL}/{pair[0]}/merge", {"duplicateId": pair[1]}, headers={"If-Match": '"old"'}
    )

    assert answer.status_code == 412


def test_technician_is_not_told_where_customers_went(api: Api, acme: Company, pair: Pair) -> None:
    merge(api(acme), *pair)

    assert api(acme, "technician").get(f"{URL}/{pair[1]}").status_code == 404
    assert api(acme, "viewer").get(f"{URL}/{pair[1]}").status_code == 301


def test_another_company_is_not_told_either(
    api: Api, acme: Company, rival: Company, pair: Pair
) -> None:
    merge(api(acme), *pair)

    assert api(rival).get(f"{URL}/{pair[1]}").status_code == 404
    assert api(rival).patch(f"{URL}/{pair[1]}", {}).status_code == 404


def test_database_refuses_a_customer_merged_into_itself(
    acme: Company, make_customer: MakeCustomer
) -> None:
    customer = make_customer(acme)

    with (
        tenant_scope(acme.pk),
        pytest.raises(IntegrityError, match="customer_not_merged_into_itself"),
        transaction.atomic(),
    ):
        Customer.ever.filter(pk=customer.pk).update(merged_into=customer)


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
