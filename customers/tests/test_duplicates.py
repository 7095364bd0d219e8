"""Likely duplicates: told when one is written, kept as pairs, looked for among all, dismissed."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from conftest import Api, MakeCustomer
from customers.duplicates.job import KIND
from customers.models import Customer, DuplicatePair
from customers.search.keeping import keep_stored
from tenancy.context import tenant_scope
from tenancy.jobs.running import run_slice
from tenancy.models import Company, Job

URL = "/api/v1/customers"
PAIRS = f"{URL}/duplicates"
BAKER: dict[str, Any] = {
    "name": "Baker Foods Inc",
    "type": "commercial",
    "contactInfo": {"email": "dock@baker.example.com", "phone": "(555) 555-0142"},
    "addresses": [
        {"type": "primary", "street": "123 North Main Street", "city": "Allen", "zipCode": "75001"}
    ],
}


def made(api: Any, **fields: Any) -> dict[str, Any]:
    answer = api.post(URL, {"name": "Other", "type": "commercial", **fields})
    assert answer.status_code == 201, answer.json()
    body: dict[str, Any] = answer.json()
    return body


def codes(customer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(w["code"], w["field"]) for w in customer["warnings"]]


@pytest.fixture
def baker(api: Api, acme: Company) -> dict[str, Any]:
    return made(api(acme), **BAKER)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"contactInfo": {"phone": "+1 555.555.0142 x7"}}, "contactInfo.phone"),
        ({"contacts": [{"name": "Ann", "phone": "5555550142"}]}, "contactInfo.phone"),
        ({"contactInfo": {"email": "DOCK@Baker.example.com"}}, "contactInfo.email"),
        (
            {
                "name": "The Baker Food Co.",
                "addresses": [{"type": "billing", "street": "123 N. Main St", "zipCode": "75001"}],
            },
            "name",
        ),
    ],
)
def test_new_customer_like_another_is_warned_of(
    api: Api, acme: Company, baker: dict[str, Any], fields: dict[str, Any], field: str
) -> None:
    customer = made(api(acme), **fields)

    assert codes(customer) == [("likely_duplicate", field)]
    assert baker["id"] in customer["warnings"][0]["message"]
    assert api(acme).get(f"{URL}/{customer['id']}").json()["warnings"] == []


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Baker Foods Inc"},  # The name alone: two John Smiths are two.
        {"contactInfo": {"phone": "(555) 555-0143", "email": "dock@baker.example.org"}},
        {"name": "Carver", "addresses": BAKER["addresses"]},
        {
            "name": "Baker Foods",
            "addresses": [{"type": "billing", "street": "125 North Main St", "zipCode": "75001"}],
        },
    ],
)
def test_what_is_not_alike_is_not_warned_of(
    api: Api, acme: Company, baker: dict[str, Any], fields: dict[str, Any]
) -> None:
    assert codes(made(api(acme), **fields)) == []


def test_another_companys_and_archived_ones_are_not_looked_at(
    api: Api, acme: Company, rival: Company, baker: dict[str, Any]
) -> None:
    assert codes(made(api(rival), **BAKER)) == []
    api(acme).delete(f"{URL}/{baker['id']}")
    assert codes(made(api(acme), **BAKER)) == []


def test_family_may_share_a_phone(api: Api, acme: Company, baker: dict[str, Any]) -> None:
    phone = {"contactInfo": {"phone": "555-555-0142"}, "parentId": baker["id"]}

    assert [codes(made(api(acme), **phone)) for _ in range(2)] == [[], []]


def test_edit_that_makes_two_alike_is_warned_of_and_its_pair_kept(
    api: Api, acme: Company, baker: dict[str, Any]
) -> None:
    client = api(acme)
    other = made(client, name="Carver")

    now = client.patch(f"{URL}/{other['id']}", {"contactInfo": BAKER["contactInfo"]}).json()

    assert codes(now) == [("likely_duplicate", "contactInfo.phone")]
    (pair,) = client.get(PAIRS).json()["results"]
    assert pair | {"customer": pair["customer"]["id"], "duplicate": pair["duplicate"]["id"]} == {
        "id": pair["id"],
        "createdAt": pair["createdAt"],
        "updatedAt": pair["updatedAt"],
        "score": 92,
        "reasons": ["phone", "email"],
        "customer": baker["id"],
        "duplicate": other["id"],
    }
    assert pair["duplicate"] == client.get(f"{URL}/{other['id']}").json()
    assert client.get(f"{PAIRS}/{pair['id']}").json() == pair

    client.patch(f"{URL}/{other['id']}", {"contactInfo": {"email": None, "phone": None}})

    assert client.get(PAIRS).json()["results"] == []


def test_pairs_are_filtered_and_ordered(api: Api, acme: Company, baker: dict[str, Any]) -> None:
    client = api(acme)
    weak = made(client, contactInfo={"phone": "5555550142"})
    strong = made(client, **BAKER)

    def duplicates(query: str = "") -> list[str]:
        answer = client.get(PAIRS + query)
        assert answer.status_code == 200, answer.json()
        return [pair["duplicate"]["id"] for pair in answer.json()["results"]]

    assert duplicates()[0] == strong["id"]
    assert sorted(duplicates(f"?customer={weak['id']}")) == sorted([weak["id"], strong["id"]])
    assert duplicates("?reason=email") == [strong["id"]]
    assert duplicates("?customer=x") == []
    bad = [client.get(PAIRS + query) for query in ("?reason=fax", "?ordering=name", "?q=x")]
    assert [answer.status_code for answer in bad] == [400] * 3


def test_pairs_of_archived_and_merged_customers_are_hidden(
    api: Api, acme: Company, baker: dict[str, Any]
) -> None:
    client = api(acme)
    other = made(client, **BAKER)
    pair = client.get(PAIRS).json()["results"][0]["id"]
    client.delete(f"{URL}/{other['id']}")

    assert client.get(PAIRS).json()["results"] == []
    assert client.get(f"{PAIRS}/{pair}").status_code == 404
    client.post(f"{URL}/{other['id']}/restore")
    assert len(client.get(PAIRS).json()["results"]) == 1
    merge = client.post(f"{URL}/{baker['id']}/merge", {"duplicateId": other["id"]})
    assert merge.status_code == 200
    assert client.get(PAIRS).json()["results"] == []


def test_told_apart_stays_told_apart(api: Api, acme: Company, baker: dict[str, Any]) -> None:
    client = api(acme)
    other = made(client, **BAKER)
    pair = client.get(PAIRS).json()["results"][0]["id"]

    answers = [client.delete(f"{PAIRS}/{pair}") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    client.patch(f"{URL}/{other['id']}", {"name": "Baker Foods"})
    search_all(api, acme)
    assert client.get(PAIRS).json()["results"] == []


def search_all(api: Api, company: Company) -> dict[str, Any]:
    """What the job says, once a worker has done it."""
    queued = api(company).post(PAIRS)
    assert (queued.status_code, queued.json()["kind"]) == (202, KIND)
    with tenant_scope(company.pk):
        job = Job.objects.get(pk=queued.json()["id"])
    assert not run_slice(company.pk, job.pk)
    done: dict[str, Any] = api(company).get(queued["Location"]).json()
    assert done["status"] == "succeeded", done["errors"]
    return done


def test_all_that_are_there_are_looked_through(
    api: Api, acme: Company, rival: Company, make_customer: MakeCustomer, monkeypatch: Any
) -> None:
    monkeypatch.setattr("customers.duplicates.job.BATCH", 2)
    for company in (acme, rival):
        rows = [make_customer(company, f"Firm {n}", phone=f"555555010{n % 3}") for n in range(5)]
        with tenant_scope(company.pk):
            keep_stored([row.pk for row in rows])

    done = search_all(api, acme)

    assert (done["done"], done["total"], done["result"]) == (5, 5, {"checked": 5, "pairs": 2})
    with tenant_scope(acme.pk):
        names = [
            (Customer.objects.get(pk=a).name, Customer.objects.get(pk=b).name)
            for a, b in DuplicatePair.objects.order_by("id").values_list("customer", "duplicate")
        ]
    assert sorted(names) == [("Firm 0", "Firm 3"), ("Firm 1", "Firm 4")]
    # Looking again finds the same ones, and drops what is alike no more.
    with tenant_scope(acme.pk):
        changed = Customer.objects.get(pk=DuplicatePair.objects.order_by("id")[0].duplicate_id)
        changed.phone = "5555550177"
        changed.save()
        keep_stored([changed.pk])
    assert search_all(api, acme)["result"] == {"checked": 5, "pairs": 1}
    with tenant_scope(acme.pk):
        assert DuplicatePair.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_pair_and_many(api: Api, acme: Company, count: int) -> None:
    client = api(acme)
    for number in range(count):
        for _ in range(2):
            made(client, contactInfo={"phone": f"555555010{number}"})
    client.get(PAIRS)

    with CaptureQueriesContext(connection) as captured:
        assert len(client.get(PAIRS).json()["results"]) == count

    # The token; the scope in and out, with its savepoint; the pairs; customers and their lists.
    assert len(captured.captured_queries) == 9


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"swap": True}, "duplicate_pair_older_one_first"),
        ({"score": 101}, "duplicate_pair_score_in_range"),
        ({"twice": True}, "duplicate_pair_once"),
    ],
)
def test_database_refuses(
    acme: Company, make_customer: MakeCustomer, wrong: dict[str, Any], rule: str
) -> None:
    first, second = make_customer(acme), make_customer(acme)
    if wrong.pop("swap", False):
        first, second = second, first
    fields = {"customer": first, "duplicate": second, "score": 50, "reasons": ["phone"]}
    with tenant_scope(acme.pk):
        if wrong.pop("twice", False):
            DuplicatePair.objects.create(**fields)
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            DuplicatePair.objects.create(**{**fields, **wrong})
