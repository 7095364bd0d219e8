"""The golden cases of credit, to the cent."""

from decimal import Decimal
from typing import Any

import pytest

from conftest import Api, MakeCustomer
from customers.models import Customer
from tenancy.models import Company
from tenancy.roles import Role
from trucking.tests.load_making import (
    URL,
    body_for,
    code_of,
    drive,
    go,
    invoiced,
    made,
    pay,
    spot,
    told,
)


@pytest.fixture
def shipper(acme: Company, make_customer: MakeCustomer) -> Customer:
    return make_customer(acme, "Baker", type="shipper", credit_limit=Decimal("2500.00"))


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


def test_address_of_a_load_does_not_go(client: Any, shipper: Customer) -> None:
    load = client.post(f"/api/v1/customers/{shipper.pk}/loads", body_for(shipper)).json()

    answer = client.patch(f"/api/v1/customers/{shipper.pk}", {"addresses": []})

    assert code_of(answer) == (409, "in_use")
    used_by = answer.json()["error"]["details"]["usedBy"]
    assert {"resource": "load", "id": load["id"]} in used_by


def test_reopening_lends_what_is_still_owed_and_not_what_was_paid(
    client: Any, shipper: Customer
) -> None:
    load = invoiced(client, drive(client, made(client, shipper, **spot("2000.00")), "closed"))
    pay(client, load, "1500.00")
    drive(client, made(client, shipper, **spot("2000.00")), "booked")

    assert go(client, load, "delivered", reason="A claim.").status_code == 200
    go(client, load, "closed")
    client.patch(f"/api/v1/customers/{shipper.pk}", {"creditLimit": "2499.99"})
    refused = go(client, load, "delivered", reason="A claim.")

    assert code_of(refused) == (409, "credit_exceeded")
    details = refused.json()["error"]["details"]
    assert (details["exposure"], details["thisLoad"]) == ("2000.00", "500.00")
