"""Correcting what is told of a stop: its times are evidence, so they stay complete and in order."""

from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from tenancy.errors import ConflictError
from trucking.changing import BILLED
from trucking.charging import propose_detention
from trucking.itinerary import ends_of, faults_of
from trucking.models import Load, Stop
from trucking.moves import OVER, Status, StopStatus
from trucking.moving import TOLERANCE

AHEAD = {StopStatus.PENDING, StopStatus.SKIPPED}


class Evidence(NamedTuple):
    status: str
    arrived_at: datetime | None
    departed_at: datetime | None


def evidence_of(stop: Stop) -> Evidence:
    return Evidence(stop.status, stop.arrived_at, stop.departed_at)


def require_evidence(load: Load, stop: Stop, before: Evidence, *, now: datetime) -> None:
    """Check a corrected stop of a locked load: ConflictError, or ValidationError by column."""
    require_status(load, stop, before)
    errors: dict[str, Any] = {}
    for column in ("arrived_at", "departed_at"):
        was, at = getattr(before, column), getattr(stop, column)
        if at is not None and was is None:
            message = "Moves of the load stamp this; then it may be corrected."
            raise ConflictError(message, "not_stamped", field=column)
        if was is not None and at is None:
            errors[column] = ValidationError("Evidence is not taken away.", code="required")
        if at is not None and at > now + TOLERANCE:
            errors[column] = ValidationError("This is still to come.", code="in_future")
    if not errors:
        errors = journey_errors(load, stop)
    if errors:
        raise ValidationError(errors)


def require_status(load: Load, stop: Stop, before: Evidence) -> None:
    """A stop that nobody was at yet may be skipped, and taken up again."""
    if stop.status == before.status:
        return
    if not {stop.status, before.status} <= AHEAD or load.status in OVER:
        message = "Only a stop that is still ahead is skipped; moves of the load do the rest."
        raise ConflictError(message, "not_ahead", field="status")
    others = [other for other in load.stops.all() if other.pk != stop.pk]
    left = {other.type for other in others if other.status != StopStatus.SKIPPED}
    if stop.status == StopStatus.SKIPPED and stop.type not in left:
        message = "The last pickup and the last delivery are not skipped; cancel the load."
        raise ConflictError(message, "last_of_its_kind", field="status")


def journey_errors(load: Load, stop: Stop) -> dict[str, ValidationError]:
    """What the stop's times do to the journey, told at the stop wherever it shows."""
    stops = [stop if other.pk == stop.pk else other for other in load.stops.all()]
    return {fault.column: fault.error for fault in faults_of(stops)}


def learn_from_stop(load: Load, stop: Stop) -> None:
    """Let the locked load follow a stop that was saved."""
    stops = list(load.stops.all())
    for name, value in ends_of(stops).items():
        setattr(load, name, value)
    if load.delivered_at is not None:
        load.delivered_at = max(s.departed_at for s in stops if s.departed_at is not None)
    if load.status != Status.CANCELLED and load.billing_status not in BILLED:
        propose_detention(load, stop)
    load.save()
