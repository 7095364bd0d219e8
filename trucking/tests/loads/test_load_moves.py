"""A load's way from draft to paid, and back: what each move does, and who may do it."""

from typing import Any

import pytest

from conftest import Api
from customers.models import Customer
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.roles import Role
from trucking.models import Charge, Load
from trucking.moves import MOVES, STEPS_BACK, Status
from trucking.tests.load_making import (
    URL,
    add_document,
    bill,
    code_of,
    drive,
    go,
    made,
    make_address,
    pay,
    told,
)


def stop_times(load: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(stop["status"], stop["arrivedAt"], stop["departedAt"]) for stop in load["stops"]]


def test_load_goes_from_draft_to_paid(api: Api, acme: Company, shipper: Customer) -> None:
    dispatcher, accountant = api(acme, Role.DISPATCHER), api(acme, Role.ACCOUNTANT)

    load = drive(dispatcher, made(dispatcher, shipper), "delivered")
    assert stop_times(load) == [
        ("departed", "2024-01-20T07:50:00Z", "2024-01-20T09:00:00Z"),
        ("departed", "2024-01-22T16:30:00Z", "2024-01-22T18:00:00Z"),
    ]
    assert (load["bookedAt"], load["dispatchedAt"], load["deliveredAt"]) == (
        "2024-01-15T10:00:00Z",
        "2024-01-19T10:00:00Z",
        "2024-01-22T18:00:00Z",
    )
    assert add_document(dispatcher, load).status_code == 201
    assert bill(accountant, load, "ready").json()["billingStatus"] == "ready"
    billed = bill(accountant, load, "invoiced", invoiceNumber="INV-7").json()
    assert (billed["billingStatus"], billed["invoiceNumber"]) == ("invoiced", "INV-7")
    first = pay(accountant, load, "400.25")
    assert first.status_code == 201
    told_of = ("billingStatus", "paidAmount", "balance")
    assert [first.json()[name] for name in told_of] == ["invoiced", "400.25", "599.75"]
    last = pay(accountant, load, "599.75").json()
    assert [last[name] for name in told_of] == ["paid", "1000.00", "0.00"]
    closed = go(dispatcher, load, "closed").json()
    assert (closed["status"], closed["billingStatus"]) == ("closed", "paid")


@pytest.mark.parametrize("status", Status)
def test_every_other_move_is_409_with_what_is_allowed(
    client: Any, acme: Company, shipper: Customer, status: Status
) -> None:
    """From every state to every state that the table does not name, and to itself."""
    load = made(client, shipper)
    if status == Status.CANCELLED:
        go(client, load, "cancelled", reason="Not needed any more.")
    elif status != Status.DRAFT:
        drive(client, load, status)
    before = client.get(f"{URL}/{load['id']}").json()

    for to in set(Status) - set(MOVES[status]):
        answer = go(client, load, to, reason="I want it so.")
        assert code_of(answer) == (409, "illegal_move"), to
        assert set(answer.json()["error"]["details"]["allowed"]) <= set(MOVES[status])
    assert client.get(f"{URL}/{load['id']}").json() == before


def test_skipped_state_is_refused_and_says_what_is_allowed(client: Any, shipper: Customer) -> None:
    load = drive(client, made(client, shipper), "booked")

    answer = go(client, load, "in_transit")

    assert code_of(answer) == (409, "illegal_move")
    assert answer.json()["error"]["details"] == {
        "status": "booked",
        "allowed": ["dispatched", "draft", "cancelled"],
    }


def test_steps_back_need_a_manager_and_a_reason(api: Api, acme: Company, shipper: Customer) -> None:
    manager, dispatcher = api(acme, Role.MANAGER), api(acme, Role.DISPATCHER)
    for was, to in STEPS_BACK:
        load = made(manager, shipper)
        if was == Status.CANCELLED:
            go(manager, load, "cancelled", reason="Not needed any more.")
        else:
            drive(manager, load, was)

        forbidden = go(dispatcher, load, to, reason="They called.")
        unsaid = go(manager, load, to)
        done = go(manager, load, to, reason="They called.")

        assert forbidden.status_code == 403
        assert (unsaid.status_code, told(unsaid)) == (400, [("reason", "required")])
        assert (done.status_code, done.json()["status"]) == (200, to)


def test_steps_back_undo_what_the_steps_did(client: Any, acme: Company, shipper: Customer) -> None:
    load = drive(client, made(client, shipper), "delivered")

    load = go(client, load, "at_delivery", reason="The wrong door.").json()
    assert (load["deliveredAt"], load["stops"][1]["departedAt"]) == (None, None)
    assert load["stops"][1]["status"] == "arrived"
    other = drive(client, made(client, shipper), "dispatched")
    other = go(client, other, "booked", reason="The truck broke down.").json()
    assert other["dispatchedAt"] is None
    other = go(client, other, "draft", reason="Another lane.").json()
    assert (other["bookedAt"], other["rateSource"], other["charges"]) == (None, None, [])
    assert other["totalCharge"] == "0.00"


