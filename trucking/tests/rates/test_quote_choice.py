"""Which rate applies, and why every other does not."""

from datetime import date
from typing import Any

import pytest

from conftest import Api
from tenancy.context import tenant_scope
from tenancy.models import Company
from trucking.tests.conftest import Lane
from trucking.tests.making import make_fuel_price, make_rate
from trucking.tests.rates.quoting import TABLE, asked, own, quoted, reasons


def test_first_and_last_day_are_inclusive(api: Api, lane: Lane) -> None:
    rate = own(lane, effective_from=date(2024, 6, 1), effective_to=date(2024, 6, 30))

    answers = [
        quoted(api, lane, pickupDate=day).json().get("rateId")
        for day in ("2024-05-31", "2024-06-01", "2024-06-30", "2024-07-01")
    ]

    assert answers == [None, str(rate.pk), str(rate.pk), None]


def test_closest_lane_then_priority_then_newest_wins(api: Api, lane: Lane) -> None:
    """Each of these beats all that stand above it."""
    dallas = {"origin_level": "city", "origin_value": "dallas, tx"}
    exact = {"origin_level": "address", "origin_value": str(lane.dallas.pk)}
    ranked = [
        own(lane, customer=None, **exact),
        own(lane, origin_level="country", origin_value="US"),
        own(lane, effective_to=date(2024, 12, 31)),
        own(lane, equipment_type="van", effective_from=date(2024, 2, 1)),
        own(lane, priority=1),
        own(lane, origin_level="zip3", origin_value="752"),
        own(lane, **dallas),
        own(lane, origin_level="zip5", origin_value="75207"),
        own(lane, **exact),
    ]
    why = ["tariff", *["less_specific"] * 7]
    why[2:5] = ["less_specific"] * 3

    shown = quoted(api, lane).json()

    assert shown["rateId"] == str(ranked[-1].pk)
    assert [entry["rateId"] for entry in shown["rejected"]] == [
        str(rate.pk) for rate in reversed(ranked[:-1])
    ]
    assert [entry["reason"] for entry in shown["rejected"]] == list(reversed(why))


@pytest.mark.parametrize(
    ("better", "reason"),
    [({"priority": 1}, "lower_priority"), ({"effective_from": date(2024, 2, 1)}, "older")],
)
def test_priority_and_age_decide_between_equal_lanes(
    api: Api, lane: Lane, better: dict[str, Any], reason: str
) -> None:
    loser, winner = own(lane), own(lane, equipment_type="van", **better)

    shown = quoted(api, lane).json()

    assert shown["rateId"] == str(winner.pk)
    assert reasons(shown["rejected"]) == {str(loser.pk): reason}


@pytest.mark.parametrize(
    ("day", "fuel"), [("2024-01-15", "219.83"), ("2024-01-16", "240.76"), ("2024-01-22", "240.76")]
)
def test_fuel_week_turns_from_monday_to_tuesday(
    api: Api, acme: Company, lane: Lane, day: str, fuel: str
) -> None:
    own(lane, fuel_surcharge=TABLE)
    with tenant_scope(acme.pk):
        make_fuel_price("3.70", published_on=date(2024, 1, 8))
        make_fuel_price("3.879", published_on=date(2024, 1, 15))

    shown = quoted(api, lane, pickupDate=day).json()

    assert shown["lines"][1]["amount"] == fuel


@pytest.mark.parametrize(
    ("price", "fields", "reason"),
    [
        ("3.49", {}, "no_fuel_band"),
        ("4.00", {}, "no_fuel_band"),
        ("3.60", {"currency": "CAD"}, "currency_differs"),
        ("3.60", {"region": "CA"}, "no_fuel_price"),
        ("3.60", {"published_on": date(2024, 6, 3)}, "no_fuel_price"),
    ],
)
def test_fuel_that_the_table_does_not_hold_rejects_the_rate(
    api: Api, acme: Company, lane: Lane, price: str, fields: dict[str, Any], reason: str
) -> None:
    rate = own(lane, fuel_surcharge=TABLE)
    with tenant_scope(acme.pk):
        make_fuel_price(price, **fields)

    answer = quoted(api, lane)

    assert answer.status_code == 404
    assert reasons(answer.json()["error"]["details"]["rejected"]) == {str(rate.pk): reason}


def test_rates_of_the_rival_are_neither_applied_nor_told_of(
    api: Api, rival: Company, lane: Lane
) -> None:
    with tenant_scope(rival.pk):
        make_rate(lane="TX → GA")

    answer = quoted(api, lane)

    assert answer.status_code == 404
    assert answer.json()["error"]["details"] == {"rejected": []}


def test_company_wide_quote_knows_the_tariff_or_a_named_customer(
    api: Api, acme: Company, lane: Lane
) -> None:
    mine, tariff = own(lane), own(lane, customer=None)
    client = api(acme)

    answers = [
        client.post("/api/v1/rates/quote", asked(lane)),
        client.post("/api/v1/rates/quote", asked(lane, customerId=str(lane.customer.pk))),
    ]

    assert [answer.json()["rateId"] for answer in answers] == [str(tariff.pk), str(mine.pk)]
