"""The time that visits take their technicians: nobody is in two places at once.

A visit's bookings are kept true in the transaction that changes it. The database refuses two that
overlap; what a manager overrode stands outside that rule but is still seen by the next check.
"""

from datetime import UTC
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q, UniqueConstraint

from servicing.models.technician import Technician
from tenancy.errors import ConflictError
from tenancy.models import TenantForeignKey, TenantOwnedModel

if TYPE_CHECKING:
    from servicing.models.visit import Visit

BUSY = "A technician is on another visit at that time."


class Booking(TenantOwnedModel):
    """A technician's time on one visit, as lead or crew; half-open."""

    visit = TenantForeignKey("servicing.Visit", models.CASCADE, related_name="bookings")
    technician = TenantForeignKey(Technician, models.PROTECT, related_name="bookings")
    during = DateTimeRangeField()
    overridden = models.BooleanField(
        default=False, help_text="A manager put it beside another visit."
    )

    class Meta(TenantOwnedModel.Meta):
        abstract = False
        constraints = [
            UniqueConstraint(
                fields=["tenant", "visit", "technician"],
                name="booking_once_per_visit",
                violation_error_message="This technician is booked for this visit already.",
            ),
            ExclusionConstraint(
                name="booking_no_overlap",
                expressions=[
                    ("tenant", RangeOperators.EQUAL),
                    ("technician", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(overridden=False),
                violation_error_message=BUSY,
            ),
        ]
        indexes = [
            models.Index("tenant", "technician", name="booking_by_technician"),
        ]

    def __str__(self) -> str:
        return f"booking {str(self.pk)[-8:]}"


def book(visit: "Visit", *, override: bool = False) -> bool:
    """Make the visit's bookings what it needs now; tell whether any stands beside another.

    ConflictError `double_booked` names the visits in the way, unless `override`. The technicians
    are locked in the order of their ids, so that two who book the same people queue.
    """
    span = visit.span
    wanted = visit.technician_ids() if span else set()
    held = {booking.technician_id: booking for booking in visit.bookings.all()}
    gone = set(held) - wanted
    if gone:
        Booking.objects.filter(visit=visit, technician__in=gone).delete()
    if span is None:
        return False
    during = DateTimeTZRange(*span)
    changed = {who for who in wanted if who not in held or held[who].during != during}
    if changed:
        require_working(visit, changed - set(held), changed)
        busy = require_free(visit, changed, during, override=override)
        for who in changed:
            booking = held.get(who) or Booking(visit=visit, technician_id=who)
            booking.during, booking.overridden = during, who in busy
            booking.save()
            held[who] = booking
    return any(held[who].overridden for who in wanted)


def require_working(visit: "Visit", added: set[UUID], locked: set[UUID]) -> None:
    """Lock technicians; ValidationError if one who is new to the visit does not work any more."""
    rows = Technician.objects.filter(pk__in=locked).order_by("pk")
    for person in rows.select_for_update(of=("self",), no_key=True):
        if person.pk in added and not person.is_working:
            field = "technician" if person.pk == visit.technician_id else "crew"
            message = "This technician does not work for the company any more."
            raise ValidationError({field: ValidationError(message, code="inactive")})


def require_free(
    visit: "Visit", technicians: set[UUID], during: Any, *, override: bool
) -> set[UUID]:
    """Who of them is on another visit; ConflictError unless that is overridden."""
    others = (
        Booking.objects.filter(technician__in=technicians, during__overlap=during)
        .exclude(visit=visit)
        .order_by("during", "id")
    )
    busy = list(others)
    if busy and not override:
        raise ConflictError(
            BUSY, "double_booked", field="technician", details={"conflicts": [*map(told, busy)]}
        )
    return {booking.technician_id for booking in busy}


def told(booking: Booking) -> dict[str, Any]:
    return {
        "visitId": booking.visit_id,
        "technician": booking.technician_id,
        "scheduledStart": booking.during.lower.astimezone(UTC),
        "scheduledEnd": booking.during.upper.astimezone(UTC),
    }