def test_cancelling_needs_a_reason_and_leaves_nothing_owed(client: Any, shipper: Customer) -> None:
    load = drive(client, made(client, shipper), "at_pickup")

    unsaid = go(client, load, "cancelled")
    done = go(client, load, "cancelled", reason="The shipper closed.").json()

    assert (unsaid.status_code, told(unsaid)) == (400, [("reason", "required")])
    assert (done["status"], done["totalCharge"], done["charges"]) == ("cancelled", "0.00", [])
    revived = go(client, load, "draft", reason="Open again.").json()
    assert stop_times(revived) == [("pending", None, None)] * 2
    assert revived["cancelledAt"] is None


def test_load_is_not_cancelled_once_a_pickup_has_departed(client: Any, shipper: Customer) -> None:
    ids = [str(make_address(shipper, city).pk) for city in ("Dallas", "Waco", "Atlanta")]
    kinds = ("pickup", "pickup", "delivery")
    stops = [{"type": kind, "addressId": pk} for kind, pk in zip(kinds, ids, strict=True)]
    load = made(client, shipper)
    times = {"scheduledPickup": "2024-01-20T08:00:00Z", "scheduledDelivery": "2024-01-22T17:00:00Z"}
    client.patch(f"{URL}/{load['id']}", {"stops": stops})
    client.patch(f"{URL}/{load['id']}", times)
    for to in ("booked", "dispatched", "at_pickup", "in_transit", "at_pickup"):
        assert go(client, load, to).status_code == 200

    answer = go(client, load, "cancelled", reason="Too late.")

    assert answer.json()["error"]["details"]["allowed"] == ["in_transit"]


def test_times_of_moves_are_neither_ahead_nor_out_of_order(client: Any, shipper: Customer) -> None:
    load = drive(client, made(client, shipper), "at_pickup")

    ahead = go(client, load, "in_transit", at="2999-01-01T00:00:00Z")
    before = go(client, load, "in_transit", at="2024-01-20T07:49:59Z")
    naive = go(client, load, "in_transit", at="2024-01-20T09:00:00")

    assert (ahead.status_code, told(ahead)) == (400, [("at", "in_future")])
    assert (before.status_code, told(before)) == (400, [("at", "out_of_order")])
    assert (naive.status_code, told(naive)) == (400, [("at", "invalid")])


def test_exceptions_stand_beside_the_status(client: Any, shipper: Customer) -> None:
    load = drive(client, made(client, shipper), "in_transit")
    url = f"{URL}/{load['id']}"

    opened = client.patch(url, {"exceptions": [{"code": "breakdown", "note": "A tire."}]}).json()

    (exception,) = opened["exceptions"]
    assert (opened["status"], exception["code"], exception["closedAt"]) == (
        "in_transit",
        "breakdown",
        None,
    )
    assert client.get(f"{URL}?hasException=true").json()["results"] == [opened]
    closed = {**exception, "closedAt": exception["openedAt"]}
    client.patch(url, {"exceptions": [closed]})
    assert client.get(f"{URL}?hasException=true").json()["results"] == []


def test_reason_of_a_move_stands_in_the_history(
    client: Any, acme: Company, shipper: Customer
) -> None:
    load = drive(client, made(client, shipper), "booked")

    go(client, load, "cancelled", reason="The shipper closed.")

    history = client.get(f"/api/v1/customers/{shipper.pk}/history?resource=load").json()
    newest = history["results"][0]
    assert (newest["reason"], newest["resourceId"]) == ("The shipper closed.", load["id"])
    changed = {c["field"]: (c["old"], c["new"]) for c in newest["changes"]}
    assert changed["status"] == ("booked", "cancelled")


def test_archived_load_takes_no_move(client: Any, acme: Company, shipper: Customer) -> None:
    load = made(client, shipper)
    url = f"{URL}/{load['id']}"
    assert client.delete(url).status_code == client.delete(url).status_code == 204

    for answer in (
        go(client, load, "booked"),
        bill(client, load, "ready"),
        client.patch(url, {"truck": "T-1"}),
        add_document(client, load),
        pay(client, load, "1.00"),
    ):
        assert code_of(answer) == (409, "archived")
    assert client.post(f"{url}/restore").status_code == 200
    assert go(client, load, "booked").status_code == 200
    with tenant_scope(acme.pk):
        assert (Load.objects.count(), Charge.objects.count()) == (1, 1)
