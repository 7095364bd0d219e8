from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef

from customers.models import Address, Customer
from servicing.models.booking import book
from servicing.models.equipment import belongs_to_customer
from servicing.models.technician import Technician, span_of
from servicing.models.time_off import TimeOff
from servicing.models.visit_rules import (
    CONSTRAINTS,
    END_AFTER_START,
    INDEXES,
    WINDOW_IN_ORDER,
)
from servicing.models.visit_states import (
    BLOCKS_NOBODY,
    ENDED,
    NO_OVERRIDES,
    Overrides,
    Status,
)
from servicing.working_hours import Span
from tenancy.errors import ConflictError
from tenancy.models import ArchivableModel, TenantForeignKey, company_key
from tenancy.sealing.fields import SealedTextField
from tenancy.timezones import validate_timezone

# What tells whether somebody came in time, without a look at the table.
USUAL_LENGTH = timedelta(minutes=60)


class Visit(ArchivableModel):
    """Planned work at a customer's: when, where, on what, and by whom.

    `status` moves only by `servicing.dispatch.move`.
    """

    Status = Status

    class Priority(models.TextChoices):
        LOW = "low", "Low"
        NORMAL = "normal", "Normal"
        HIGH = "high", "High"
        EMERGENCY = "emergency", "Emergency"

    class Source(models.TextChoices):
        MANUAL = "manual", "Manual"
        RECURRING = "recurring", "Recurring"
        MAINTENANCE = "maintenance", "Maintenance"
        FOLLOW_UP = "follow_up", "Follow-up"

    # The indexes below begin with the company, as every query does; the plain ones of Django's
    # would only slow down the planning of many visits.
    tenant = company_key(db_index=False, db_constraint=False)
    customer = TenantForeignKey(Customer, models.CASCADE, related_name="visits", db_index=False)
    address = TenantForeignKey(
        Address, models.PROTECT, null=True, blank=True, related_name="visits", db_index=False
    )
    technician = TenantForeignKey(
        Technician,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        db_index=False,
        help_text="Who leads the visit.",
    )
    service_type = models.CharField(max_length=100)
    status = models.CharField(
        max_length=20, choices=Status, default=Status.UNSCHEDULED, editable=False
    )
    status_reason = SealedTextField(
        label="visit.status_reason", max_length=500, null=True, editable=False
    )
    status_at = models.DateTimeField(null=True, editable=False)
    priority = models.CharField(max_length=10, choices=Priority, default=Priority.NORMAL)
    scheduled_start = models.DateTimeField(null=True, blank=True)
    scheduled_end = models.DateTimeField(null=True, blank=True)
    window_start = models.DateTimeField(
        null=True, blank=True, help_text="Between when the customer was promised an arrival."
    )
    window_end = models.DateTimeField(null=True, blank=True)
    timezone = models.CharField(
        max_length=64,
        blank=True,
        validators=[validate_timezone],
        help_text="Empty for the address's, else the company's.",
    )
    requested_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(
        null=True, blank=True, help_text="The day by which the work is wanted."
    )
    source = models.CharField(max_length=20, choices=Source, default=Source.MANUAL, editable=False)
    recurring_service = TenantForeignKey(
        "servicing.RecurringService",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="visits",
        db_index=False,  # The unique key holds it.
    )
    occurrence_date = models.DateField(
        null=True, editable=False, help_text="The local day on which the series put it first."
    )
    maintenance_plan = TenantForeignKey(
        "servicing.MaintenancePlan",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="visits",
        db_index=False,  # The unique key holds it.
        help_text="The plan that made the visit.",
    )
    maintenance_cycle = models.DateField(
        null=True, editable=False, help_text="The day from which the plan counted to it."
    )
    notes = SealedTextField(label="visit.notes", max_length=5000, blank=True, null=True)
    dispatched_at = models.DateTimeField(null=True, editable=False)
    en_route_at = models.DateTimeField(null=True, editable=False)
    arrived_at = models.DateTimeField(null=True, editable=False)
    completed_at = models.DateTimeField(null=True, editable=False)
    overbooked = models.BooleanField(default=False, editable=False)

    class Meta(ArchivableModel.Meta):
        abstract = False
        constraints = CONSTRAINTS
        indexes = INDEXES

    def __str__(self) -> str:
        return f"visit {str(self.pk)[-8:]}"

    def clean_fields(self, exclude: Any = None) -> None:
        # Before the fields are looked at, so that the default is checked like any zone.
        if not self.timezone:
            place = self.address.timezone if self.address else None
            self.timezone = place or self.tenant.timezone
        if self.scheduled_start and not self.scheduled_end:
            self.scheduled_end = self.scheduled_start + USUAL_LENGTH
        if self._state.adding and self.scheduled_start:
            self.status = Status.SCHEDULED
        super().clean_fields(exclude=exclude)

    def clean(self) -> None:
        super().clean()
        errors = dict(belongs_to_customer(self, "address"))
        errors |= in_order(self, "scheduled_start", "scheduled_end", END_AFTER_START)
        errors |= in_order(self, "window_start", "window_end", WINDOW_IN_ORDER)
        if self.status == Status.SCHEDULED and not self.scheduled_start:
            message = "A scheduled visit has a start; move it to unscheduled instead."
            errors["scheduled_start"] = ValidationError(message, code="required")
        if errors:
            raise ValidationError(errors)

    @property
    def span(self) -> Span | None:
        """The time that it takes its technicians; None while it blocks nobody."""
        if self.status in BLOCKS_NOBODY or self.archived_at is not None:
            return None
        return span_of(self.scheduled_start, self.scheduled_end)

    @property
    def is_over(self) -> bool:
        return self.status in ENDED

    def technician_ids(self) -> set[UUID]:
        """Who goes: the lead and the crew."""
        crew = {member.technician_id for member in self.crew.all()}
        return crew | ({self.technician_id} if self.technician_id else set())

    def settle(self, overrides: Overrides = NO_OVERRIDES) -> None:
        """Book its people once it and its crew are saved; ConflictError where one is busy."""
        if self.technician_id and any(
            member.technician_id == self.technician_id for member in self.crew.all()
        ):
            message = "Who leads the visit is not its crew as well."
            raise ValidationError({"crew": ValidationError(message, code="lead")})
        overbooked = book(self, override=overrides.conflict)
        if overbooked != self.overbooked:
            self.overbooked = overbooked
            self.save(update_fields=["overbooked", "updated_at"])

    def require_schedulable(self, overrides: Overrides) -> None:
        """Raise ConflictError `customer_on_hold` unless somebody allows it all the same."""
        if self.customer.status == Customer.Status.ON_HOLD and not overrides.hold:
            raise ConflictError(
                "This customer is on hold; nothing is scheduled for it.", "customer_on_hold"
            )

    def archive(self) -> None:
        super().archive()
        self.settle()

    def restore(self) -> None:
        super().restore()
        self.settle()

    def withdraw(self) -> None:
        """Put away what a plan made and nobody has taken up; the plan may make it anew."""
        self.maintenance_cycle = None
        self.save(update_fields=["maintenance_cycle", "updated_at"])
        self.archive()

    def warnings(self) -> list[dict[str, str]]:
        """What was accepted but should be looked at: [{code, message, field}], API names."""
        span = self.span
        if span is None:
            return []
        away = TimeOff.objects.filter(
            technician=OuterRef("pk"),
            archived_at__isnull=True,
            start__lt=span.end,
            end__gt=span.start,
        )
        people = Technician.objects.filter(pk__in=self.technician_ids()).annotate(away=Exists(away))
        return [
            {
                "code": code,
                "message": message,
                "field": "technician" if person.pk == self.technician_id else "crew",
            }
            for person in people
            for code, message in misgivings(person, span, away=person.away)
        ]


def misgivings(person: Technician, span: Span, *, away: bool) -> list[tuple[str, str]]:
    found = []
    if away:
        found.append(("time_off", "A technician is away at that time."))
    if not person.works_through(span):
        found.append(("outside_working_hours", "That is outside a technician's working hours."))
    return found


def in_order(row: models.Model, start: str, end: str, message: str) -> dict[str, ValidationError]:
    """Refuse an end without or before its start, and a start without an end."""
    starts, ends = getattr(row, start), getattr(row, end)
    if (starts is None) != (ends is None):
        missing = start if starts is None else end
        return {missing: ValidationError("Send both the start and the end.", code="required")}
    if starts is not None and ends <= starts:
        return {end: ValidationError(message, code="before_start")}
    return {}
