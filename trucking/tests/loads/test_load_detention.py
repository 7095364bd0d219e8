"""Trucks that wait, and trucks that came in vain, to the cent."""

from typing import Any

from conftest import Api
from customers.models import Customer
from tenancy.models import Company
from tenancy.roles import Role
from trucking.models import Rate
from trucking.tests.load_making import (
    URL,
    at_rate,
    bill,
    code_of,
    drive,
    go,
    made,
    pay,
)


def test_truck_ordered_and_not_used_is_charged_alone(
    api: Api, acme: Company, client: Any, shipper: Customer, rate: Rate
) -> None:
    load = at_rate(client, shipper, charges=[{"code": "lumper", "amount": "80.00"}])
    load = drive(client, load, "at_pickup")

    done = go(client, load, "cancelled", reason="No freight.", tonu=True).json()

    lines = [(c["code"], c["amount"], c["source"]) for c in done["charges"]]
    assert lines == [("tonu", "250.00", "tonu")]
    assert done["totalCharge"] == done["balance"] == "250.00"
    assert bill(client, done, "ready").json()["billingStatus"] == "ready"
    assert bill(client, done, "invoiced").json()["billingStatus"] == "invoiced"
    assert pay(client, done, "250.00").json()["billingStatus"] == "paid"


def test_truck_not_used_has_no_price_without_a_rate(client: Any, shipper: Customer) -> None:
    load = drive(client, made(client, shipper), "booked")

    answer = go(client, load, "cancelled", reason="No freight.", tonu=True)

    assert code_of(answer) == (409, "no_tonu")
    assert client.get(f"{URL}/{load['id']}").json() == load
    plain = go(client, load, "cancelled", reason="No freight.").json()
    assert code_of(bill(client, plain, "ready")) == (409, "nothing_to_bill")


def test_detention_counts_from_the_appointment_when_the_truck_is_early(
    client: Any, shipper: Customer, rate: Rate
) -> None:
    """Here at 07:00 for 08:00, gone at 10:47: 167 minutes less 120 free, at 75 an hour."""
    load = drive(client, at_rate(client, shipper), "dispatched")
    go(client, load, "at_pickup", at="2024-01-20T07:00:00Z")

    load = go(client, load, "in_transit", at="2024-01-20T10:47:00Z").json()

    haul, detention = load["charges"]
    assert {k: detention[k] for k in ("code", "quantity", "unit", "rate", "amount", "source")} == {
        "code": "detention",
        "quantity": 47,
        "unit": "minute",
        "rate": "1.25",
        "amount": "58.75",
        "source": "proposed",
    }
    assert load["totalCharge"] == haul["amount"] == "1143.63"


def test_accepted_detention_is_in_the_total_and_stays(
    api: Api, acme: Company, client: Any, shipper: Customer, rate: Rate
) -> None:
    load = drive(client, at_rate(client, shipper), "dispatched")
    go(client, load, "at_pickup", at="2024-01-20T08:30:00Z")
    load = go(client, load, "in_transit", at="2024-01-20T11:00:00Z").json()
    charge = load["charges"][1]
    url = f"{URL}/{load['id']}/charges/{charge['id']}/accept"
    assert api(acme, Role.DISPATCHER).post(url).status_code == 403

    accepted = api(acme, Role.ACCOUNTANT).post(url)

    assert accepted.json() == charge | {"source": "accepted"}
    assert charge["amount"] == "37.50"
    assert client.get(f"{URL}/{load['id']}").json()["totalCharge"] == "1181.13"
    assert code_of(client.post(url)) == (409, "not_proposed")
    stop = f"{URL}/{load['id']}/stops/{load['stops'][0]['id']}"
    client.patch(stop, {"departedAt": "2024-01-20T12:00:00Z"})
    assert client.get(f"{URL}/{load['id']}").json()["totalCharge"] == "1181.13"


def test_corrected_times_propose_anew(client: Any, shipper: Customer, rate: Rate) -> None:
    load = drive(client, at_rate(client, shipper), "dispatched")
    go(client, load, "at_pickup", at="2024-01-20T08:00:00Z")
    load = go(client, load, "in_transit", at="2024-01-20T10:00:59Z").json()
    assert len(load["charges"]) == 1  # Within the free minutes.
    stop = f"{URL}/{load['id']}/stops/{load['stops'][0]['id']}"

    for departed, amounts in (
        ("2024-01-20T10:01:00Z", ["1143.63", "1.25"]),
        ("2024-01-20T12:00:00Z", ["1143.63", "150.00"]),
        ("2024-01-20T09:00:00Z", ["1143.63"]),
    ):
        assert client.patch(stop, {"departedAt": departed}).status_code == 200
        shown = client.get(f"{URL}/{load['id']}").json()
        assert [charge["amount"] for charge in shown["charges"]] == amounts
        assert shown["totalCharge"] == "1143.63"
