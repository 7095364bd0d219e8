"""The golden cases of credit and price, to the cent."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from conftest import Api, MakeCustomer
from customers.models import Customer
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.roles import Role
from trucking.models import Rate
from trucking.tests.load_making import (
    URL,
    bill,
    body_for,
    code_of,
    drive,
    go,
    invoiced,
    made,
    pay,
    told,
)
from trucking.tests.making import make_rate

ACCESSORIALS = [
    {"code": "detention", "amount": "75.00", "per": "hour", "freeMinutes": 120},
    {"code": "tonu", "amount": "250.00", "per": "each", "freeMinutes": None},
]


@pytest.fixture
def shipper(acme: Company, make_customer: MakeCustomer) -> Customer:
    return make_customer(acme, "Baker", type="shipper", credit_limit=Decimal("2500.00"))


@pytest.fixture
def client(api: Api, acme: Company) -> Any:
    return api(acme)


@pytest.fixture
def rate(shipper: Customer) -> Rate:
    with tenant_scope(shipper.tenant_id):
        return make_rate(lane="TX → GA", customer=shipper, accessorials=ACCESSORIALS)


def at_rate(client: Any, shipper: Customer, **fields: Any) -> dict[str, Any]:
    return made(client, shipper, **{"spotRate": None, "distanceMiles": 523.4, **fields})


def spot(amount: str) -> dict[str, Any]:
    return {"spotRate": {"amount": amount}}


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


def test_credit_is_lent_to_the_very_limit(client: Any, shipper: Customer) -> None:
    drive(client, made(client, shipper, **spot("1500.00")), "booked")
    to_the_cent = made(client, shipper, **spot("1000.00"))
    one_more = made(client, shipper, **spot("0.01"))

    assert go(client, to_the_cent, "booked").status_code == 200
    answer = go(client, one_more, "booked")

    assert code_of(answer) == (409, "credit_exceeded")
    assert answer.json()["error"]["details"] == {
        "creditLimit": "2500.00",
        "exposure": "2500.00",
        "invoiced": "0.00",
        "delivered": "0.00",
        "inTransit": "0.00",
        "booked": "2500.00",
        "thisLoad": "0.01",
        "currency": "USD",
    }
    assert client.get(f"{URL}/{one_more['id']}").json()["status"] == "draft"


def test_exposure_counts_balances_and_each_stage_once(client: Any, shipper: Customer) -> None:
    paid_in_part = drive(client, made(client, shipper, **spot("500.00")), "delivered")
    pay(client, invoiced(client, paid_in_part), "123.45")
    drive(client, made(client, shipper, **spot("200.00")), "closed")
    drive(client, made(client, shipper, **spot("300.00")), "in_transit")
    drive(client, made(client, shipper, **spot("400.00")), "booked")
    made(client, shipper, **spot("9999.00"))  # A draft owes nothing.

    answer = go(client, made(client, shipper, **spot("2000.00")), "booked")

    assert answer.json()["error"]["details"] == {
        "creditLimit": "2500.00",
        "exposure": "1276.55",
        "invoiced": "376.55",
        "delivered": "200.00",
        "inTransit": "300.00",
        "booked": "400.00",
        "thisLoad": "2000.00",
        "currency": "USD",
    }


def test_partial_payment_frees_what_was_paid(client: Any, shipper: Customer) -> None:
    load = invoiced(client, drive(client, made(client, shipper, **spot("2500.00")), "delivered"))
    waiting = made(client, shipper, **spot("100.00"))
    assert code_of(go(client, waiting, "booked")) == (409, "credit_exceeded")

    pay(client, load, "99.99")
    assert code_of(go(client, waiting, "booked")) == (409, "credit_exceeded")
    pay(client, load, "0.01")

    assert go(client, waiting, "booked").status_code == 200


def test_cancel_book_another_and_reopen_checks_again(client: Any, shipper: Customer) -> None:
    first = drive(client, made(client, shipper, **spot("2000.00")), "booked")
    go(client, first, "cancelled", reason="Not needed.")
    drive(client, made(client, shipper, **spot("2000.00")), "booked")

    assert go(client, first, "draft", reason="Needed after all.").status_code == 200
    assert code_of(go(client, first, "booked")) == (409, "credit_exceeded")


def test_close_and_reopen_checks_the_limit_of_now(client: Any, shipper: Customer) -> None:
    """Closing frees nothing that is still owed, and reopening asks what holds by then."""
    first = drive(client, made(client, shipper, **spot("2000.00")), "closed")
    second = made(client, shipper, **spot("600.00"))
    assert code_of(go(client, second, "booked")) == (409, "credit_exceeded")
    client.patch(f"/api/v1/customers/{shipper.pk}", {"creditLimit": "1999.99"})

    refused = go(client, first, "delivered", reason="A claim.")

    assert code_of(refused) == (409, "credit_exceeded")
    done = go(client, first, "delivered", reason="A claim.", overrideCredit=True).json()
    assert (done["status"], done["creditOverridden"]) == ("delivered", True)


def test_without_a_limit_nothing_is_checked(client: Any, shipper: Customer) -> None:
    client.patch(f"/api/v1/customers/{shipper.pk}", {"creditLimit": None})

    assert drive(client, made(client, shipper, **spot("999999.00")), "booked")


def test_override_of_credit_needs_a_manager_and_a_reason(
    api: Api, acme: Company, shipper: Customer
) -> None:
    manager, dispatcher = api(acme, Role.MANAGER), api(acme, Role.DISPATCHER)
    load = made(dispatcher, shipper, **spot("2500.01"))

    assert go(dispatcher, load, "booked", overrideCredit=True, reason="Safe.").status_code == 403
    unsaid = go(manager, load, "booked", overrideCredit=True)
    assert (unsaid.status_code, told(unsaid)) == (400, [("reason", "required")])
    done = go(manager, load, "booked", overrideCredit=True, reason="Their bank called.").json()

    assert (done["status"], done["creditOverridden"]) == ("booked", True)
    entry = manager.get(f"/api/v1/customers/{shipper.pk}/history?resource=load").json()["results"][
        0
    ]
    assert entry["reason"] == "Their bank called."
    assert {"field": "creditOverridden", "old": False, "new": True} in entry["changes"]


def test_customer_on_hold_is_booked_for_by_override_alone(
    api: Api, acme: Company, shipper: Customer
) -> None:
    manager, dispatcher = api(acme, Role.MANAGER), api(acme, Role.DISPATCHER)
    load = made(manager, shipper)
    manager.patch(
        f"/api/v1/customers/{shipper.pk}", {"status": "on_hold", "holdReason": "Two invoices."}
    )

    assert code_of(go(dispatcher, load, "booked")) == (409, "customer_on_hold")
    assert go(dispatcher, load, "booked", overrideHold=True, reason="x").status_code == 403
    done = go(manager, load, "booked", overrideHold=True, reason="They paid today.").json()
    assert (done["status"], done["holdOverridden"]) == ("booked", True)


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


def test_address_of_a_load_does_not_go(client: Any, shipper: Customer) -> None:
    load = client.post(f"/api/v1/customers/{shipper.pk}/loads", body_for(shipper)).json()

    answer = client.patch(f"/api/v1/customers/{shipper.pk}", {"addresses": []})

    assert code_of(answer) == (409, "in_use")
    used_by = answer.json()["error"]["details"]["usedBy"]
    assert {"resource": "load", "id": load["id"]} in used_by
