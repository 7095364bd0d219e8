"""What the database itself refuses, however a rate or a fuel price gets there."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tenancy.api.exceptions import api_error
from tenancy.context import tenant_scope
from tenancy.models import Company
from trucking.models import FuelPrice, Rate
from trucking.tests.making import make_fuel_price, make_rate, refusal


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"amount": 0}, "rate_amount_above_zero"),
        ({"minimum_charge": -1}, "rate_minimum_not_negative"),
        ({"effective_to": date(2023, 12, 31)}, "rate_ends_after_it_begins"),
        ({"weight_breaks": [{}]}, "rate_weight_breaks_only_per_cwt"),
        ({"origin_level": "address"}, "rate_origin_address_by_level"),
        ({"destination_level": "address"}, "rate_destination_address_by_level"),
        ({"origin_level": "planet"}, "rate_levels_known"),
        ({"rate_type": "barter"}, "rate_type_known"),
        ({"equipment_type": "ship"}, "rate_equipment_known"),
        ({"mode": "air"}, "rate_mode_known"),
        ({"status": "expired"}, "rate_status_known"),
        ({"currency": "usd"}, "rate_currency_iso"),
    ],
)
def test_rate_is_refused(acme: Company, values: dict[str, Any], constraint: str) -> None:
    with tenant_scope(acme.pk):
        rate = make_rate()

        assert refusal(Rate, rate.pk, **values) == constraint


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"price": 0}, "fuel_price_above_zero"),
        ({"effective_from": date(2024, 1, 14)}, "fuel_price_not_before_published"),
        ({"region": "us"}, "fuel_price_region_iso"),
        ({"currency": "usd"}, "fuel_price_currency_iso"),
    ],
)
def test_fuel_price_is_refused(acme: Company, values: dict[str, Any], constraint: str) -> None:
    with tenant_scope(acme.pk):
        price = make_fuel_price()

        assert refusal(FuelPrice, price.pk, **values) == constraint


def test_overlap_is_refused_past_every_model_too(acme: Company) -> None:
    with tenant_scope(acme.pk):
        make_rate(effective_to=date(2024, 6, 30))
        other = make_rate(effective_from=date(2024, 7, 1))

        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Rate.objects.filter(pk=other.pk).update(effective_from=date(2024, 6, 30))

        error = api_error(refused.value)
        assert (error.status, error.code) == (409, "overlap")


def test_tariffs_of_two_companies_stand_beside_one_another(acme: Company, rival: Company) -> None:
    for company in (acme, rival):
        with tenant_scope(company.pk):
            make_rate()
            make_fuel_price()

            assert (Rate.objects.count(), FuelPrice.objects.count()) == (1, 1)


def test_a_rate_is_superseded_once(acme: Company) -> None:
    with tenant_scope(acme.pk):
        first, second, third = (make_rate(priority=n) for n in range(3))
        Rate.objects.filter(pk=second.pk).update(supersedes=first)

        assert refusal(Rate, third.pk, supersedes=first) == "rate_superseded_once"


def test_a_region_has_one_price_a_day(acme: Company) -> None:
    with tenant_scope(acme.pk):
        make_fuel_price(effective_from=date(2024, 1, 20))
        other = make_fuel_price()

        told = refusal(FuelPrice, other.pk, effective_from=date(2024, 1, 20))

        assert told == "fuel_price_one_a_day"
