"""Moving a load along its life: the one writer of its status and of its stops' times."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from customers.models import Customer
from tenancy.api.reading import forget
from tenancy.context import acting
from tenancy.errors import ConflictError
from trucking.booking import price
from trucking.changing import require_open_account
from trucking.charging import charge_for_nothing, drop_price, propose_detention, retotal
from trucking.credit import locked_customer, owed_for, require_credit, require_not_on_hold
from trucking.models import Charge, Load, Stop
from trucking.moves import STEPS_BACK, Status, StopStatus, allowed_moves, needs_reason

# Clocks of trucks and servers differ a little.
TOLERANCE = timedelta(minutes=5)
AT_STOP = (Status.AT_PICKUP, Status.AT_DELIVERY)
# All that a move writes of the load itself: the rest need not be sealed and sent again.
MOVED = (
    *("status", "booked_at", "dispatched_at", "delivered_at", "closed_at", "cancelled_at"),
    *("rate_source", "rate", "rate_snapshot", "total_charge", "billing_status"),
    *("hold_overridden", "credit_overridden", "updated_at"),
)


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants of a load, and what they may."""

    to: Status
    at: datetime
    now: datetime
    may_override: bool = False
    reason: str = ""
    tonu: bool = False
    override_hold: bool = False
    override_credit: bool = False


@transaction.atomic(savepoint=False)  # A refusal ends the request, and undoes all of it.
def move(load: Load, order: Order) -> None:
    """Take a locked load to another state. Who goes on after a refusal sets a savepoint before.

    PermissionDenied for what needs a manager; ConflictError for a move that is not legal now,
    with `allowed`; ValidationError for a missing reason or a wrong time, by column.
    """
    stops = list(load.stops.all())
    was = load.status
    require_right(was, order)
    require_legal(load, stops, order)
    require_sense(was, stops, order)
    with acting(reason=order.reason) if order.reason else nullcontext():
        load.status = order.to
        effect_of(was, order.to)(load, stops, order)
        load.save(update_fields=MOVED)
    load.balance = owed_for(load)  # As PostgreSQL has just reckoned it.
    forget(load, "charges")


def require_right(was: str, order: Order) -> None:
    asks = order.override_hold or order.override_credit or (was, order.to) in STEPS_BACK
    if asks and not order.may_override:
        raise PermissionDenied


def require_legal(load: Load, stops: list[Stop], order: Order) -> None:
    allowed = allowed_moves(load.status, stops)
    if order.to not in allowed:
        was, wanted = load.get_status_display().lower(), order.to.label.lower()
        raise ConflictError(
            f"A load that is {was} cannot become {wanted} now.",
            "illegal_move",
            details={"status": load.status, "allowed": [str(to) for to in allowed]},
        )


def require_sense(was: str, stops: list[Stop], order: Order) -> None:
    errors: dict[str, Any] = {}
    overrides = order.override_hold or order.override_credit
    if not order.reason and (overrides or needs_reason(was, order.to)):
        errors["reason"] = ValidationError("Say why.", code="required")
    if order.at > order.now + TOLERANCE:
        errors["at"] = ValidationError("This is still to come.", code="in_future")
    if stamps(was, order.to):
        known = [at for stop in stops for at in (stop.arrived_at, stop.departed_at) if at]
        if known and order.at < max(known):
            message = "The load was seen at a stop later than that."
            errors["at"] = ValidationError(message, code="out_of_order")
    if order.tonu and order.to != Status.CANCELLED:
        errors["tonu"] = ValidationError("Only a cancelled load has it.", code="not_cancelled")
    if errors:
        raise ValidationError(errors)


def stamps(was: str, to: Status) -> bool:
    """Whether the move writes a stop's time."""
    return (was, to) not in STEPS_BACK and to in {
        *AT_STOP,
        Status.IN_TRANSIT,
        Status.DELIVERED,
    }


Effect = Callable[[Load, list[Stop], Order], None]


def effect_of(was: str, to: Status) -> Effect:
    """What a move does beside setting the status: the step's own, else its goal's."""
    return OF_STEP.get((was, to)) or OF_GOAL[to]


