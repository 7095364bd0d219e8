from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from customers.models import Customer
from servicing.maintenance import (
    EARLIEST,
    Anchor,
    Basis,
    DueState,
    Interval,
    MaintenanceRule,
    Unit,
    due_state,
)
from servicing.models.equipment import Equipment, require_in_use
from servicing.models.meter import MeterKind
from servicing.models.plan_intervals import interval_errors, only_its_intervals
from servicing.models.plan_queries import MaintenancePlanQuerySet, open_visits
from servicing.models.technician import Technician
from servicing.usage import Usage
from tenancy.managers import TenantManager
from tenancy.models import ArchivableModel, TenantForeignKey
from tenancy.sealing.fields import SealedTextField

MOST_DAYS = 366
LONGEST_INTERVAL = 3650


def days_field(**kwargs: Any) -> Any:
    return models.PositiveSmallIntegerField(validators=[MaxValueValidator(MOST_DAYS)], **kwargs)


class MaintenancePlan(ArchivableModel):
    """A service that a piece of equipment needs again and again, by time or by its meter.

    When it is due is worked out anew from the services and readings that stand, whenever one of
    them changes; see rescheduling.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        ENDED = "ended", "Ended"

    customer = TenantForeignKey(Customer, models.CASCADE, related_name="maintenance_plans")
    equipment = TenantForeignKey(Equipment, models.CASCADE, related_name="maintenance_plans")
    service_type = models.CharField(
        max_length=100, help_text="A completed service of this type satisfies the plan."
    )
    basis = models.CharField(max_length=10, choices=Basis)
    every_n = models.PositiveSmallIntegerField(
        "every",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_INTERVAL)],
    )
    every_unit = models.CharField("unit", max_length=10, choices=Unit, null=True, blank=True)  # noqa: DJ001 - the API answers null
    meter_kind = models.CharField(  # noqa: DJ001 - the API answers null
        "meter", max_length=10, choices=MeterKind, null=True, blank=True
    )
    every_meter = models.DecimalField(
        "every so many",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
    )
    anchor = models.CharField(
        max_length=20,
        choices=Anchor,
        default=Anchor.FIXED,
        help_text="Whether the next date keeps the rhythm or counts from the last service.",
    )
    lead_days = days_field(
        default=14, help_text="So many days ahead it is upcoming, and visits are made."
    )
    early_window_days = days_field(
        blank=True,
        help_text="A service so many days ahead counts already. Empty for the lead days.",
    )
    late_window_days = days_field(
        default=0, help_text="So many days after its day it is not overdue yet."
    )
    technician = TenantForeignKey(
        Technician,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="maintenance_plans",
        help_text="Who leads the visits that are made.",
    )
    instructions = SealedTextField(
        label="maintenance_plan.instructions", max_length=5000, blank=True, null=True
    )
    auto_create_visit = models.BooleanField(
        "make visits", default=False, help_text="Make a visit to be scheduled whenever it is due."
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    last_serviced_on = models.DateField(null=True, blank=True)
    serviced_before_on = models.DateField(
        null=True, editable=False, help_text="The service before the plan, told when it was made."
    )
    counts_from = models.DateField(editable=False, help_text="The day after which it counts.")
    next_due_on = models.DateField(null=True, editable=False)
    # Lists are ordered by it: one without a date comes last.
    due_by = models.GeneratedField(
        expression=Coalesce("next_due_on", Value(date.max)),
        output_field=models.DateField(),
        db_persist=True,
    )

    objects: ClassVar[Any] = TenantManager.from_queryset(MaintenancePlanQuerySet)()

    class Meta(ArchivableModel.Meta):
        abstract = False
        constraints = [
            CheckConstraint(condition=Q(basis__in=Basis.values), name="plan_basis_known"),
            CheckConstraint(condition=Q(anchor__in=Anchor.values), name="plan_anchor_known"),
            CheckConstraint(
                condition=Q(status__in=["active", "paused", "ended"]), name="plan_status_known"
            ),
            CheckConstraint(
                condition=Q(every_unit__isnull=True) | Q(every_unit__in=Unit.values),
                name="plan_unit_known",
            ),
            CheckConstraint(
                condition=Q(meter_kind__isnull=True) | Q(meter_kind__in=MeterKind.values),
                name="plan_meter_known",
            ),
            CheckConstraint(
                condition=only_its_intervals(),
                name="plan_has_the_intervals_of_its_basis",
                violation_error_message="A plan has the intervals that its basis names.",
            ),
            CheckConstraint(
                condition=Q(every_n__isnull=True) | Q(every_n__gte=1, every_n__lte=3650),
                name="plan_interval_in_bounds",
                violation_error_message="An interval is 1 to 3650.",
            ),
            CheckConstraint(
                condition=Q(every_meter__isnull=True) | Q(every_meter__gte=1),
                name="plan_meter_interval_above_zero",
                violation_error_message="An interval by meter is 1 or more.",
            ),
            CheckConstraint(
                condition=Q(lead_days__lte=366, early_window_days__lte=366)
                & Q(late_window_days__lte=366),
                name="plan_windows_within_a_year",
                violation_error_message="A window is up to 366 days.",
            ),
        ]
        indexes = [
            models.Index("tenant", "created_at", "id", name="plan_by_creation"),
            models.Index("tenant", "updated_at", "id", name="plan_by_update"),
            models.Index("tenant", "customer", "created_at", "id", name="plan_by_customer"),
            models.Index("tenant", "equipment", name="plan_by_equipment"),
            models.Index("tenant", "due_by", "id", name="plan_by_due_day"),
            models.Index("tenant", "technician", name="plan_by_technician"),
        ]

    def __str__(self) -> str:
        return f"maintenance plan {str(self.pk)[-8:]}"

    def clean_fields(self, exclude: Any = None) -> None:
        # Before the fields are looked at, so that the defaults are checked like any value.
        if self.early_window_days is None:
            self.early_window_days = self.lead_days
        if self._state.adding and self.equipment_id is not None:
            self.begin()
        super().clean_fields(exclude=exclude)

    def begin(self) -> None:
        """Count from the service that is told, else from the equipment's own dates, else today."""
        serviced_at = self.equipment.last_serviced_at
        serviced_on = serviced_at and timezone.localdate(serviced_at, self.zone)
        begun = self.last_serviced_on or serviced_on or self.equipment.installed_on
        self.serviced_before_on = self.last_serviced_on
        self.counts_from = max(begun or self.today, EARLIEST)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.tenant.timezone)

    @property
    def today(self) -> date:
        """The company's own day."""
        return timezone.localdate(timezone=self.zone)

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = interval_errors(self)
        if self._state.adding:
            if self.equipment_id is not None:  # A form asks even of what it could not read.
                require_in_use(self.equipment, self.customer_id)
            if self.last_serviced_on and self.last_serviced_on > self.today:
                message = "This lies in the future."
                errors["last_serviced_on"] = ValidationError(message, code="in_future")
        if errors:
            raise ValidationError(errors)

    @property
    def every(self) -> Interval | None:
        if self.every_n is None or self.every_unit is None:
            return None
        return Interval(self.every_n, self.every_unit)

    @property
    def asks(self) -> bool:
        """Whether it asks for services at all."""
        is_active = self.status == self.Status.ACTIVE
        in_use = self.equipment.status != Equipment.Status.RETIRED
        records: Iterable[ArchivableModel] = (self, self.equipment, self.customer)
        return is_active and in_use and all(record.archived_at is None for record in records)

    @property
    def cycle(self) -> date:
        """The day from which it counts to what is due next; a voided service sets it back."""
        return self.last_serviced_on or self.counts_from

    def reckon(self, serviced: list[date], usage: Usage) -> bool:
        """Take over when it is due after these services; tell whether that moved."""
        rule = MaintenanceRule(
            self.basis,
            self.counts_from,
            self.every,
            self.every_meter,
            self.anchor,
            self.early_window_days,
            usage,
        )
        due = rule.due_after(serviced)
        before = self.next_due_on, self.last_serviced_on
        self.next_due_on = due.on if self.asks else None
        self.last_serviced_on = due.serviced_on or self.serviced_before_on
        return before != (self.next_due_on, self.last_serviced_on)

    def state(self, today: date) -> DueState:
        return due_state(self.next_due_on, today, self.lead_days, self.late_window_days)

    @property
    def open_visit_id(self) -> Any:
        """The visit of its own that is still to be done; one query."""
        return open_visits(self.visits.all()).values_list("pk", flat=True).first()

    def reschedule(self) -> None:
        """Work out anew when it is due, and let its equipment and visits follow."""
        type(self).objects.filter(pk=self.pk).reschedule()
        self.refresh_from_db(fields=["next_due_on", "last_serviced_on", "updated_at"])

    def archive(self) -> None:
        super().archive()
        self.reschedule()

    def restore(self) -> None:
        super().restore()
        self.reschedule()

    def warnings(self) -> list[dict[str, str]]:
        """What was accepted but should be looked at: [{code, message, field}], API names."""
        found = []
        if self.is_doubled():
            message = "This equipment has another plan for this service."
            found.append(("duplicate_plan", message, "serviceType"))
        if self.technician and not self.technician.is_working:
            message = "This technician does not work any more; visits are made without one."
            found.append(("inactive", message, "technician"))
        if self.every and self.every.after(EARLIEST) <= EARLIEST + self.early_window:
            message = "The window is as long as the interval: two services in a row would count."
            found.append(("window_too_long", message, "earlyWindowDays"))
        return [{"code": code, "message": text, "field": field} for code, text, field in found]

    @property
    def early_window(self) -> timedelta:
        return timedelta(days=self.early_window_days)

    def is_doubled(self) -> bool:
        alike = type(self).objects.filter(
            equipment=self.equipment_id,
            service_type__iexact=self.service_type,
            status=self.Status.ACTIVE,
            archived_at__isnull=True,
        )
        return alike.exclude(pk=self.pk).exists()
