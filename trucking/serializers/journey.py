"""A load's journey, sent as `stops`, as its two ends, or as both where they agree."""

from typing import Any

from rest_framework.exceptions import ErrorDetail
from rest_framework.fields import get_error_detail
from rest_framework.serializers import ValidationError

from tenancy.api.items import Item, stored_values
from trucking.itinerary import ENDS, ends_of, faults_of, first_pickup, last_delivery
from trucking.models import Load, Stop
from trucking.moves import Status, StopType

NAMES = {
    "origin": "pickupLocation",
    "destination": "deliveryLocation",
    "pickup_at": "scheduledPickup",
    "delivery_at": "scheduledDelivery",
}
PATHS = {
    "appointment_start": ("appointment", "start"),
    "appointment_end": ("appointment", "end"),
    "arrived_at": ("arrivedAt",),
    "departed_at": ("departedAt",),
}


class Journey:
    """What one request says of the stops and of the load's two ends."""

    def __init__(self, load: Load | None, attrs: dict[str, Any], sent: Any) -> None:
        self.load, self.attrs = load, attrs
        self.said = {name: attrs[name] for name in ENDS if NAMES[name] in sent and name in attrs}
        self.lists_stops = "stops" in attrs and "stops" in sent

    def settle(self, *, partial: bool) -> None:
        """Make the ends and the stops one: each is set in `attrs`, unless nothing is said.

        Once a load is booked its stops stay: then the ends only correct what is known of them.
        """
        keep = partial or (self.load is not None and self.load.status != Status.DRAFT)
        if not self.said and not self.lists_stops and keep:
            for name in ENDS:
                self.attrs.pop(name, None)
            self.attrs.pop("stops", None)
            return
        items = self.attrs["stops"] if self.lists_stops else self.items_from_ends(keep)
        stops = [item.row for item in items]
        ends = ends_of(stops)
        if not self.lists_stops:
            require_order(ends)
        require_sound(stops)
        if self.lists_stops:
            self.require_agreement(ends)
        self.attrs["stops"] = items
        self.attrs.update(ends)

    def items_from_ends(self, keep: bool) -> list[Item]:
        known = list(self.load.stops.all()) if self.load and keep else []
        items = [Item(stop, stored_values(stop)) for stop in known]
        if not items and any(value is not None for value in self.said.values()):
            items = [Item(Stop(type=kind), None) for kind in (StopType.PICKUP, StopType.DELIVERY)]
        stops = [item.row for item in items]
        ends = {"pickup": first_pickup(stops), "delivery": last_delivery(stops)}
        for name, value in self.said.items():
            end, column = ENDS[name]
            if ends[end] is not None:
                setattr(ends[end], column, value)
        return items

    def require_agreement(self, ends: dict[str, Any]) -> None:
        errors = {
            NAMES[name]: [ErrorDetail("The stops say otherwise.", code="contradicts_stops")]
            for name, value in self.said.items()
            if value is not None and value != ends[name]
        }
        if errors:
            raise ValidationError(errors)


def require_order(ends: dict[str, Any]) -> None:
    """What the two ends are wrong in is told by their own names."""
    pickup, delivery = ends["pickup_at"], ends["delivery_at"]
    if pickup and delivery and delivery <= pickup:
        late = ErrorDetail("The delivery comes after the pickup.", code="out_of_order")
        raise ValidationError({NAMES["delivery_at"]: [late]})


def require_sound(stops: list[Stop]) -> None:
    """Raise what is wrong with the journey in the API's names of the stops' fields."""
    errors: dict[str, Any] = {}
    for place, column, error in faults_of(stops):
        inside: Any = errors
        *groups, name = ("stops",) if place is None else ("stops", place, *PATHS[column])
        for group in groups:
            inside = inside.setdefault(group, {})
        inside[name] = get_error_detail(error)
    if errors:
        raise ValidationError(errors)
