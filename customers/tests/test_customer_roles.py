"""What each role sees of a customer, and may change of it."""

from typing import Any

import pytest

from conftest import Api
from customers.examples import NEW_CUSTOMER
from tenancy.models import Company
from tenancy.roles import Role

URL = "/api/v1/customers"
FULL = NEW_CUSTOMER | {
    "status": "on_hold",
    "holdReason": "Says John owes two invoices.",
    "contacts": [
        {"name": "Ann Lee", "role": "billing", "email": "ann@acme.com", "phone": "555-222-4567"}
    ],
    "creditLimit": "5000.00",
    "paymentTermsDays": 30,
}


@pytest.fixture
def customer(api: Api, acme: Company) -> Any:
    created = api(acme).post(URL, FULL)
    assert created.status_code == 201
    return created.json()


def test_viewer_sees_personal_data_masked_everywhere(
    api: Api, acme: Company, customer: Any
) -> None:
    client = api(acme, Role.VIEWER)
    address = customer["addresses"][0]
    masked = customer | {
        "holdReason": "•••",
        "contactInfo": {"email": "c•••@abcmfg.com", "phone": "•••4567", "primaryContact": "•••"},
        "contacts": [
            customer["contacts"][0] | {"name": "•••", "email": "a•••@acme.com", "phone": "•••4567"}
        ],
        "addresses": [address | {"street": "•••", "coordinates": None}],
        "preferences": customer["preferences"] | {"emergencyContact": "•••"},
        "creditLimit": None,
        "paymentTermsDays": None,
    }

    assert client.get(f"{URL}/{customer['id']}").json() == masked
    assert client.get(URL).json()["results"] == [masked]


def test_technician_without_visits_sees_no_customer(api: Api, acme: Company, customer: Any) -> None:
    client = api(acme, Role.TECHNICIAN)

    assert client.get(URL).json()["results"] == []
    assert client.get(f"{URL}/{customer['id']}").status_code == 404


@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER, Role.DISPATCHER, Role.ACCOUNTANT])
def test_other_roles_see_all_of_it(api: Api, acme: Company, customer: Any, role: Role) -> None:
    assert api(acme, role).get(f"{URL}/{customer['id']}").json() == customer


def test_dispatcher_may_put_back_credit_terms_but_not_change_them(
    api: Api, acme: Company, customer: Any
) -> None:
    client, url = api(acme, Role.DISPATCHER), f"{URL}/{customer['id']}"

    same = client.put(url, customer | {"industry": "food"})
    absent = client.put(url, {"name": "ABC", "type": "commercial"})
    refused = client.patch(url, {"creditLimit": "9000.00", "industry": "wine"})

    assert (same.status_code, same.json()["industry"]) == (200, "food")
    assert (absent.json()["creditLimit"], absent.json()["paymentTermsDays"]) == ("5000.00", 30)
    assert refused.status_code == 403
    assert [e["field"] for e in refused.json()["error"]["fields"]] == ["creditLimit"]
    assert client.get(url).json()["industry"] is None


def test_dispatcher_may_not_create_with_credit_terms(api: Api, acme: Company) -> None:
    client = api(acme, Role.DISPATCHER)

    assert client.post(URL, FULL).status_code == 403
    assert client.post(URL, NEW_CUSTOMER).status_code == 201


def test_accountant_changes_credit_terms_alone(api: Api, acme: Company, customer: Any) -> None:
    client, url = api(acme, Role.ACCOUNTANT), f"{URL}/{customer['id']}"

    terms = client.patch(url, {"creditLimit": 7500})
    whole = client.put(url, terms.json() | {"paymentTermsDays": 45})
    name = client.patch(url, {"name": "Other"})
    contact = client.patch(url, {"contactInfo": {"email": "x@example.com"}})

    assert terms.json()["creditLimit"] == "7500.00"
    assert (whole.status_code, whole.json()["paymentTermsDays"]) == (200, 45)
    assert (name.status_code, contact.status_code) == (403, 403)
    assert client.get(url).json()["name"] == "ABC Manufacturing"
