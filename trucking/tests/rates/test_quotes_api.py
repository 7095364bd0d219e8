"""Quotes: what applies, why the others do not, and how each cent came about."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import Api, MakeCustomer
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.roles import Role
from trucking.tests.conftest import Lane
from trucking.tests.making import make_fuel_price
from trucking.tests.rates.quoting import TABLE, asked, own, quoted, reasons


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


def test_miles_are_estimated_from_the_coordinates_where_none_are_given(
    api: Api, lane: Lane
) -> None:
    own(lane)

    shown = quoted(api, lane, distanceMiles=None).json()

    assert (shown["distanceMiles"], shown["distanceEstimated"]) == (863.5, True)
    assert shown["total"] == "1886.75"  # 1,886.7475


def test_hours_and_pallets_are_counted(api: Api, lane: Lane) -> None:
    own(lane, rate_type="hourly", amount=Decimal("92.50"), priority=1)
    hourly = quoted(api, lane, hours="3.25").json()
    own(lane, rate_type="per_pallet", amount=Decimal("38.50"), priority=2)
    by_pallet = quoted(api, lane, loadDetails={"pallets": 22}).json()

    assert (hourly["total"], by_pallet["total"]) == ("300.63", "847.00")


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

    about_rates = [query for query in asked_for if "FROM trucking_rate" in query["sql"]]
    assert len(answer.json()["rejected"]) == 5
    assert (len(about_rates), len(asked_for)) == (1, 9)
