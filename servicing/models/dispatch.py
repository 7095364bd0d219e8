"""The verb that moves a visit from state to state."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from customers.models import Customer
from servicing.models.service_record import ServiceRecord
from servicing.models.treated import ServicedEquipment
from servicing.models.visit import Visit
from servicing.models.visit_states import (
    AT_WORK,
    CLOCK_SKEW,
    DONE,
    MOVES,
    REOPENABLE_FOR,
    Move,
    Status,
    is_reopening,
    needs_reason,
)
from tenancy.errors import ConflictError

TIMESTAMPS = {
    Status.DISPATCHED: "dispatched_at",
    Status.EN_ROUTE: "en_route_at",
    Status.ON_SITE: "arrived_at",
    Status.COMPLETED: "completed_at",
    Status.PARTIALLY_COMPLETED: "completed_at",
}


@transaction.atomic
def move(visit: Visit, wanted: Move, *, now: datetime) -> ServiceRecord | None:
    """Move a visit as `wanted`; the service record comes back where the move made one.

    The only writer of `status`. Customer and visit are locked first, in this order: two
    dispatchers may click at once. ConflictError for an illegal move, with what is allowed.
    """
    customers = Customer.objects.select_for_update(of=("self",), no_key=True)
    customer = customers.get(pk=visit.customer_id)
    visits = Visit.objects.select_for_update(of=("self",), no_key=True)
    visit.refresh_from_db(from_queryset=visits)
    visit.customer = customer
    for record in (customer, visit):
        record.require_present()
    require_legal(visit, wanted)
    require_sound(visit, wanted, now)
    if is_reopening(visit.status, wanted.to):
        reopen(visit, now)
    if wanted.to == Status.SCHEDULED:
        schedule(visit, wanted)
    if wanted.to == Status.UNSCHEDULED:
        clear_times(visit)
    stamp(visit, wanted)
    visit.save()
    visit.settle(wanted.overrides)
    return complete(visit) if wanted.to in DONE else None


def require_legal(visit: Visit, wanted: Move) -> None:
    allowed = MOVES[visit.status]
    if wanted.to not in allowed:
        was, to = visit.get_status_display().lower(), Status(wanted.to).label.lower()
        message = f"A visit that is {was} cannot become {to}."
        raise ConflictError(message, "illegal_move", details={"allowed": list(map(str, allowed))})


def require_sound(visit: Visit, wanted: Move, now: datetime) -> None:
    """Raise ValidationError for a missing reason, or an `at` that cannot be."""
    errors: dict[str, Any] = {}
    if needs_reason(visit.status, wanted.to) and not wanted.reason.strip():
        errors["reason"] = ValidationError("This move needs a reason.", code="required")
    if wanted.at > now + CLOCK_SKEW:
        errors["at"] = ValidationError("This lies in the future.", code="in_future")
    elif visit.status in AT_WORK and visit.status_at and wanted.at < visit.status_at:
        message = "This lies before the visit's last move."
        errors["at"] = ValidationError(message, code="before_last_move")
    if errors:
        raise ValidationError(errors)


def schedule(visit: Visit, wanted: Move) -> None:
    if visit.status == Status.UNSCHEDULED:
        visit.require_schedulable(wanted.overrides)
    visit.status = Status.SCHEDULED
    if wanted.start:
        visit.scheduled_start, visit.scheduled_end = wanted.start, wanted.end
    if wanted.technician:
        visit.technician = wanted.technician
    visit.dispatched_at = None
    visit.full_clean(validate_unique=False, validate_constraints=False)


def clear_times(visit: Visit) -> None:
    for name in (
        "scheduled_start",
        "scheduled_end",
        "window_start",
        "window_end",
        "dispatched_at",
        "en_route_at",
        "arrived_at",
        "completed_at",
    ):
        setattr(visit, name, None)


def reopen(visit: Visit, now: datetime) -> None:
    """Put the record that the visit made away; it is made anew at the next completion."""
    if visit.completed_at and now - visit.completed_at > REOPENABLE_FOR:
        message = f"A visit is reopened within {REOPENABLE_FOR.days} days."
        raise ConflictError(message, "too_late")
    for record in visit.service_records.filter(archived_at__isnull=True):
        record.archive()
    visit.completed_at = None


def stamp(visit: Visit, wanted: Move) -> None:
    """Note the status and when it began; the first arrival stays."""
    visit.status, visit.status_at = wanted.to, wanted.at
    visit.status_reason = wanted.reason.strip() or None
    name = TIMESTAMPS.get(Status(wanted.to))
    if name and not (name == "arrived_at" and visit.arrived_at):
        setattr(visit, name, wanted.at)


def complete(visit: Visit) -> ServiceRecord:
    record = ServiceRecord.of_visit(visit)
    record.full_clean(validate_unique=False, validate_constraints=False)
    record.save()
    ServicedEquipment.objects.bulk_create(
        ServicedEquipment(service=record, position=item.position, equipment_id=item.equipment_id)
        for item in visit.equipment.all()
    )
    record.settle()
    return record
