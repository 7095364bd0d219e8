"""What comes back at a demo company's customers: recurring services, planned to their horizon."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from attune.demo.companies import DemoCompany
from customers.models import Customer
from servicing.generation.running import generate
from servicing.models import Equipment, GenerationRun, RecurringService, SeriesEquipment, Technician
from tenancy.models import Company

EVERY = 6  # One in so many customers with equipment has a recurring service.


@dataclass(frozen=True)
class Offer:
    """A kind of contract that the company sells."""

    service_type: str
    about: dict[str, Any]
    price: str


OFFERS = (
    Offer("Quarterly HVAC maintenance", {"frequency": "quarterly"}, "189.00"),
    Offer(
        "Filter change",
        {"frequency": "monthly", "holiday_policy": "next_business_day"},
        "45.00",
    ),
    Offer(
        "Cooling check",
        {"frequency": "biweekly", "season_months": [5, 6, 7, 8, 9], "duration_minutes": 45},
        "79.00",
    ),
    Offer(
        "Boiler room round",
        {"frequency": "weekly", "holiday_policy": "skip", "duration_minutes": 30},
        "35.00",
    ),
    Offer(
        "Water treatment",
        {
            "frequency": "custom",
            "rule": "FREQ=MONTHLY;BYDAY=2TU",
            "holiday_policy": "previous_business_day",
            "window_minutes": 120,
        },
        "120.00",
    ),
    Offer("Yearly inspection", {"frequency": "annual", "horizon_days": 366}, "249.00"),
)
STARTS = (time(8), time(9, 30), time(11), time(13), time(14, 30), time(16))


def add_series(demo: DemoCompany, company: Company, *, now: datetime) -> None:
    """Contracts of the last two years, once; their visits are made as beat makes them."""
    if RecurringService.objects.exists():
        return
    rng = Random(demo.seed + 2)  # noqa: S311 - the same every time, no secret
    people = list(Technician.objects.filter(archived_at__isnull=True).order_by("created_at", "id"))
    today = now.date()
    for number, thing in enumerate(first_things()):
        series = drawn(rng, OFFERS[number % len(OFFERS)], thing, today)
        series.technician = rng.choice(people) if number % 5 else None
        series.status = "paused" if number % 11 == 10 else "active"
        series.full_clean()
        series.save()
        SeriesEquipment.objects.create(series=series, equipment=thing)
    generate(company.pk, trigger=GenerationRun.Trigger.COMMAND, clock=lambda: now)


def first_things() -> list[Equipment]:
    """One piece of equipment of one customer in a few, in an order that never changes."""
    standing = Equipment.objects.filter(
        customer__status=Customer.Status.ACTIVE, customer__archived_at__isnull=True
    )
    by_customer = {
        thing.customer_id: thing
        for thing in standing.select_related("customer", "address").order_by(
            "customer__external_id", "serial_number"
        )
    }
    return list(by_customer.values())[::EVERY]


def drawn(rng: Random, offer: Offer, thing: Equipment, today: date) -> RecurringService:
    return RecurringService(
        customer=thing.customer,
        address=thing.address,
        service_type=offer.service_type,
        starts_on=today - timedelta(days=rng.randint(20, 700)),
        preferred_time=rng.choice(STARTS),
        price=Decimal(offer.price),
        **offer.about,
    )
