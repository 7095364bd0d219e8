"""A customer with loads under way, or not paid, is not forgotten yet."""

from typing import Any

import pytest

from conftest import MakeCustomer
from customers.models import Customer
from tenancy.models import Company
from trucking.tests.load_making import URL, add_document, bill, drive, go, made

ORDER = {"reason": "Asked for by letter.", "confirmName": "Baker"}


def erase(client: Any, customer: Customer) -> Any:
    return client.post(f"/api/v1/customers/{customer.pk}/erase", ORDER)


def refused_for(answer: Any) -> tuple[int, str, Any]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["details"]


@pytest.mark.parametrize("until", [None, "in_transit", "closed"])
def test_load_under_way_or_unpaid_refuses_erasure(
    client: Any, shipper: Customer, until: str | None
) -> None:
    load = made(client, shipper)
    add_document(client, load)
    if until:
        drive(client, load, until)
    if until == "closed":
        bill(client, load, "ready")
    before = client.get(f"/api/v1/customers/{shipper.pk}").json()

    answer = erase(client, shipper)

    named = {"count": 1, "open": [{"resource": "load", "id": load["id"]}]}
    assert refused_for(answer) == (409, "open_work", named)
    assert client.get(f"/api/v1/customers/{shipper.pk}").json() == before


def test_cancelled_load_does_not_refuse_it(client: Any, shipper: Customer) -> None:
    load = made(client, shipper)
    go(client, load, "cancelled", reason="Not needed.")

    answer = erase(client, shipper)

    assert answer.status_code == 200, answer.json()
    assert client.get(f"{URL}/{load['id']}").json()["status"] == "cancelled"


def test_anothers_load_that_still_stops_there_refuses_erasure(
    client: Any, acme: Company, shipper: Customer, make_customer: MakeCustomer
) -> None:
    other = make_customer(acme, "Carver", type="shipper")
    pickup = made(client, shipper)
    go(client, pickup, "cancelled", reason="Not needed.")
    load = made(client, other, pickupLocation=pickup["pickupLocation"])

    answer = erase(client, shipper)

    named = {"count": 1, "open": [{"resource": "load", "id": load["id"]}]}
    assert refused_for(answer) == (409, "open_work", named)
