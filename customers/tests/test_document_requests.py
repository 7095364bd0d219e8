"""The customer requests of the user's own document, sent as they stand there."""

from typing import Any

import pytest

from conftest import Api
from tenancy.models import Company

BODY = """{
"name": "ABC Manufacturing",
"type": "commercial",
"industry": "manufacturing",
"contactInfo": {
"email": "contact@abcmfg.com",
"phone": "(555) 123-4567",
"primaryContact": "John Smith"
},
"addresses": [{
"type": "primary",
"street": "123 Industrial Blvd",
"city": "Manufacturing City",
"state": "TX",
"zipCode": "75001",
"coordinates": [-96.8352, 32.6839]
}],
"preferences": {
"preferredServiceWindow": "8am-5pm",
"communicationMethod": "email",
"emergencyContact": "(555) 987-6543"
}
}"""
URL = "/api/v1/customers"


@pytest.fixture
def created(api: Api, acme: Company) -> Any:
    return api(acme).post(URL, BODY, content_type="application/json")


def test_post_answers_the_customer_whole(created: Any) -> None:
    answer = created.json()
    address = answer["addresses"][0]

    assert created.status_code == 201
    assert created["Location"] == f"http://testserver{URL}/{answer['id']}"
    assert answer == {
        "id": answer["id"],
        "createdAt": answer["createdAt"],
        "updatedAt": answer["updatedAt"],
        "archivedAt": None,
        "name": "ABC Manufacturing",
        "type": "commercial",
        "industry": "manufacturing",
        "status": "active",
        "holdReason": None,
        "externalId": None,
        "contactInfo": {
            "email": "contact@abcmfg.com",
            "phone": "(555) 123-4567",
            "primaryContact": "John Smith",
        },
        "contacts": [],
        "addresses": [
            {
                "id": address["id"],
                "type": "primary",
                "label": None,
                "street": "123 Industrial Blvd",
                "street2": None,
                "city": "Manufacturing City",
                "state": "TX",
                "zipCode": "75001",
                "country": "US",
                "coordinates": [-96.8352, 32.6839],
                "timezone": None,
                "accessNotes": None,
            }
        ],
        "preferences": {
            "preferredServiceWindow": "8am-5pm",
            "serviceWindowStart": "08:00",
            "serviceWindowEnd": "17:00",
            "communicationMethod": "email",
            "emergencyContact": "(555) 987-6543",
            "doNotContact": False,
        },
        "parentId": None,
        "tags": [],
        "metadata": {},
        "mcNumber": None,
        "dotNumber": None,
        "paymentTermsDays": None,
        "creditLimit": None,
        "currency": "USD",
        "warnings": [],
    }
    assert answer["createdAt"].endswith("Z")


def test_get_and_list_answer_what_post_did(api: Api, acme: Company, created: Any) -> None:
    customer, client = created.json(), api(acme)

    assert client.get(f"{URL}/{customer['id']}").json() == customer
    assert client.get(URL).json() == {"results": [customer], "next": None, "previous": None}


def test_put_of_the_body_changes_only_the_addresses_id(
    api: Api, acme: Company, created: Any
) -> None:
    """Items without id are added anew; everything else stands as it was sent."""
    customer = created.json()

    answer = api(acme).put(f"{URL}/{customer['id']}", BODY, content_type="application/json")

    changed = answer.json()
    assert answer.status_code == 200
    assert changed["addresses"][0]["id"] != customer["addresses"][0]["id"]
    changed["addresses"][0]["id"] = customer["addresses"][0]["id"]
    assert changed == customer | {"updatedAt": changed["updatedAt"]}


def test_put_of_what_get_answered_changes_nothing(api: Api, acme: Company, created: Any) -> None:
    client, url = api(acme), f"{URL}/{created.json()['id']}"
    customer = client.get(url).json()

    answer = client.put(url, customer)

    assert answer.status_code == 200
    assert answer.json() == customer | {"updatedAt": answer.json()["updatedAt"]}


def test_patch_changes_what_it_names(api: Api, acme: Company, created: Any) -> None:
    customer = created.json()

    answer = api(acme).patch(
        f"{URL}/{customer['id']}", {"contactInfo": {"primaryContact": None}, "status": "prospect"}
    )

    assert answer.json() == customer | {
        "updatedAt": answer.json()["updatedAt"],
        "status": "prospect",
        "contactInfo": customer["contactInfo"] | {"primaryContact": None},
    }
