"""What a load is owed: proven, invoiced, paid."""

from typing import Any

from customers.models import Customer
from tenancy.models import Company
from trucking.tests.load_making import (
    URL,
    add_document,
    bill,
    code_of,
    drive,
    go,
    invoiced,
    made,
    pay,
    told,
)


def test_billing_waits_for_the_proof_of_delivery(client: Any, shipper: Customer) -> None:
    load = drive(client, made(client, shipper), "at_delivery")
    assert code_of(bill(client, load, "ready")) == (409, "not_delivered")
    go(client, load, "delivered")
    add_document(client, load, "bol")

    assert code_of(bill(client, load, "ready")) == (409, "pod_missing")
    proof = add_document(client, load).json()
    client.delete(f"{URL}/{load['id']}/documents/{proof['id']}")
    assert code_of(bill(client, load, "ready")) == (409, "pod_missing")
    add_document(client, load)
    assert code_of(bill(client, load, "invoiced")) == (409, "illegal_move")
    assert bill(client, load, "ready").json()["billingStatus"] == "ready"
    assert code_of(bill(client, load, "paid")) == (409, "illegal_move")


def test_payment_is_within_the_balance_and_after_the_invoice(
    client: Any, acme: Company, shipper: Customer
) -> None:
    load = drive(client, made(client, shipper), "delivered")
    assert code_of(pay(client, load, "1.00")) == (409, "not_invoiced")
    load = invoiced(client, load)

    over, nothing = pay(client, load, "1000.01"), pay(client, load, "0.00")

    assert (over.status_code, told(over)) == (400, [("amount", "above_balance")])
    assert (nothing.status_code, told(nothing)) == (400, [("amount", "min_value")])
    assert client.get(f"{URL}/{load['id']}").json() == load
    assert pay(client, load, "1000.00").json()["billingStatus"] == "paid"
    assert told(pay(client, load, "0.01")) == [("amount", "above_balance")]
    back = go(client, load, "at_delivery", reason="Never mind.")
    assert code_of(back) == (409, "invoiced")


def test_payments_are_listed_and_shown(client: Any, shipper: Customer) -> None:
    load = invoiced(client, drive(client, made(client, shipper), "delivered"))
    answer = pay(client, load, "10.00")

    shown = client.get(answer["Location"]).json()

    assert client.get(f"{URL}/{load['id']}/payments").json()["results"] == [shown]
    assert shown == {
        "id": shown["id"],
        "createdAt": shown["createdAt"],
        "amount": "10.00",
        "currency": "USD",
        "paidOn": "2024-02-20",
        "reference": "Check 40117",
    }


def test_invoice_asks_again_for_the_proof_of_delivery(client: Any, shipper: Customer) -> None:
    load = drive(client, made(client, shipper), "delivered")
    proof = add_document(client, load).json()
    bill(client, load, "ready")
    client.delete(f"{URL}/{load['id']}/documents/{proof['id']}")

    assert code_of(bill(client, load, "invoiced")) == (409, "pod_missing")
    assert client.get(f"{URL}/{load['id']}").json()["billingStatus"] == "ready"
