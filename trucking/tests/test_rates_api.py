"""Rates by the API, nested and company-wide."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from conftest import Api, MakeCustomer
from tenancy.context import tenant_scope
from tenancy.models import Company
from trucking.models import Rate
from trucking.tests.conftest import Lane
from trucking.tests.making import ATLANTA, make_address, make_rate

RATES = "/api/v1/rates"
NEW = {
    "origin": {"level": "state", "value": "texas"},
    "destination": {"level": "city", "value": "Atlanta ,ga"},
    "rateType": "per_cwt",
    "amount": 48.75,
    "effectiveFrom": "2024-01-01",
}
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


def wrong(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 400, answer.json()
    return [(field["field"], field["code"]) for field in answer.json()["error"]["fields"]]


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


BAD: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"origin": {"level": "state", "value": "XX"}}, [("origin.value", "invalid")]),
    ({"origin": {"level": "zip3", "value": "75"}}, [("origin.value", "invalid")]),
    ({"origin": {"level": "zip5", "value": "7520"}}, [("origin.value", "invalid")]),
    ({"origin": {"level": "city", "value": "Dallas"}}, [("origin.value", "invalid")]),
    ({"origin": {"level": "city", "value": "Dallas, XX"}}, [("origin.value", "invalid")]),
    ({"origin": {"level": "country", "value": "XX"}}, [("origin.value", "invalid")]),
    ({"origin": {"level": "planet", "value": "TX"}}, [("origin.level", "invalid_choice")]),
    ({"origin": {"level": "address", "value": "TX"}}, [("origin.value", "not_found")]),
    ({"amount": 0}, [("amount", "min_value")]),
    ({"amount": "-1"}, [("amount", "min_value")]),
    ({"amount": "2.1234567"}, [("amount", "max_decimal_places")]),
    ({"amount": True}, [("amount", "wrong_type")]),
    ({"currency": "dollars"}, [("currency", "max_length")]),
    ({"currency": "us"}, [("currency", "invalid")]),
    ({"minimumCharge": "-0.01"}, [("minimumCharge", "min_value")]),
    ({"effectiveTo": "2023-12-31"}, [("effectiveTo", "before_start")]),
    ({"effectiveFrom": None}, [("effectiveFrom", "null")]),
    ({"status": "superseded"}, [("status", "invalid_choice")]),
    ({"priority": 40_000}, [("priority", "max_value")]),
    (
        {"weightBreaks": [{"fromPounds": 1000, "amount": 3}, {"fromPounds": 500, "amount": 2}]},
        [("weightBreaks", "not_ascending")],
    ),
    (
        {"weightBreaks": [{"fromPounds": 500, "amount": 3, "currency": "CAD"}]},
        [("weightBreaks[0].currency", "unknown_field")],
    ),
    ({"weightBreaks": [{"fromPounds": 500}]}, [("weightBreaks[0].amount", "required")]),
    (
        {"rateType": "flat", "weightBreaks": [{"fromPounds": 5, "amount": 3}]},
        [("weightBreaks", "not_per_cwt")],
    ),
    (
        {"fuelSurcharge": {"method": "percent", "percent": 1000}},
        [("fuelSurcharge.percent", "max_value")],
    ),
    ({"fuelSurcharge": {"method": "percent"}}, [("fuelSurcharge", "invalid")]),
    ({"fuelSurcharge": {"method": "none", "percent": 1}}, [("fuelSurcharge", "invalid")]),
    (
        {
            "fuelSurcharge": {
                "method": "per_mile_table",
                "table": [
                    {"from": "3.50", "to": "3.80", "perMile": "0.42"},
                    {"from": "3.75", "to": "4.00", "perMile": "0.46"},
                ],
            }
        },
        [("fuelSurcharge", "not_ascending")],
    ),
    (
        {"accessorials": [{"code": "tonu", "amount": 1}, {"code": "tonu", "amount": 2}]},
        [("accessorials", "duplicate")],
    ),
    ({"accessorials": [{"code": "Stop off", "amount": 1}]}, [("accessorials[0].code", "invalid")]),
    (
        {"accessorials": [{"code": "tonu", "amount": 1, "per": "day"}]},
        [("accessorials[0].per", "invalid_choice")],
    ),
    ({"perMile": 2}, [("perMile", "unknown_field")]),
    ({"customerId": "019a0000-0000-7000-8000-000000000000"}, [("customerId", "not_found")]),
]


@pytest.mark.parametrize(("change", "fields"), BAD)
def test_bad_input_is_named_and_leaves_nothing(
    api: Api, acme: Company, change: dict[str, Any], fields: list[tuple[str, str]]
) -> None:
    answer = api(acme).post(RATES, {**NEW, **change})

    assert wrong(answer) == fields
    with tenant_scope(acme.pk):
        assert not Rate.objects.exists()


@pytest.mark.parametrize("name", ["origin", "destination", "rateType", "amount", "effectiveFrom"])
def test_required_fields(api: Api, acme: Company, name: str) -> None:
    answer = api(acme).post(RATES, {key: value for key, value in NEW.items() if key != name})

    assert {field.partition(".")[0] for field, _ in wrong(answer)} == {name}


def test_address_of_another_company_is_one_that_is_not_there(
    api: Api, acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    customer = make_customer(rival)
    with tenant_scope(rival.pk):
        theirs = make_address(customer, ATLANTA)

    answer = api(acme).post(RATES, {**NEW, "origin": {"level": "address", "value": str(theirs.pk)}})

    assert wrong(answer) == [("origin.value", "not_found")]


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


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"effectiveFrom": "2024-12-31"},  # By one day.
        {"effectiveFrom": "2020-01-01", "effectiveTo": "2024-01-01"},
        {"effectiveFrom": "2020-01-01", "effectiveTo": None},
        {"destination": {"level": "city", "value": "ATLANTA, Georgia"}},
    ],
)
def test_overlap_is_409_with_the_other_rate(api: Api, lane: Lane, change: dict[str, Any]) -> None:
    client, body = api(lane.customer.tenant), {**NEW, "effectiveTo": "2024-12-31"}
    first = client.post(lane.rates, body).json()

    answer = client.post(lane.rates, {**body, **change})

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (409, "rate_overlap")
    assert error["details"] == {
        "rateId": first["id"],
        "effectiveFrom": "2024-01-01",
        "effectiveTo": "2024-12-31",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"effectiveFrom": "2025-01-01", "effectiveTo": None},  # The day after.
        {"equipmentType": "van"},
        {"mode": "ltl"},
        {"rateType": "flat"},
        {"priority": 1},
        {"status": "draft"},
        {"status": "inactive"},
        {"origin": {"level": "state", "value": "OK"}},
    ],
)
def test_rates_that_differ_in_one_thing_stand_beside_one_another(
    api: Api, lane: Lane, change: dict[str, Any]
) -> None:
    client, body = api(lane.customer.tenant), {**NEW, "effectiveTo": "2024-12-31"}
    client.post(lane.rates, body)

    answers = [client.post(lane.rates, {**body, **change}), client.post(RATES, body)]

    assert [answer.status_code for answer in answers] == [201, 201]


def test_restoring_or_activating_into_an_overlap_is_409(api: Api, acme: Company) -> None:
    client = api(acme)
    archived = client.post(RATES, NEW).json()["id"]
    client.delete(f"{RATES}/{archived}")
    client.post(RATES, NEW)
    draft = client.post(RATES, {**NEW, "status": "draft"}).json()["id"]

    answers = [
        client.post(f"{RATES}/{archived}/restore"),
        client.patch(f"{RATES}/{draft}", {"status": "active"}),
    ]

    codes = [(answer.status_code, answer.json()["error"]["code"]) for answer in answers]
    assert codes == [(409, "rate_overlap")] * 2


def test_used_rate_is_superseded_by_an_edit_and_the_chain_is_followed(
    api: Api, acme: Company
) -> None:
    client = api(acme)
    first = client.post(RATES, NEW).json()
    with tenant_scope(acme.pk):
        Rate.objects.get(pk=first["id"]).use(at=timezone.now())

    unchanged = client.put(f"{RATES}/{first['id']}", NEW).json()
    second = client.patch(f"{RATES}/{first['id']}", {"amount": "50"}).json()
    late = client.patch(f"{RATES}/{first['id']}", {"amount": "51"})

    old = client.get(f"{RATES}/{first['id']}").json()
    assert unchanged["id"] == first["id"]
    assert (second["supersedesId"], second["amount"], second["usedAt"]) == (
        first["id"],
        "50.00",
        None,
    )
    assert (old["status"], old["amount"]) == ("superseded", "48.75")
    error = late.json()["error"]
    assert (late.status_code, error["code"]) == (409, "superseded")
    assert error["details"] == {"supersededById": second["id"]}
    found = client.get(RATES, {"supersedes": first["id"]}).json()["results"]
    assert [rate["id"] for rate in found] == [second["id"]]


def test_unused_rate_is_edited_in_place(api: Api, acme: Company) -> None:
    client = api(acme)
    made = client.post(RATES, NEW).json()

    changed = client.patch(f"{RATES}/{made['id']}", {"amount": "50"}).json()

    assert (changed["id"], changed["amount"], changed["supersedesId"]) == (
        made["id"],
        "50.00",
        None,
    )


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


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"origin": "tx"}, "AB"),
        ({"origin": "state:TX"}, "AB"),
        ({"destination": "GA"}, "A"),
        ({"equipmentType": "van"}, "A"),
        ({"mode": "ltl"}, "B"),
        ({"rateType": "flat"}, "B"),
        ({"status": "draft"}, "C"),
        ({"effectiveOn": "2024-06-30"}, "ABC"),
        ({"effectiveOn": "2024-07-01"}, "BC"),
        ({"tariff": "true"}, "BC"),
        ({"tariff": "false"}, "A"),
        ({"expiringWithinDays": "30"}, "B"),
        ({"expiringWithinDays": "4"}, ""),
        ({"customer": "019a0000-0000-7000-8000-000000000000"}, ""),
    ],
)
def test_filters(api: Api, acme: Company, lane: Lane, query: dict[str, str], found: str) -> None:
    soon = date.fromordinal(timezone.now().date().toordinal() + 10)
    with tenant_scope(acme.pk):
        made = {
            "A": make_rate(
                lane="TX → GA",
                customer=lane.customer,
                equipment_type="van",
                effective_to=date(2024, 6, 30),
            ),
            "B": make_rate(lane="TX → FL", mode="ltl", rate_type="flat", effective_to=soon),
            "C": make_rate(lane="OK → FL", status="draft"),
        }
    names = {str(rate.pk): name for name, rate in made.items()}

    shown = api(acme).get(RATES, query).json()["results"]

    assert "".join(sorted(names[rate["id"]] for rate in shown)) == found


@pytest.mark.parametrize(
    "query",
    [
        {"equipmentType": "spaceship"},
        {"mode": "air"},
        {"rateType": "barter"},
        {"status": "expired"},
        {"effectiveOn": "soon"},
        {"expiringWithinDays": "-1"},
        {"expiringWithinDays": "4000000"},
        {"lane": "TX"},
    ],
)
def test_unknown_filters_and_values_are_400(api: Api, acme: Company, query: dict[str, str]) -> None:
    assert [field for field, _ in wrong(api(acme).get(RATES, query))] == list(query)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_as_many_queries_for_many_as_for_one(
    api: Api, acme: Company, rows: int, django_assert_num_queries: Any
) -> None:
    with tenant_scope(acme.pk):
        for number in range(rows):
            make_rate(lane="TX → GA", priority=number)
    client = api(acme)
    client.get(RATES)

    with django_assert_num_queries(6):
        shown = client.get(RATES).json()["results"]

    assert len(shown) == rows
