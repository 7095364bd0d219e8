"""Quotes: what applies, why the others do not, and how each cent came about."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import Api, MakeCustomer
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.roles import Role
from trucking.models import Rate
from trucking.tests.conftest import Lane
from trucking.tests.making import ATLANTA, make_address, make_fuel_price, make_rate

TABLE = {
    "method": "per_mile_table",
    "table": [
        {"from": "3.50", "to": "3.75", "perMile": "0.42"},
        {"from": "3.75", "to": "4.00", "perMile": "0.46"},
    ],
}


def asked(lane: Lane, **changes: Any) -> dict[str, Any]:
    return {
        "pickupLocation": str(lane.dallas.pk),
        "deliveryLocation": str(lane.atlanta.pk),
        "equipmentType": "van",
        "mode": "tl",
        "loadDetails": {"weight": 25000, "commodity": "Electronics", "value": 50000},
        "distanceMiles": 523.4,
        "pickupDate": "2024-06-03",
        **changes,
    }


def quoted(api: Api, lane: Lane, **changes: Any) -> Any:
    return api(lane.customer.tenant).post(f"{lane.rates}/quote", asked(lane, **changes))


def reasons(rejected: list[dict[str, str]]) -> dict[str, str]:
    return {entry["rateId"]: entry["reason"] for entry in rejected}


def wrong(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 400, answer.json()
    return [(field["field"], field["code"]) for field in answer.json()["error"]["fields"]]


def own(at: Lane, **fields: Any) -> Rate:
    with tenant_scope(at.customer.tenant_id):
        return make_rate(**{"lane": "TX → GA", "customer": at.customer, **fields})


def test_quote_explains_every_cent(api: Api, acme: Company, lane: Lane) -> None:
    extras = [{"code": "detention", "amount": "75.00", "per": "hour", "freeMinutes": 120}]
    best = own(lane, fuel_surcharge=TABLE, accessorials=extras)
    tariff = own(lane, customer=None)
    with tenant_scope(acme.pk):
        make_fuel_price("3.879", published_on=date(2024, 5, 27))

    answer = quoted(api, lane, accessorials=[{"code": "detention", "quantity": 1.5}])

    assert answer.status_code == 200
    assert answer.json() == {
        "rateId": str(best.pk),
        "currency": "USD",
        "lines": [
            {
                "code": "line_haul",
                "description": "Line haul",
                "quantity": 523.4,
                "unit": "mile",
                "rate": "2.185",
                "amount": "1143.63",
            },
            {
                "code": "fuel",
                "description": "Fuel at 3.879 a gallon",
                "quantity": 523.4,
                "unit": "mile",
                "rate": "0.46",
                "amount": "240.76",
            },
            {
                "code": "detention",
                "description": "Detention",
                "quantity": 1.5,
                "unit": "hour",
                "rate": "75.00",
                "amount": "112.50",
            },
        ],
        "total": "1496.89",
        "distanceMiles": 523.4,
        "distanceEstimated": False,
        "fuel": {"price": "3.879", "effectiveFrom": "2024-05-28"},
        "rejected": [
            {
                "rateId": str(tariff.pk),
                "reason": "tariff",
                "detail": "The customer has a rate of their own, which goes before the tariff.",
            }
        ],
    }


def test_no_rate_is_404_with_the_reason_of_each_and_never_a_total_of_0(
    api: Api, lane: Lane, make_customer: MakeCustomer
) -> None:
    wanted = {
        own(lane, status="draft"): "draft",
        own(lane, status="inactive"): "inactive",
        own(lane, effective_to=date(2024, 6, 2)): "expired",
        own(lane, effective_from=date(2024, 6, 4)): "not_yet_effective",
        own(lane, equipment_type="reefer"): "equipment_differs",
        own(lane, mode="ltl"): "mode_differs",
        own(lane, lane="OK → GA"): "origin_differs",
        own(lane, lane="TX → FL", customer=None): "destination_differs",
        own(lane, rate_type="flat", fuel_surcharge=TABLE): "no_fuel_price",
    }
    own(lane, customer=make_customer(lane.customer.tenant, "Carver"))

    answer = quoted(api, lane)

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (404, "no_rate")
    assert reasons(error["details"]["rejected"]) == {
        str(rate.pk): reason for rate, reason in wanted.items()
    }
    assert all(entry["detail"].endswith(".") for entry in error["details"]["rejected"])


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


def test_miles_are_estimated_from_the_coordinates_where_none_are_given(
    api: Api, lane: Lane
) -> None:
    own(lane)

    shown = quoted(api, lane, distanceMiles=None).json()

    assert (shown["distanceMiles"], shown["distanceEstimated"]) == (863.5, True)
    assert shown["total"] == "1886.75"  # 1,886.7475


def test_what_the_rate_counts_in_must_be_known(
    api: Api, acme: Company, lane: Lane, make_customer: MakeCustomer
) -> None:
    own(lane)
    with tenant_scope(acme.pk):
        nowhere = make_address(lane.customer, ATLANTA, coordinates=None)
    blind = {"deliveryLocation": str(nowhere.pk), "distanceMiles": None}

    missing = [wrong(quoted(api, lane, **blind))]
    for rate_type in ("per_cwt", "hourly", "per_pallet"):
        with tenant_scope(acme.pk):
            Rate.objects.update(rate_type=rate_type)
        missing.append(wrong(quoted(api, lane, loadDetails={}, **blind)))

    names = ("distanceMiles", "loadDetails.weight", "hours", "loadDetails.pallets")
    assert missing == [[(name, "required")] for name in names]


def test_hours_and_pallets_are_counted(api: Api, lane: Lane) -> None:
    own(lane, rate_type="hourly", amount=Decimal("92.50"), priority=1)
    hourly = quoted(api, lane, hours="3.25").json()
    own(lane, rate_type="per_pallet", amount=Decimal("38.50"), priority=2)
    by_pallet = quoted(api, lane, loadDetails={"pallets": 22}).json()

    assert (hourly["total"], by_pallet["total"]) == ("300.63", "847.00")


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"pickupLocation": None}, [("pickupLocation", "null")]),
        ({"pickupLocation": "x"}, [("pickupLocation", "not_found")]),
        ({"equipmentType": "ship"}, [("equipmentType", "invalid_choice")]),
        ({"mode": "air"}, [("mode", "invalid_choice")]),
        ({"distanceMiles": 0}, [("distanceMiles", "min_value")]),
        ({"distanceMiles": True}, [("distanceMiles", "wrong_type")]),
        ({"pickupDate": "2024-06-31"}, [("pickupDate", "invalid")]),
        ({"loadDetails": {"weight": 200_001}}, [("loadDetails.weight", "max_value")]),
        ({"loadDetails": {"wieght": 1}}, [("loadDetails.wieght", "unknown_field")]),
        ({"accessorials": [{"code": "tarp"}]}, [("accessorials[0].code", "not_found")]),
        ({"accessorials": [{"code": "layover"}]}, [("accessorials[0].quantity", "required")]),
        ({"customerId": None}, [("customerId", "unknown_field")]),
    ],
)
def test_bad_input_is_named(
    api: Api, lane: Lane, changes: dict[str, Any], fields: list[tuple[str, str]]
) -> None:
    own(lane, accessorials=[{"code": "layover", "amount": "50.00", "per": "hour"}])

    assert wrong(quoted(api, lane, **changes)) == fields


def test_another_companys_address_is_one_that_is_not_there(
    api: Api, rival: Company, lane: Lane, make_customer: MakeCustomer
) -> None:
    own(lane)
    customer = make_customer(rival)
    with tenant_scope(rival.pk):
        theirs = make_address(customer, ATLANTA)
        make_rate(lane="TX → GA")

    told = [
        quoted(api, lane, deliveryLocation=str(theirs.pk)),
        quoted(api, lane, deliveryLocation="x"),
    ]

    assert [wrong(answer) for answer in told] == [[("deliveryLocation", "not_found")]] * 2


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


@pytest.mark.parametrize(
    ("role", "status"), [(Role.DISPATCHER, 200), (Role.VIEWER, 403), (Role.TECHNICIAN, 403)]
)
def test_who_reads_rates_may_ask(
    api: Api, acme: Company, lane: Lane, role: Role, status: int
) -> None:
    own(lane)

    answer = api(acme, role).post(f"{lane.rates}/quote", asked(lane))

    assert answer.status_code == status


def test_candidates_are_one_query_however_many_rates_there_are(api: Api, lane: Lane) -> None:
    for priority in range(3):
        own(lane, priority=priority)
        own(lane, lane="OK → GA", priority=priority)
    client = api(lane.customer.tenant)
    client.get(lane.rates)  # Notes the token's first use.

    with CaptureQueriesContext(connection) as asked_for:
        answer = client.post(f"{lane.rates}/quote", asked(lane))

    about_rates = [query for query in asked_for if 'FROM "trucking_rate"' in query["sql"]]
    assert len(answer.json()["rejected"]) == 5
    assert (len(about_rates), len(asked_for)) == (1, 10)
