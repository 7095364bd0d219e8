"""Lists of rates: filters, and what they cost."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from conftest import Api
from tenancy.context import tenant_scope
from tenancy.models import Company
from trucking.tests.conftest import Lane
from trucking.tests.making import RATES, make_rate, wrong


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
