"""Which rate applies to a shipment, and why every other does not."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from trucking.lanes import CLOSENESS, Level, Place
from trucking.models import FuelPrice, Rate
from trucking.pricing import Quantities
from trucking.terms import FuelMethod


class Shipment(NamedTuple):
    """What a quote asks about; the day is local to the pickup."""

    customer_id: UUID | None
    pickup: Place
    delivery: Place
    day: date
    equipment_type: str | None = None
    mode: str | None = None
    quantities: Quantities = Quantities()
    currency: str | None = None  # The one to be charged in; None takes any.


class Rejection(NamedTuple):
    rate: Rate
    reason: str  # A word for programs.
    detail: str  # The same for people.


class Rating(NamedTuple):
    rate: Rate | None
    rejected: list[Rejection]


def rated(shipment: Shipment, rates: Iterable[Rate], fuel: FuelPrice | None) -> Rating:
    """Choose among `rates`: the customer's own before the tariff, then the closest lane, then
    priority, then the newest.
    """
    origins, destinations = set(shipment.pickup.keys()), set(shipment.delivery.keys())
    fitting, rejected = [], []
    for rate in rates:
        why = (
            state_refusal(rate)
            or lane_refusal(rate, origins, destinations)
            or day_refusal(rate, shipment.day)
            or kind_refusal(rate, shipment)
            or fuel_refusal(rate, fuel)
        )
        if why:
            rejected.append(Rejection(rate, *why))
        else:
            fitting.append(rate)
    fitting.sort(key=standing, reverse=True)
    best = fitting[0] if fitting else None
    rejected[:0] = [Rejection(rate, *outranked(rate, by=fitting[0])) for rate in fitting[1:]]
    return Rating(best, rejected)


Refusal = tuple[str, str]


def state_refusal(rate: Rate) -> Refusal | None:
    if rate.status == Rate.Status.ACTIVE:
        return None
    return str(rate.status), f"The rate is {rate.get_status_display().lower()}."


def lane_refusal(rate: Rate, origins: set[str], destinations: set[str]) -> Refusal | None:
    if rate.origin_key not in origins:
        where = rate.end_text("origin")
        return "origin_differs", f"The pickup does not lie in {where}, where this rate begins."
    if rate.destination_key not in destinations:
        where = rate.end_text("destination")
        return "destination_differs", f"The delivery does not lie in {where}, where this rate ends."
    return None


def day_refusal(rate: Rate, day: date) -> Refusal | None:
    if day < rate.effective_from:
        return "not_yet_effective", f"It holds from {rate.effective_from} on, the pickup is {day}."
    if rate.effective_to is not None and day > rate.effective_to:
        return "expired", f"It held until {rate.effective_to}, the pickup is {day}."
    return None


def kind_refusal(rate: Rate, shipment: Shipment) -> Refusal | None:
    if rate.equipment_type is not None and rate.equipment_type != shipment.equipment_type:
        only = rate.get_equipment_type_display().lower()
        return "equipment_differs", f"It is for equipment of the type {only} only."
    if rate.mode is not None and rate.mode != shipment.mode:
        return "mode_differs", f"It is for {rate.get_mode_display().lower()} only."
    if shipment.currency is not None and rate.currency != shipment.currency:
        words = f"The rate is in {rate.currency}, the load in {shipment.currency}."
        return "currency_differs", words
    return None


def fuel_refusal(rate: Rate, fuel: FuelPrice | None) -> Refusal | None:
    surcharge = rate.terms().fuel
    if surcharge.method != FuelMethod.PER_MILE_TABLE:
        return None
    if fuel is None:
        return "no_fuel_price", "Its fuel table needs a price, and none is known for the day."
    if fuel.currency != rate.currency:
        words = f"The rate is in {rate.currency}, the day's fuel price in {fuel.currency}."
        return "currency_differs", words
    if surcharge.per_mile(fuel.price) is None:
        return (
            "no_fuel_band",
            f"Its fuel table has no band for {fuel.price.normalize():f} a gallon.",
        )
    return None


def closeness(rate: Rate) -> int:
    return CLOSENESS[Level(rate.origin_level)] + CLOSENESS[Level(rate.destination_level)]


def standing(rate: Rate) -> tuple[bool, int, int, date, UUID]:
    """The greatest applies; the id, which grows with time, decides between equals."""
    return (
        rate.customer_id is not None,
        closeness(rate),
        rate.priority,
        rate.effective_from,
        rate.pk,
    )


def outranked(rate: Rate, *, by: Rate) -> Refusal:
    """Why a rate that fits gives way to a better one."""
    if rate.customer_id is None and by.customer_id is not None:
        return "tariff", "The customer has a rate of their own, which goes before the tariff."
    if closeness(rate) < closeness(by):
        return "less_specific", f"{by.lane} says more closely where than {rate.lane}."
    if rate.priority < by.priority:
        return (
            "lower_priority",
            f"Its priority is {rate.priority}, that of the other {by.priority}.",
        )
    if rate.effective_from < by.effective_from:
        return (
            "older",
            f"The other holds since {by.effective_from}, this since {rate.effective_from}.",
        )
    return "made_earlier", "The other, alike in everything that decides, was made later."
