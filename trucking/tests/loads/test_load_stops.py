"""Where a load stops: in which order, and when."""

from typing import Any

from customers.models import Customer
from tenancy.models import Company
from trucking.tests.load_making import (
    URL,
    code_of,
    drive,
    go,
    made,
    make_address,
    told,
)


def test_two_pickups_and_two_drops_are_done_in_their_order(
    client: Any, acme: Company, shipper: Customer
) -> None:
    ids = [str(make_address(shipper, city).pk) for city in ("Dallas", "Waco", "Macon", "Atlanta")]
    kinds = ("pickup", "pickup", "delivery", "delivery")
    stops = [{"type": kind, "addressId": pk} for kind, pk in zip(kinds, ids, strict=True)]
    stops[0]["appointment"] = {"start": "2024-01-20T08:00:00Z"}
    stops[3]["appointment"] = {"start": "2024-01-22T17:00:00Z"}
    ends = dict.fromkeys(
        ("pickupLocation", "deliveryLocation", "scheduledPickup", "scheduledDelivery")
    )
    load = made(client, shipper, stops=stops, **ends)
    assert (load["pickupLocation"], load["deliveryLocation"]) == (ids[0], ids[3])
    assert load["scheduledDelivery"] == "2024-01-22T17:00:00Z"
    go(client, load, "booked")
    go(client, load, "dispatched")
    assert code_of(go(client, load, "at_delivery")) == (409, "illegal_move")
    go(client, load, "at_pickup")
    go(client, load, "in_transit")

    refused = go(client, load, "at_delivery")

    assert refused.json()["error"]["details"]["allowed"] == ["at_pickup"]
    for to in ("at_pickup", "in_transit", "at_delivery"):
        assert go(client, load, to).status_code == 200
    unfinished = go(client, load, "delivered")
    assert code_of(unfinished) == (409, "illegal_move")
    assert unfinished.json()["error"]["details"]["allowed"] == ["in_transit"]
    for to in ("in_transit", "at_delivery", "delivered"):
        answer = go(client, load, to)
        assert answer.status_code == 200
    assert [stop["status"] for stop in answer.json()["stops"]] == ["departed"] * 4


def test_a_skipped_drop_is_not_driven_to(client: Any, shipper: Customer) -> None:
    ids = [str(make_address(shipper, city).pk) for city in ("Dallas", "Macon", "Atlanta")]
    kinds = ("pickup", "delivery", "delivery")
    load = made(client, shipper)
    stops = [{"type": kind, "addressId": pk} for kind, pk in zip(kinds, ids, strict=True)]
    stops[0]["appointment"] = {"start": "2024-01-20T08:00:00Z"}
    stops[2]["appointment"] = {"start": "2024-01-22T17:00:00Z"}
    load = client.patch(f"{URL}/{load['id']}", {"stops": stops}).json()
    drive(client, load, "in_transit")
    middle, last = (stop["id"] for stop in load["stops"][1:])

    skipped = client.patch(f"{URL}/{load['id']}/stops/{middle}", {"status": "skipped"})
    refused = client.patch(f"{URL}/{load['id']}/stops/{last}", {"status": "skipped"})

    assert skipped.json()["status"] == "skipped"
    assert code_of(refused) == (409, "last_of_its_kind")
    go(client, load, "at_delivery")
    assert go(client, load, "delivered").json()["stops"][2]["status"] == "departed"


def test_stamped_times_may_be_corrected_and_stay_in_order(client: Any, shipper: Customer) -> None:
    load = drive(client, made(client, shipper), "delivered")
    pickup, delivery = (f"{URL}/{load['id']}/stops/{stop['id']}" for stop in load["stops"])

    corrected = client.patch(delivery, {"departedAt": "2024-01-22T17:45:00Z"})
    crossed = client.patch(delivery, {"arrivedAt": "2024-01-20T08:59:00Z"})
    reversed_ = client.patch(pickup, {"departedAt": "2024-01-20T07:00:00Z"})
    cleared = client.patch(pickup, {"arrivedAt": None})
    ahead = client.patch(delivery, {"departedAt": "2999-01-01T00:00:00Z"})

    assert corrected.json()["departedAt"] == "2024-01-22T17:45:00Z"
    assert client.get(f"{URL}/{load['id']}").json()["deliveredAt"] == "2024-01-22T17:45:00Z"
    assert (crossed.status_code, told(crossed)) == (400, [("arrivedAt", "out_of_order")])
    assert (reversed_.status_code, told(reversed_)) == (400, [("departedAt", "out_of_order")])
    assert (cleared.status_code, told(cleared)) == (400, [("arrivedAt", "required")])
    assert (ahead.status_code, told(ahead)) == (400, [("departedAt", "in_future")])


def test_times_that_no_move_stamped_are_not_written_by_hand(client: Any, shipper: Customer) -> None:
    load = drive(client, made(client, shipper), "dispatched")
    stop = f"{URL}/{load['id']}/stops/{load['stops'][0]['id']}"

    answer = client.patch(stop, {"arrivedAt": "2024-01-20T07:00:00Z"})

    assert code_of(answer) == (409, "not_stamped")
    assert client.get(stop).json()["arrivedAt"] is None
