"""The life of a load: which state follows which. One table, for API, admin and demo alike."""

from collections.abc import Iterable
from typing import Protocol

from django.db.models import TextChoices


class Status(TextChoices):
    DRAFT = "draft", "Draft"
    BOOKED = "booked", "Booked"
    DISPATCHED = "dispatched", "Dispatched"
    AT_PICKUP = "at_pickup", "At pickup"
    IN_TRANSIT = "in_transit", "In transit"
    AT_DELIVERY = "at_delivery", "At delivery"
    DELIVERED = "delivered", "Delivered"
    CLOSED = "closed", "Closed"
    CANCELLED = "cancelled", "Cancelled"


class StopType(TextChoices):
    PICKUP = "pickup", "Pickup"
    DELIVERY = "delivery", "Delivery"


class StopStatus(TextChoices):
    PENDING = "pending", "Pending"
    ARRIVED = "arrived", "Arrived"
    DEPARTED = "departed", "Departed"
    SKIPPED = "skipped", "Skipped"


MOVES: dict[str, tuple[Status, ...]] = {
    Status.DRAFT: (Status.BOOKED, Status.CANCELLED),
    Status.BOOKED: (Status.DISPATCHED, Status.DRAFT, Status.CANCELLED),
    Status.DISPATCHED: (Status.AT_PICKUP, Status.BOOKED, Status.CANCELLED),
    Status.AT_PICKUP: (Status.IN_TRANSIT, Status.CANCELLED),
    Status.IN_TRANSIT: (Status.AT_DELIVERY, Status.AT_PICKUP),
    Status.AT_DELIVERY: (Status.IN_TRANSIT, Status.DELIVERED),
    Status.DELIVERED: (Status.CLOSED, Status.AT_DELIVERY),
    Status.CLOSED: (Status.DELIVERED,),
    Status.CANCELLED: (Status.DRAFT,),
}

# They undo what was told to others, so they need somebody who may override, and a reason.
STEPS_BACK = frozenset(
    {
        (Status.BOOKED, Status.DRAFT),
        (Status.DISPATCHED, Status.BOOKED),
        (Status.DELIVERED, Status.AT_DELIVERY),
        (Status.CLOSED, Status.DELIVERED),
        (Status.CANCELLED, Status.DRAFT),
    }
)

# On the way, and not to be taken for booked or delivered.
UNDER_WAY = (Status.DISPATCHED, Status.AT_PICKUP, Status.IN_TRANSIT, Status.AT_DELIVERY)
# Nothing of it is still to be driven.
OVER = (Status.DELIVERED, Status.CLOSED, Status.CANCELLED)


class StopState(Protocol):
    type: str
    status: str


def allowed_moves(status: str, stops: Iterable[StopState]) -> list[Status]:
    """The states that a load may go to now, in the table's order."""
    stops = list(stops)
    return [to for to in MOVES[status] if fits_stops(status, to, stops)]


def fits_stops(status: str, to: Status, stops: list[StopState]) -> bool:
    """Whether the stops agree: what is pending decides where a truck can be next."""
    ahead = next((stop.type for stop in stops if stop.status == StopStatus.PENDING), None)
    match to:
        case Status.AT_PICKUP:
            return ahead == StopType.PICKUP
        case Status.AT_DELIVERY if status == Status.IN_TRANSIT:
            return ahead == StopType.DELIVERY
        case Status.IN_TRANSIT:
            return ahead is not None
        case Status.DELIVERED if status == Status.AT_DELIVERY:
            return ahead is None
        case Status.CANCELLED:
            return not any(stop.status == StopStatus.DEPARTED for stop in stops)
    return True


def needs_reason(status: str, to: Status) -> bool:
    return to == Status.CANCELLED or (status, to) in STEPS_BACK
