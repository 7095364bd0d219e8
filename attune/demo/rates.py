"""Rates with gaps and expiries, and two years of weekly fuel prices, for whoever hauls."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

from attune.demo.companies import DemoCompany
from customers.models import Customer
from tenancy.models.company import Industry
from trucking.models import FuelPrice, Rate

WEEKS = 104
CUSTOMERS_WITH_RATES = 12
TABLE = [
    {
        "from": f"{low / 100:.2f}",
        "to": f"{(low + 25) / 100:.2f}",
        "perMile": f"{0.30 + (low - 300) / 625:.2f}",
    }
    for low in range(300, 500, 25)
]
ACCESSORIALS = [
    {"code": "detention", "amount": "75.00", "per": "hour", "freeMinutes": 120},
    {"code": "layover", "amount": "350.00", "per": "each", "freeMinutes": None},
    {"code": "stop_off", "amount": "85.00", "per": "each", "freeMinutes": None},
    {"code": "tonu", "amount": "250.00", "per": "each", "freeMinutes": None},
]
WEIGHT_BREAKS = [
    {"fromPounds": 1000, "amount": "31.40"},
    {"fromPounds": 5000, "amount": "22.75"},
    {"fromPounds": 10000, "amount": "17.90"},
]


def add_trucking(demo: DemoCompany, *, today: date) -> None:
    """Once, for a company that hauls and has no rates yet; in its scope."""
    if Industry.TRUCKING not in demo.industries or Rate.objects.exists():
        return
    rng = Random(demo.seed)  # noqa: S311 - the same every time, and no secret
    for row in (*fuel_prices(rng, today), *rates(demo, rng, today)):
        row.full_clean(validate_unique=False, validate_constraints=False)
        row.save()


def fuel_prices(rng: Random, today: date) -> Iterator[FuelPrice]:
    """Published each Monday, in effect from Tuesday; it wanders between 3.30 and 4.60."""
    monday = today - timedelta(days=today.weekday())
    price = 3.85
    for week in range(WEEKS, -1, -1):
        price = min(4.60, max(3.30, price + rng.uniform(-0.06, 0.06)))
        published_on = monday - timedelta(weeks=week)
        yield FuelPrice(published_on=published_on, price=Decimal(f"{price:.3f}"))


def rates(demo: DemoCompany, rng: Random, today: date) -> Iterator[Rate]:
    """A tariff between the states, of which one lane pauses and one ends; and customers' own."""
    states = list(dict.fromkeys(city.state for city in demo.cities))
    first = date(today.year - 1, 1, 1)
    for number, (origin, destination) in enumerate(pairwise([*states, states[0]])):
        ends = today + timedelta(days=30) if number < 2 else None
        yield tariff(origin, destination, rng, first, ends)
        if number == 0:
            yield tariff(origin, destination, rng, today + timedelta(days=45), None)
    for kind in ("shipper", "broker"):
        customers = Customer.objects.filter(type=kind, archived_at__isnull=True)
        for customer in customers.order_by("external_id")[: CUSTOMERS_WITH_RATES // 2]:
            yield from own_rates(customer, demo, rng, today)
    yield Rate(
        **lane("country", "US", "country", "US"),
        mode="ltl",
        rate_type="per_cwt",
        amount=Decimal("42.50"),
        minimum_charge=Decimal("135.00"),
        weight_breaks=WEIGHT_BREAKS,
        fuel_surcharge={"method": "percent", "percent": "24.5"},
        effective_from=first,
    )


def tariff(origin: str, destination: str, rng: Random, first: date, ends: date | None) -> Rate:
    return Rate(
        **lane("state", origin, "state", destination),
        equipment_type="van",
        mode="tl",
        rate_type="per_mile",
        amount=Decimal(f"{rng.uniform(1.95, 2.75):.3f}"),
        minimum_charge=Decimal("650.00"),
        fuel_surcharge={"method": "per_mile_table", "table": TABLE},
        accessorials=ACCESSORIALS,
        effective_from=first,
        effective_to=ends,
    )


def own_rates(customer: Customer, demo: DemoCompany, rng: Random, today: date) -> Iterator[Rate]:
    """Last year's and this year's, between which some have a gap, and some end within weeks."""
    start, end = rng.sample(demo.cities, 2)
    turn = date(today.year, 1, 1)
    begins_again = turn + timedelta(days=rng.choice([0, 0, 14]))
    soon = max(today, begins_again) + timedelta(days=rng.randint(5, 45))
    for begins, until in (
        (date(today.year - 1, 1, 1), turn - timedelta(days=1)),
        (begins_again, rng.choice([None, soon])),
    ):
        yield Rate(
            customer=customer,
            **lane("city", f"{start.name}, {start.state}", "city", f"{end.name}, {end.state}"),
            equipment_type="van",
            mode="tl",
            rate_type="flat",
            amount=Decimal(rng.randrange(900, 2600, 25)),
            fuel_surcharge={"method": "percent", "percent": "18.5"},
            accessorials=ACCESSORIALS,
            effective_from=begins,
            effective_to=until,
        )


def lane(origin_level: str, origin: str, level: str, destination: str) -> dict[str, Any]:
    return {
        "origin_level": origin_level,
        "origin_value": origin,
        "destination_level": level,
        "destination_value": destination,
    }