def book(load: Load, stops: list[Stop], order: Order) -> None:
    customer = locked_customer(load)
    load.hold_overridden = load.credit_overridden = False
    try:
        require_not_on_hold(customer)
    except ConflictError:
        if not order.override_hold:
            raise
        load.hold_overridden = True
    price(load, stops, at=order.at)
    load.booked_at = order.at
    lend(load, customer, order)


def lend(load: Load, customer: Customer, order: Order) -> None:
    try:
        require_credit(load, customer)
    except ConflictError:
        if not order.override_credit:
            raise
        load.credit_overridden = True


def unbook(load: Load, stops: list[Stop], order: Order) -> None:
    drop_price(load)
    load.booked_at = None


def dispatch(load: Load, stops: list[Stop], order: Order) -> None:
    load.dispatched_at = order.at


def recall(load: Load, stops: list[Stop], order: Order) -> None:
    load.dispatched_at = None


def arrive(load: Load, stops: list[Stop], order: Order) -> None:
    stop = next(stop for stop in stops if stop.status == StopStatus.PENDING)
    stop.status, stop.arrived_at = StopStatus.ARRIVED, order.at
    stop.save()


def depart(load: Load, stops: list[Stop], order: Order) -> None:
    stop = next(stop for stop in stops if stop.status == StopStatus.ARRIVED)
    stop.status, stop.departed_at = StopStatus.DEPARTED, order.at
    stop.save()
    propose_detention(load, stop)


def deliver(load: Load, stops: list[Stop], order: Order) -> None:
    depart(load, stops, order)
    load.delivered_at = order.at


def undo_delivery(load: Load, stops: list[Stop], order: Order) -> None:
    require_open_account(load)
    stop = [stop for stop in stops if stop.status == StopStatus.DEPARTED][-1]
    stop.status, stop.departed_at = StopStatus.ARRIVED, None
    stop.save()
    Charge.objects.filter(stop=stop, source=Charge.Source.PROPOSED).delete()
    load.delivered_at = None
    load.billing_status = Load.BillingStatus.NOT_READY


def close(load: Load, stops: list[Stop], order: Order) -> None:
    load.closed_at = order.at


def reopen(load: Load, stops: list[Stop], order: Order) -> None:
    load.closed_at = None
    lend(load, locked_customer(load), order)


def cancel(load: Load, stops: list[Stop], order: Order) -> None:
    load.cancelled_at = order.at
    if order.tonu:
        charge_for_nothing(load)
        return
    Charge.objects.filter(load=load).delete()  # Nothing is owed for what is not hauled.
    retotal(load)


def revive(load: Load, stops: list[Stop], order: Order) -> None:
    if load.billing_status in {Load.BillingStatus.INVOICED, Load.BillingStatus.PAID}:
        raise ConflictError("The load is invoiced; it stays cancelled.", "invoiced")
    Charge.objects.filter(load=load).delete()
    for stop in stops:
        stop.status, stop.arrived_at, stop.departed_at = StopStatus.PENDING, None, None
        stop.save()
    drop_price(load)
    load.booked_at = load.dispatched_at = load.cancelled_at = None
    load.billing_status = Load.BillingStatus.NOT_READY
    lend(load, locked_customer(load), order)


OF_STEP: dict[tuple[str, Status], Effect] = {
    (Status.BOOKED, Status.DRAFT): unbook,
    (Status.DISPATCHED, Status.BOOKED): recall,
    (Status.DELIVERED, Status.AT_DELIVERY): undo_delivery,
    (Status.CLOSED, Status.DELIVERED): reopen,
    (Status.CANCELLED, Status.DRAFT): revive,
}
OF_GOAL: dict[Status, Effect] = {
    Status.BOOKED: book,
    Status.DISPATCHED: dispatch,
    Status.AT_PICKUP: arrive,
    Status.IN_TRANSIT: depart,
    Status.AT_DELIVERY: arrive,
    Status.DELIVERED: deliver,
    Status.CLOSED: close,
    Status.CANCELLED: cancel,
}
