from typing import Any

import pytest

from conftest import Api, MakeCustomer
from customers.models import Note
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.roles import Role


@pytest.fixture
def url(acme: Company, make_customer: MakeCustomer) -> str:
    return f"/api/v1/customers/{make_customer(acme).pk}/notes"


def test_note_knows_its_author(api: Api, acme: Company, url: str) -> None:
    client = api(acme, Role.DISPATCHER)

    note = client.post(url, {"body": "Gate code 4411.", "pinned": True}).json()

    assert note == {
        "id": note["id"],
        "createdAt": note["createdAt"],
        "updatedAt": note["updatedAt"],
        "archivedAt": None,
        "body": "Gate code 4411.",
        "pinned": True,
        "author": {"id": note["author"]["id"], "email": "dispatcher@acme.example.com"},
    }
    assert client.get(url).json()["results"] == [note]
    assert client.get(f"{url}/{note['id']}").json() == note


def test_note_is_changed_archived_and_restored(api: Api, acme: Company, url: str) -> None:
    client = api(acme)
    note = client.post(url, {"body": "Gate code 4411."}).json()

    changed = client.patch(f"{url}/{note['id']}", {"pinned": True}).json()
    deleted = [client.delete(f"{url}/{note['id']}").status_code for _ in range(2)]
    hidden = client.get(url).json()["results"]
    restored = client.post(f"{url}/{note['id']}/restore").json()

    assert changed == note | {"pinned": True, "updatedAt": changed["updatedAt"]}
    assert (deleted, hidden) == ([204, 204], [])
    assert restored["archivedAt"] is None


@pytest.mark.parametrize(
    ("body", "code"),
    [({}, "required"), ({"body": ""}, "blank"), ({"body": "x" * 5001}, "max_length")],
)
def test_body_is_needed_and_bounded(
    api: Api, acme: Company, url: str, body: Any, code: str
) -> None:
    answer = api(acme).post(url, body)

    assert [(e["field"], e["code"]) for e in answer.json()["error"]["fields"]] == [("body", code)]


def test_viewer_sees_that_there_is_a_note_but_not_what(api: Api, acme: Company, url: str) -> None:
    api(acme).post(url, {"body": "Gate code 4411."})

    (note,) = api(acme, Role.VIEWER).get(url).json()["results"]

    assert note["body"] == "•••"


@pytest.mark.parametrize("count", [1, 3])
def test_list_shows_this_customers_notes_in_few_queries(
    api: Api,
    acme: Company,
    make_customer: MakeCustomer,
    url: str,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    client = api(acme)
    mine = {client.post(url, {"body": f"Note {n}"}).json()["id"] for n in range(count)}
    with tenant_scope(acme.pk):  # Could leak past the URL's customer.
        Note.objects.create(customer=make_customer(acme, "Carver"), body="Other")

    # Token, savepoint, tenant, customer, notes with authors, release, tenant back.
    with django_assert_num_queries(7):
        answer = client.get(url)

    assert {row["id"] for row in answer.json()["results"]} == mine
