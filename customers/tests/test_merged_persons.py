"""Who was merged is the same person: exported with the customer that stays, and erased with it."""

from typing import Any

import orjson
import pytest

from conftest import Api, MakeCustomer
from customers.models import Customer, Merge, Note
from customers.search.keeping import keep_stored
from customers.tests.erasing import ORDER, URL, code
from tenancy.audit.history import also_personal
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.sealing.fields import SealedMixin

PERSONAL = {
    "email": "annie@secret.example.com",
    "phone": "(555) 555-0177",
    "primary_contact": "Annie Secret",
    "industry": "secret",
    "external_id": "annie-secret",
    "tags": ["secret"],
    "metadata": {"key": "secret"},
}


@pytest.fixture
def twins(api: Api, acme: Company, ann: str, make_customer: MakeCustomer) -> list[Customer]:
    """One that was merged into another, which was merged into Ann; each with a note and more."""
    names = ("Annie Secret", "A. Secret")
    made = [make_customer(acme, name, **PERSONAL | {"external_id": name}) for name in names]
    with tenant_scope(acme.pk):
        for each in made:
            Note.objects.create(customer=each, body=f"A secret of {each.name}.")
        keep_stored([each.pk for each in made])
    client = api(acme)
    first, second = (str(each.pk) for each in made)
    assert client.post(f"{URL}/{second}/merge", {"duplicateId": first}).status_code == 200
    assert client.post(f"{ann}/merge", {"duplicateId": second}).status_code == 200
    return made


def exported(client: Any, address: str) -> Any:
    answer = client.get(f"{address}/export")
    assert answer.status_code == 200
    return orjson.loads(b"".join(answer.streaming_content))


def test_export_holds_those_who_were_merged_and_what_came_with_them(
    api: Api, acme: Company, ann: str, twins: list[Customer]
) -> None:
    document = exported(api(acme), ann)

    told = {row["name"]: row for row in document["records"]["customer"]}
    pk = ann.rpartition("/")[2]
    assert {name: row["mergedIntoId"] for name, row in told.items()} == {
        "Ann Secret": None,
        "Annie Secret": pk,
        "A. Secret": pk,
    }
    assert told["Annie Secret"]["email"] == PERSONAL["email"]
    assert [note["body"] for note in document["records"]["note"]] == [
        "A secret note.",
        "A secret of Annie Secret.",
        "A secret of A. Secret.",
    ]
    made = [e["resourceId"] for e in document["history"] if e["action"] == "created"]
    # What was made below them was told under their ids.
    assert {str(each.pk) for each in twins} < set(made)
    assert {note["id"] for note in document["records"]["note"]} < set(made)


def test_export_of_the_old_address_leads_to_the_new_one(
    api: Api, acme: Company, ann: str, twins: list[Customer]
) -> None:
    for each in twins:
        answer = api(acme).get(f"{URL}/{each.pk}/export")

        assert (answer.status_code, answer["Location"]) == (301, f"http://testserver{ann}/export")


def test_erasure_forgets_those_who_were_merged_and_what_came_with_them(
    api: Api, acme: Company, ann: str, twins: list[Customer]
) -> None:
    client = api(acme)

    refused = client.post(f"{URL}/{twins[0].pk}/erase", ORDER)
    erased = client.post(f"{ann}/erase", ORDER)

    assert code(refused) == (409, "merged")
    assert (erased.json()["erased"]["customer"], erased.json()["erased"]["note"]) == (3, 3)
    with tenant_scope(acme.pk):
        assert not Merge.objects.exists()
        for rows in (Customer.ever.all(), Customer.history.all(), Note.history.all()):
            assert rows.count() >= 3
            assert "ecret" not in str([personal(row) for row in rows])
    assert "ecret" not in str(exported(client, ann))
    assert client.get(f"{URL}/search?q=annie").json()["results"] == []


def personal(row: Any) -> dict[str, Any]:
    """What is sealed, in clear, and what else the model calls personal."""
    model = getattr(row, "instance_type", type(row))
    names = also_personal(model)
    fields = [f for f in row._meta.concrete_fields if isinstance(f, SealedMixin) or f.name in names]
    return {field.name: getattr(row, field.attname) for field in fields}


def test_nothing_parts_who_was_erased(
    api: Api, acme: Company, ann: str, twins: list[Customer]
) -> None:
    client = api(acme)
    client.post(f"{ann}/erase", ORDER)

    for each in twins:
        answer = client.post(f"{ann}/unmerge", {"duplicateId": str(each.pk)})

        assert code(answer) == (409, "erased")
