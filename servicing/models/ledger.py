"""The ledger of a series: one row for each of its dates, whatever became of it.

The unique key of series and original local date is what makes each occurrence exactly once. The
tables have no history: the visits have, and skipped dates follow from the series, which has.
"""

from datetime import datetime
from typing import NamedTuple

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from servicing.models.recurring_service import RecurringService
from servicing.models.visit import Visit
from servicing.models.visit_states import DONE, Status
from servicing.occurrences import SkipReason
from tenancy.models import TenantDerivedModel, TenantForeignKey, company_key


class Planning(models.TextChoices):
    """Why a visit is not quite as the series has it; beside SkipReason."""

    MOVED_FOR_HOLIDAY = "moved_for_holiday", "Moved off a holiday"
    NO_SUCH_TIME = "time_does_not_exist", "Moved by the change of clocks"
    BUSY = "technician_busy", "The technician is on another visit"
    AWAY = "technician_away", "The technician is away"
    INACTIVE = "technician_inactive", "The technician works here no more"


REASONS = dict([*SkipReason.choices, *Planning.choices])


class OccurrenceState(models.TextChoices):
    GENERATED = "generated", "Visit made"
    SKIPPED = "skipped", "No visit"
    MOVED = "moved", "Visit moved"
    CANCELLED = "cancelled", "Visit cancelled"
    COMPLETED = "completed", "Done"


class LedgerEntry(TenantDerivedModel):
    """One date of a series, under its original local day: its visit, or why there is none."""

    tenant = company_key(db_index=False, db_constraint=False)
    series = TenantForeignKey(
        RecurringService, models.CASCADE, related_name="ledger", db_index=False
    )
    date = models.DateField()
    start = models.DateTimeField(null=True, blank=True)
    end = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=30, null=True, blank=True)  # noqa: DJ001 - most have none
    message = models.CharField(max_length=300, null=True, blank=True)  # noqa: DJ001 - most have none
    visit = TenantForeignKey(
        Visit, models.PROTECT, null=True, blank=True, related_name="ledger", db_index=False
    )
    planned_at = models.DateTimeField(
        help_text="The visit's last change as planning left it; any later one is somebody's."
    )

    class Meta(TenantDerivedModel.Meta):
        abstract = False
        verbose_name_plural = "ledger entries"
        constraints = [
            UniqueConstraint(
                fields=["tenant", "series", "date"],
                name="ledger_once_per_date",
                violation_error_message="This date of the series is entered already.",
            ),
            CheckConstraint(
                condition=Q(visit__isnull=False, start__isnull=False, end__isnull=False)
                | Q(visit__isnull=True, reason__isnull=False, reason__in=SkipReason.values),
                name="ledger_visit_or_reason",
                violation_error_message="A date has a visit, or a reason why it has none.",
            ),
        ]

    def __str__(self) -> str:
        return f"ledger entry {str(self.pk)[-8:]}"

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has done anything about the visit since it was planned."""
        return self.visit is None or self.visit.updated_at == self.planned_at

    @property
    def reason_text(self) -> str:
        return str(REASONS.get(self.reason or "", ""))

    def is_ahead(self, now: datetime) -> bool:
        return self.start is None or self.start > now

    @property
    def outcome(self) -> "Outcome":
        """What has become of the date by now: the visit itself tells, so it is never stale."""
        visit = self.visit
        if visit is None:
            return Outcome(OccurrenceState.SKIPPED, None, None)
        times = visit.scheduled_start, visit.scheduled_end
        if visit.status in DONE:
            return Outcome(OccurrenceState.COMPLETED, *times)
        if visit.archived_at is not None or visit.status == Status.CANCELLED:
            return Outcome(OccurrenceState.CANCELLED, *times)
        if times != (self.start, self.end):
            return Outcome(OccurrenceState.MOVED, *times)
        return Outcome(OccurrenceState.GENERATED, *times)


class Outcome(NamedTuple):
    state: OccurrenceState
    start: datetime | None
    end: datetime | None


class LedgerMark(TenantDerivedModel):
    """Up to which day a series' ledger is written, and its next date behind that day.

    A top-up looks only at series whose next date has come into their horizon.
    """

    series = TenantForeignKey(
        RecurringService, models.CASCADE, related_name="marks", db_index=False
    )
    reaches_to = models.DateField()
    next_on = models.DateField(null=True, blank=True, help_text="None where no date is left.")

    class Meta(TenantDerivedModel.Meta):
        abstract = False
        constraints = [
            UniqueConstraint(fields=["tenant", "series"], name="ledger_mark_once_per_series"),
        ]

    def __str__(self) -> str:
        return f"mark of series {str(self.series_id)[-8:]}"
