"""The load request of the user's own document, sent as it stands there."""

from typing import Any

import pytest

from conftest import Api, MakeCustomer
from tenancy.models import Company
from trucking.tests.load_making import make_address

BODY = """{
"pickupLocation": "%s",
"deliveryLocation": "%s",
"loadDetails": {
"weight": 25000,
"commodity": "Electronics",
"value": 50000
},
"scheduledPickup": "2024-01-20T08:00:00Z",
"scheduledDelivery": "2024-01-22T17:00:00Z"
}"""


@pytest.fixture
def places(acme: Company, make_customer: MakeCustomer) -> tuple[str, str, str]:
    """A customer and two addresses, one of them another customer's."""
    shipper, consignee = make_customer(acme, "Baker"), make_customer(acme, "Carver")
    pickup = make_address(shipper, "Dallas", coordinates=[-96.797, 32.777])
    delivery = make_address(consignee, "Atlanta", coordinates=[-84.388, 33.749])
    return str(shipper.pk), str(pickup.pk), str(delivery.pk)


@pytest.fixture
def created(api: Api, acme: Company, places: tuple[str, str, str]) -> Any:
    customer, *ends = places
    url = f"/api/v1/customers/{customer}/loads"
    return api(acme).post(url, BODY % tuple(ends), content_type="application/json")


def test_post_answers_the_load_whole(created: Any, places: tuple[str, str, str]) -> None:
    answer = created.json()
    customer, pickup, delivery = places

    assert created.status_code == 201, answer
    assert created["Location"].endswith(f"/customers/{customer}/loads/{answer['id']}")
    stop = {"status": "pending", "arrivedAt": None, "departedAt": None, "notes": None}
    assert answer == {
        "id": answer["id"],
        "createdAt": answer["createdAt"],
        "updatedAt": answer["updatedAt"],
        "archivedAt": None,
        "loadNumber": "1001",
        "customerId": customer,
        "status": "draft",
        "mode": None,
        "equipmentType": None,
        "references": [],
        "pickupLocation": pickup,
        "deliveryLocation": delivery,
        "scheduledPickup": "2024-01-20T08:00:00Z",
        "scheduledDelivery": "2024-01-22T17:00:00Z",
        "loadDetails": {
            "weight": 25000,
            "commodity": "Electronics",
            "value": "50000.00",
            "pieces": None,
            "pallets": None,
            "freightClass": None,
            "hazmat": None,
            "temperature": None,
            "stackable": None,
        },
        "stops": [
            {
                "id": answer["stops"][0]["id"],
                "sequence": 1,
                "type": "pickup",
                "addressId": pickup,
                "appointment": {"start": "2024-01-20T08:00:00Z", "end": None},
                **stop,
            },
            {
                "id": answer["stops"][1]["id"],
                "sequence": 2,
                "type": "delivery",
                "addressId": delivery,
                "appointment": {"start": "2024-01-22T17:00:00Z", "end": None},
                **stop,
            },
        ],
        "distanceMiles": 863.5,
        "distanceEstimated": True,
        "carrier": None,
        "driver": None,
        "truck": None,
        "trailer": None,
        "exceptions": [],
        "charges": [],
        "totalCharge": "0.00",
        "currency": "USD",
        "spotRate": None,
        "rateSource": None,
        "rateId": None,
        "rateSnapshot": None,
        "holdOverridden": False,
        "creditOverridden": False,
        "billingStatus": "not_ready",
        "invoiceNumber": None,
        "invoicedAt": None,
        "paidAmount": "0.00",
        "balance": "0.00",
        "bookedAt": None,
        "dispatchedAt": None,
        "deliveredAt": None,
        "closedAt": None,
        "cancelledAt": None,
        "notes": None,
    }


def test_both_routes_and_their_lists_show_the_same(
    api: Api, acme: Company, created: Any, places: tuple[str, str, str]
) -> None:
    load, client = created.json(), api(acme)
    nested = f"/api/v1/customers/{places[0]}/loads"

    assert client.get(f"/api/v1/loads/{load['id']}").json() == load
    assert client.get(f"{nested}/{load['id']}").json() == load
    page = {"results": [load], "next": None, "previous": None}
    assert client.get("/api/v1/loads").json() == client.get(nested).json() == page


def test_put_of_what_get_answered_changes_nothing(api: Api, acme: Company, created: Any) -> None:
    load, client = created.json(), api(acme)

    answer = client.put(f"/api/v1/loads/{load['id']}", load)

    assert answer.status_code == 200, answer.json()
    assert answer.json() == load | {"updatedAt": answer.json()["updatedAt"]}


def test_put_of_the_body_changes_only_the_stops_ids(
    api: Api, acme: Company, created: Any, places: tuple[str, str, str]
) -> None:
    load, client = created.json(), api(acme)
    url = f"/api/v1/customers/{places[0]}/loads/{load['id']}"

    answer = client.put(url, BODY % places[1:], content_type="application/json").json()

    ids = [stop.pop("id") for stop in answer["stops"]]
    assert ids != [stop.pop("id") for stop in load["stops"]]
    assert answer == load | {"updatedAt": answer["updatedAt"]}
