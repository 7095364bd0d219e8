"""Rates and fuel prices as tests want them; in the active company."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from customers.models import Address, Customer
from trucking.models import FuelPrice, Rate

RATES = "/api/v1/rates"
NEW = {
    "origin": {"level": "state", "value": "texas"},
    "destination": {"level": "city", "value": "Atlanta ,ga"},
    "rateType": "per_cwt",
    "amount": 48.75,
    "effectiveFrom": "2024-01-01",
}
DALLAS: dict[str, Any] = {
    "type": "shipping",
    "city": "Dallas",
    "state": "TX",
    "zip_code": "75207",
    "coordinates": [-96.797, 32.777],
}
ATLANTA: dict[str, Any] = {
    "type": "shipping",
    "city": "Atlanta",
    "state": "GA",
    "zip_code": "30303",
    "coordinates": [-84.388, 33.749],
}


def make_rate(*, lane: str = "FL → AL", **fields: Any) -> Rate:
    """A rate between two states, saved by the model's own rules."""
    origin, destination = lane.split(" → ")
    rate = Rate(
        **{
            "origin_level": "state",
            "origin_value": origin,
            "destination_level": "state",
            "destination_value": destination,
            "rate_type": "per_mile",
            "amount": Decimal("2.185"),
            "effective_from": date(2024, 1, 1),
            **fields,
        }
    )
    rate.full_clean(validate_constraints=False)
    rate.save()
    return rate


def make_fuel_price(price: str = "3.879", **fields: Any) -> FuelPrice:
    values = {"published_on": date(2024, 1, 15), "price": Decimal(price), **fields}
    fuel_price = FuelPrice(**values)
    fuel_price.full_clean()
    fuel_price.save()
    return fuel_price


def make_address(customer: Customer, like: dict[str, Any], **fields: Any) -> Address:
    address = Address(customer=customer, **{**like, **fields})
    address.full_clean()
    address.save()
    return address


def wrong(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 400, answer.json()
    return [(field["field"], field["code"]) for field in answer.json()["error"]["fields"]]


def refusal(model: Any, pk: Any, **values: Any) -> str:
    """The constraint that refuses a row's new values, past every model."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        model.objects.filter(pk=pk).update(**values)
    return str(refused.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]
