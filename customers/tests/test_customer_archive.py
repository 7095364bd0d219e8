"""DELETE hides, GET still shows, restore brings back; what is archived is not written."""

from typing import Any

import pytest

from conftest import Api, MakeCustomer
from tenancy.models import Company

URL = "/api/v1/customers"


@pytest.fixture
def archived(api: Api, acme: Company, make_customer: MakeCustomer) -> str:
    url = f"{URL}/{make_customer(acme, external_id='C-1').pk}"
    assert api(acme).delete(url).status_code == 204
    return url


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_archived_customer_is_hidden_but_shown_by_id(
    api: Api, acme: Company, archived: str
) -> None:
    client = api(acme)

    assert client.get(URL).json()["results"] == []
    assert client.get(archived).json()["archivedAt"] is not None


def test_second_delete_changes_nothing(api: Api, acme: Company, archived: str) -> None:
    before = api(acme).get(archived).json()

    assert api(acme).delete(archived).status_code == 204
    assert api(acme).get(archived).json() == before


def test_writes_to_it_and_below_it_are_conflicts(api: Api, acme: Company, archived: str) -> None:
    client = api(acme)

    answers = [
        client.patch(archived, {"name": 5}),  # The conflict speaks before the field's error.
        client.put(archived, {"name": "Baker", "type": "commercial"}),
        client.post(f"{archived}/notes", {"body": "Call back."}),
    ]

    assert [code(answer) for answer in answers] == [(409, "archived")] * 3


def test_naming_it_in_a_body_is_refused(api: Api, acme: Company, archived: str) -> None:
    body = {"name": "Carver", "type": "commercial", "parentId": archived.rsplit("/", 1)[1]}

    answer = api(acme).post(URL, body)

    assert answer.status_code == 400
    assert [(e["field"], e["code"]) for e in answer.json()["error"]["fields"]] == [
        ("parentId", "archived")
    ]


def test_a_child_can_still_be_put_back_as_it_was(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    parent = make_customer(acme, "Parent")
    child = make_customer(acme, "Child", parent=parent)
    client, url = api(acme), f"{URL}/{child.pk}"
    client.delete(f"{URL}/{parent.pk}")

    answer = client.put(url, client.get(url).json())

    assert (answer.status_code, answer.json()["parentId"]) == (200, str(parent.pk))


def test_it_keeps_its_unique_keys(api: Api, acme: Company, archived: str) -> None:
    body = {"name": "Carver", "type": "commercial", "externalId": "C-1"}

    assert code(api(acme).post(URL, body)) == (409, "duplicate")


def test_restore_brings_it_back(api: Api, acme: Company, archived: str) -> None:
    client = api(acme)

    restored = client.post(f"{archived}/restore")

    assert (restored.status_code, restored.json()["archivedAt"]) == (200, None)
    assert [f"{URL}/{row['id']}" for row in client.get(URL).json()["results"]] == [archived]
    assert client.post(f"{archived}/restore").status_code == 200
