"""Two years of loads in all states, moved by the product's own verbs."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.core.exceptions import ValidationError

from attune.demo.companies import DemoCompany
from customers.models import Address, Customer
from tenancy.errors import ConflictError
from tenancy.files.uploads import SealedUpload
from tenancy.models.company import Industry
from trucking.billing import bill, pay
from trucking.booking import best_quote
from trucking.freight import EquipmentType, Mode
from trucking.itinerary import ends_of
from trucking.mileage import learn_distance
from trucking.models import Load, LoadDocument, LoadException, Payment, Reference, Stop
from trucking.moves import Status
from trucking.moving import Order, move

COMMODITIES = ("Bottled water", "Paper rolls", "Tile", "Canned goods", "Appliances", "Lumber")
POD = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
DAY = timedelta(days=1)
# How far each load of the last days has come; all before them are paid.
RECENT = (
    *("draft", "draft", "booked", "booked", "dispatched", "at_pickup", "in_transit"),
    *("in_transit", "at_delivery", "delivered", "delivered", "closed", "cancelled"),
)
HISTORY = 40
# Days between the pickup and today, so that each state is one of its time.
AGO = {
    **{"draft": -6, "booked": -3, "dispatched": -1, "at_pickup": 0, "cancelled": 9},
    **{"in_transit": 1, "at_delivery": 2, "delivered": 5, "closed": 12},
}


def add_loads(demo: DemoCompany, *, now: datetime) -> None:
    """Once, for a company that hauls and has no loads yet; in its scope."""
    if Industry.TRUCKING not in demo.industries or Load.objects.exists():
        return
    rng = Random(demo.seed)  # noqa: S311 - the same every time, and no secret
    places = list(Address.objects.filter(type__in=["primary", "shipping"]).order_by("id")[:60])
    owners = Customer.objects.filter(status="active", type__in=["shipper", "broker"])
    customers = list(owners.order_by("external_id")[:20])
    for pickup, goal in plan(rng, now):
        load = draft(rng, rng.choice(customers), rng.sample(places, 2), pickup)
        for order in orders(load, goal, pickup, now):
            move(load, order)
        if goal == Status.CLOSED:
            settle(load, number=f"{demo.slug[:3].upper()}-{load.number}")
        elif goal == Status.IN_TRANSIT:
            tell_of_trouble(load, now)


def plan(rng: Random, now: datetime) -> Iterator[tuple[datetime, str]]:
    """Pickups from two years ago on, and how far each load has come."""
    for step in range(HISTORY, 0, -1):
        yield in_the_morning(rng, now - DAY * (14 + step * 17 + rng.randint(0, 9))), Status.CLOSED
    for goal in RECENT:
        yield in_the_morning(rng, now - DAY * AGO[goal]), goal


def in_the_morning(rng: Random, day: datetime) -> datetime:
    """Between six and eleven in Texas."""
    return day.replace(hour=rng.randint(12, 16), minute=0, second=0, microsecond=0)


def draft(rng: Random, customer: Customer, ends: list[Address], pickup: datetime) -> Load:
    weight, miles = rng.randint(80, 440) * 100, rng.randint(120, 1400)
    stops = [
        Stop(type="pickup", address=ends[0], appointment_start=pickup),
        Stop(type="delivery", address=ends[1], appointment_start=pickup + DAY * 2, position=1),
    ]
    load = Load(
        customer=customer,
        mode=Mode.TL,
        equipment_type=rng.choice([EquipmentType.VAN, EquipmentType.FLATBED]),
        weight=Decimal(weight),
        commodity=rng.choice(COMMODITIES),
        value=Decimal(rng.randint(4, 90) * 1000),
        carrier="Own fleet",
        truck=f"T-{rng.randint(10, 48)}",
        **ends_of(stops),
    )
    learn_distance(load, stops, given=False)
    if not has_rate(load):
        load.spot_rate = Decimal(miles * 2 + 350)
    load.full_clean(exclude=["customer", "origin", "destination"], validate_constraints=False)
    load.save()
    for stop in stops:
        stop.load = load
        stop.save()
    Reference.objects.create(load=load, type="po", value=f"PO-{rng.randint(10_000, 99_999)}")
    return load


def has_rate(load: Load) -> bool:
    try:
        best_quote(load)
    except (ConflictError, ValidationError):
        return False
    return True


def orders(load: Load, goal: str, pickup: datetime, now: datetime) -> Iterator[Order]:
    """The moves from a draft to the goal, each at its own time and none ahead of now."""
    hours = timedelta(hours=1)
    way = [
        (Status.BOOKED, pickup - DAY * 5),
        (Status.DISPATCHED, pickup - DAY),
        (Status.AT_PICKUP, pickup - hours / 4),
        (Status.IN_TRANSIT, pickup + hours),
        (Status.AT_DELIVERY, pickup + DAY * 2 - hours / 2),
        (Status.DELIVERED, pickup + DAY * 2 + hours),
        (Status.CLOSED, pickup + DAY * 4),
    ]
    if goal == Status.DRAFT:
        return
    for to, at in way:
        override = to == Status.BOOKED
        yield Order(
            to,
            min(at, now),
            now,
            may_override=True,
            reason="Agreed with the customer." if override else "",
            override_credit=override,
        )
        if to == goal:
            return
        if to == Status.BOOKED and goal == Status.CANCELLED:
            yield Order(Status.CANCELLED, min(pickup, now), now, reason="No freight.")
            return


def settle(load: Load, *, number: str) -> None:
    """Prove, invoice and pay a closed load."""
    document = LoadDocument(load=load, kind=LoadDocument.Kind.POD)
    document.file = SealedUpload.of(f"pod-{load.number}.pdf", [POD])
    document.save()
    load.refresh_from_db()
    at = load.closed_at
    assert at is not None  # noqa: S101 - it is closed
    bill(load, Load.BillingStatus.READY, at=at)
    bill(load, Load.BillingStatus.INVOICED, at=at, invoice_number=number)
    paid_on = (at + DAY * 2).date()
    pay(load, Payment(amount=load.total_charge, paid_on=paid_on, reference=f"ACH {number}"))


def tell_of_trouble(load: Load, now: datetime) -> None:
    LoadException.objects.create(
        load=load, code="breakdown", note="A tire; back on the road by noon.", opened_at=now
    )
    load.has_exception = True
    load.save()
