"""Rates by the API, nested and company-wide."""

from typing import Any

from conftest import Api, MakeCustomer
from tenancy.models import Company
from trucking.tests.conftest import Lane
from trucking.tests.making import NEW, RATES, wrong

FULL = {
    **NEW,
    "equipmentType": "van",
    "mode": "ltl",
    "amount": "48.750000",
    "minimumCharge": "95",
    "weightBreaks": [
        {"fromPounds": 500, "amount": "42.1"},
        {"fromPounds": "1000.5", "amount": 35.255},
    ],
    "fuelSurcharge": {"method": "percent", "percent": "18.50"},
    "accessorials": [
        {"code": "detention", "amount": "75", "per": "hour", "freeMinutes": 120},
        {"code": "liftgate", "amount": 60},
    ],
    "effectiveTo": "2024-12-31",
    "priority": 5,
    "status": "draft",
}


def test_rate_is_answered_whole_and_in_one_way_of_writing(api: Api, lane: Lane) -> None:
    client = api(lane.customer.tenant)

    answer = client.post(lane.rates, FULL)

    shown = answer.json()
    assert answer.status_code == 201
    assert answer["Location"].endswith(f"{lane.rates}/{shown['id']}")
    assert client.get(answer["Location"]).json() == shown
    assert client.get(f"{RATES}/{shown['id']}").json() == shown
    moments = {name: shown.pop(name) for name in ("id", "createdAt", "updatedAt")}
    assert all(moments.values())
    assert shown == {
        "archivedAt": None,
        "customerId": str(lane.customer.pk),
        "origin": {"level": "state", "value": "TX"},
        "destination": {"level": "city", "value": "Atlanta, GA"},
        "equipmentType": "van",
        "mode": "ltl",
        "rateType": "per_cwt",
        "amount": "48.75",
        "currency": "USD",
        "minimumCharge": "95.00",
        "weightBreaks": [
            {"fromPounds": 500, "amount": "42.10"},
            {"fromPounds": 1000.5, "amount": "35.255"},
        ],
        "fuelSurcharge": {"method": "percent", "percent": "18.5"},
        "accessorials": [
            {"code": "detention", "amount": "75.00", "per": "hour", "freeMinutes": 120},
            {"code": "liftgate", "amount": "60.00", "per": "each", "freeMinutes": None},
        ],
        "effectiveFrom": "2024-01-01",
        "effectiveTo": "2024-12-31",
        "priority": 5,
        "status": "draft",
        "supersedesId": None,
        "usedAt": None,
    }


def test_what_is_not_sent_is_its_default_and_the_tariff(api: Api, acme: Company) -> None:
    shown = api(acme).post(RATES, NEW).json()

    names = ("customerId", "equipmentType", "mode", "currency", "minimumCharge", "weightBreaks")
    names += ("fuelSurcharge", "accessorials", "effectiveTo", "priority", "status")
    none: dict[str, Any] = {"method": "none"}
    assert [shown[name] for name in names] == [
        *(None, None, None, "USD", None, []),
        *(none, [], None, 0, "active"),
    ]


def test_a_get_can_be_put_back(api: Api, lane: Lane) -> None:
    client = api(lane.customer.tenant)
    shown = client.post(lane.rates, FULL).json()

    for url in (f"{lane.rates}/{shown['id']}", f"{RATES}/{shown['id']}"):
        again = client.put(url, shown).json()

        assert {**again, "updatedAt": ""} == {**shown, "updatedAt": ""}


def test_patch_merges_objects_and_replaces_lists(api: Api, lane: Lane) -> None:
    client = api(lane.customer.tenant)
    url = f"{RATES}/{client.post(lane.rates, FULL).json()['id']}"
    changes = {
        "destination": {"value": "Macon, GA"},
        "fuelSurcharge": {"percent": "20"},
        "accessorials": [{"code": "tarp", "amount": "0.155", "per": "mile"}],
        "weightBreaks": None,
    }

    shown = client.patch(url, changes).json()
    other_method = client.patch(url, {"fuelSurcharge": {"method": "none"}}).json()

    assert shown["destination"] == {"level": "city", "value": "Macon, GA"}
    assert shown["fuelSurcharge"] == {"method": "percent", "percent": "20"}
    assert shown["accessorials"] == [
        {"code": "tarp", "amount": "0.155", "per": "mile", "freeMinutes": None}
    ]
    assert shown["weightBreaks"] == []
    assert other_method["fuelSurcharge"] == {"method": "none"}


def test_a_rate_stays_with_its_customer(
    api: Api, acme: Company, lane: Lane, make_customer: MakeCustomer
) -> None:
    client, other = api(acme), str(make_customer(acme, "Carver").pk)
    made = client.post(lane.rates, NEW).json()

    tries = [
        client.patch(f"{RATES}/{made['id']}", {"customerId": other}),
        client.put(f"{lane.rates}/{made['id']}", {**NEW, "customerId": other}),
        client.post(lane.rates, {**NEW, "customerId": other}),
    ]
    kept = client.put(f"{RATES}/{made['id']}", NEW).json()

    assert [wrong(answer) for answer in tries] == [[("customerId", "unchangeable")]] * 3
    assert kept["customerId"] == str(lane.customer.pk)


def test_archived_customer_takes_no_rate_and_none_of_theirs_is_written(
    api: Api, acme: Company, lane: Lane
) -> None:
    client = api(acme)
    url = f"{RATES}/{client.post(lane.rates, NEW).json()['id']}"
    client.delete(f"/api/v1/customers/{lane.customer.pk}")

    named = client.post(RATES, {**NEW, "customerId": str(lane.customer.pk)})
    answers = [client.patch(url, {"amount": 2}), client.delete(url), client.post(lane.rates, NEW)]

    assert wrong(named) == [("customerId", "archived")]
    assert [answer.status_code for answer in answers] == [409] * 3


def test_address_that_a_rate_points_to_does_not_go(api: Api, acme: Company, lane: Lane) -> None:
    client, customer = api(acme), f"/api/v1/customers/{lane.customer.pk}"
    body = {**NEW, "origin": {"level": "address", "value": str(lane.dallas.pk)}}
    rate = client.post(RATES, body).json()
    kept = [a for a in client.get(customer).json()["addresses"] if a["id"] != str(lane.dallas.pk)]

    answer = client.patch(customer, {"addresses": kept})

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (409, "in_use")
    assert error["details"] == {
        "usedBy": [{"resource": "rate", "id": rate["id"]}],
        "count": 1,
    }
    assert len(client.get(customer).json()["addresses"]) == 2
