"""Booking: what must be known, and what is frozen from then on."""

from datetime import date
from decimal import Decimal
from typing import Any

from customers.models import Customer
from tenancy.context import tenant_scope
from tenancy.models import Company
from trucking.models import Rate
from trucking.tests.load_making import (
    URL,
    at_rate,
    code_of,
    drive,
    go,
    made,
    make_address,
    spot,
    told,
)
from trucking.tests.making import make_rate


def test_booking_names_all_that_it_lacks(client: Any, acme: Company, shipper: Customer) -> None:
    load = client.post(URL, {"customerId": str(shipper.pk)}).json()

    answer = go(client, load, "booked")

    assert answer.status_code == 400
    assert dict(told(answer)) == dict.fromkeys(
        [
            "pickupLocation",
            "deliveryLocation",
            "scheduledPickup",
            "scheduledDelivery",
            "loadDetails.weight",
            "equipmentType",
            "mode",
        ],
        "required",
    )
    assert client.get(f"{URL}/{load['id']}").json() == load


def test_booking_at_the_spot_rate_adds_its_line(client: Any, shipper: Customer) -> None:
    extra = {"code": "lumper", "quantity": 2, "rate": "45.125"}

    load = drive(client, made(client, shipper, charges=[extra]), "booked")

    lines = [(c["code"], c["amount"], c["source"]) for c in load["charges"]]
    assert lines == [("lumper", "90.25", "manual"), ("line_haul", "1000.00", "spot")]
    assert (load["totalCharge"], load["rateSource"]) == ("1090.25", "spot")
    assert load["rateId"] is load["rateSnapshot"] is None


def test_what_the_price_was_agreed_for_stays_once_booked(client: Any, shipper: Customer) -> None:
    load = drive(client, made(client, shipper), "booked")
    url = f"{URL}/{load['id']}"
    other = str(make_address(shipper, "Houston").pk)

    for change, field in (
        ({"pickupLocation": other}, "pickupLocation"),
        ({"mode": None}, "mode"),
        ({"equipmentType": "flatbed"}, "equipmentType"),
        ({"spotRate": {"amount": "1.00"}}, "spotRate"),
        ({"stops": []}, "stops"),
    ):
        answer = client.patch(url, change)
        assert code_of(answer) == (409, "not_draft")
        assert field in answer.json()["error"]["details"]["fields"]
    line = {**load["charges"][0], "amount": "1.00"}
    assert told(client.patch(url, {"charges": [line]})) == [("charges[0].id", "not_manual")]
    kept = client.patch(url, {"charges": [], "truck": "T-14"}).json()
    assert (kept["totalCharge"], kept["truck"]) == ("1000.00", "T-14")
    moved = client.patch(url, {"scheduledPickup": "2024-01-20T09:00:00Z"}).json()
    assert moved["stops"][0]["appointment"]["start"] == "2024-01-20T09:00:00Z"


def test_per_mile_rate_is_frozen_to_the_cent(client: Any, shipper: Customer, rate: Rate) -> None:
    """523.4 miles at 2.185 are 1,143.629."""
    load = drive(client, at_rate(client, shipper), "booked")

    (line,) = load["charges"]
    assert line == {
        "id": line["id"],
        "code": "line_haul",
        "description": "Line haul",
        "quantity": 523.4,
        "unit": "mile",
        "rate": "2.185",
        "amount": "1143.63",
        "source": "contract",
    }
    assert (load["totalCharge"], load["rateSource"]) == ("1143.63", "contract")
    assert load["rateId"] == load["rateSnapshot"]["rateId"] == str(rate.pk)
    assert load["rateSnapshot"]["amount"] == "2.185"


def test_used_rate_is_superseded_and_the_load_keeps_its_copy(
    client: Any, shipper: Customer, rate: Rate
) -> None:
    load = drive(client, at_rate(client, shipper), "booked")

    changed = client.patch(f"/api/v1/rates/{rate.pk}", {"amount": "9.99"})

    assert changed.status_code == 200
    assert changed.json()["supersedesId"] == str(rate.pk) != changed.json()["id"]
    assert client.get(f"{URL}/{load['id']}").json() == load
    dearer = go(client, at_rate(client, shipper), "booked", overrideCredit=True, reason="Known.")
    assert dearer.json()["totalCharge"] == "5228.77"


def test_spot_rate_wins_over_the_rate(client: Any, shipper: Customer, rate: Rate) -> None:
    load = drive(client, at_rate(client, shipper, **spot("999.99")), "booked")

    assert (load["totalCharge"], load["rateSource"], load["rateId"]) == ("999.99", "spot", None)


def test_no_rate_is_409_and_says_of_each_why(client: Any, shipper: Customer, rate: Rate) -> None:
    with tenant_scope(shipper.tenant_id):
        Rate.objects.filter(pk=rate.pk).update(effective_to=date(2024, 1, 19))
    load = at_rate(client, shipper)

    answer = go(client, load, "booked")

    assert code_of(answer) == (409, "no_rate")
    (rejected,) = answer.json()["error"]["details"]["rejected"]
    assert (rejected["rateId"], rejected["reason"]) == (str(rate.pk), "expired")
    assert client.get(f"{URL}/{load['id']}").json() == load


def test_ship_date_on_the_rates_last_day_is_local_to_the_pickup(
    client: Any, shipper: Customer, rate: Rate
) -> None:
    """In New York, the company's zone, 02:00 UTC of the 20th is the evening of the 19th."""
    with tenant_scope(shipper.tenant_id):
        Rate.objects.filter(pk=rate.pk).update(effective_to=date(2024, 1, 19))
    shipper.tenant.timezone = "America/New_York"
    shipper.tenant.save()

    load = at_rate(client, shipper, scheduledPickup="2024-01-20T02:00:00Z")

    assert go(client, load, "booked").json()["totalCharge"] == "1143.63"


def test_per_mile_rate_without_miles_names_the_field(
    client: Any, shipper: Customer, rate: Rate
) -> None:
    answer = go(client, at_rate(client, shipper, distanceMiles=None), "booked")

    assert (answer.status_code, told(answer)) == (400, [("distanceMiles", "required")])


def test_rate_in_another_currency_never_prices_a_load(
    client: Any, shipper: Customer, rate: Rate
) -> None:
    """The customer's own is in Canadian dollars; the tariff, in the company's, applies."""
    with tenant_scope(shipper.tenant_id):
        Rate.objects.filter(pk=rate.pk).update(currency="CAD")
    load = at_rate(client, shipper)

    refused = go(client, load, "booked")
    with tenant_scope(shipper.tenant_id):
        tariff = make_rate(lane="TX → GA", amount=Decimal("2.00"))
    booked = go(client, load, "booked").json()

    assert code_of(refused) == (409, "no_rate")
    (rejected,) = refused.json()["error"]["details"]["rejected"]
    assert (rejected["rateId"], rejected["reason"]) == (str(rate.pk), "currency_differs")
    assert (booked["rateId"], booked["currency"]) == (str(tariff.pk), "USD")
    assert booked["totalCharge"] == "1046.80"
