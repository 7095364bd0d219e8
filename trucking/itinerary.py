"""The stops of a load as one journey: what they must be to be driven in their order."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from trucking.moves import StopType

# A column of the load → the end of the journey that it tells of, and the stop's own column.
ENDS = {
    "origin": ("pickup", "address"),
    "destination": ("delivery", "address"),
    "pickup_at": ("pickup", "appointment_start"),
    "delivery_at": ("delivery", "appointment_start"),
}


class Fault(NamedTuple):
    place: int | None  # Of the stop; None where it is the whole journey's.
    column: str
    error: ValidationError


def faults_of(stops: Sequence[Any]) -> list[Fault]:
    """What is wrong with the journey: its ends first, since they are the whole list's."""
    return (list(faults_of_ends(stops)) or list(faults_of_times(stops))) if stops else []


def faults_of_ends(stops: Sequence[Any]) -> Iterator[Fault]:
    if stops[0].type != StopType.PICKUP:
        message = "The first stop is a pickup."
        yield Fault(None, "stops", ValidationError(message, code="no_pickup"))
    if stops[-1].type != StopType.DELIVERY:
        message = "The last stop is a delivery."
        yield Fault(None, "stops", ValidationError(message, code="no_delivery"))


def faults_of_times(stops: Sequence[Any]) -> Iterator[Fault]:
    for place, stop in enumerate(stops):
        yield from faults_of_stop(place, stop)
    for column in ("appointment_start", "arrived_at"):
        known = [(i, getattr(stop, column)) for i, stop in enumerate(stops)]
        for (_, before), (place, after) in pairwise([one for one in known if one[1]]):
            if after < before:
                yield out_of_order(place, column, "A later stop does not come earlier.")
    for place, (before, after) in enumerate(pairwise(stops), 1):
        if before.departed_at and after.arrived_at and after.arrived_at < before.departed_at:
            yield out_of_order(place, "arrived_at", "A truck arrives after it has departed.")


def faults_of_stop(place: int, stop: Any) -> Iterator[Fault]:
    start, end = stop.appointment_start, stop.appointment_end
    if end is not None and (start is None or end < start):
        yield out_of_order(place, "appointment_end", "An appointment ends after its start.")
    if stop.departed_at and stop.departed_at < stop.arrived_at:
        yield out_of_order(place, "departed_at", "A departure comes after the arrival.")


def out_of_order(place: int, column: str, message: str) -> Fault:
    return Fault(place, column, ValidationError(message, code="out_of_order"))


def first_pickup(stops: Sequence[Any]) -> Any:
    return next((stop for stop in stops if stop.type == StopType.PICKUP), None)


def last_delivery(stops: Sequence[Any]) -> Any:
    return next((stop for stop in reversed(stops) if stop.type == StopType.DELIVERY), None)


def ends_of(stops: Sequence[Any]) -> dict[str, Any]:
    """What the stops say of the load's two ends, by the load's columns."""
    ends = {"pickup": first_pickup(stops), "delivery": last_delivery(stops)}
    return {
        name: getattr(ends[end], column) if ends[end] is not None else None
        for name, (end, column) in ENDS.items()
    }
