from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from tenancy.models import TenantDerivedModel

KEPT = timedelta(days=7)


class GenerationRun(TenantDerivedModel):
    """One time that visits were made for a company: who asked, what was made, what failed.

    It has no history: the visits have. One that never finished was killed.
    """

    class Kind(models.TextChoices):
        SERIES = "series", "Recurring services"
        PLAN = "plan", "Maintenance plans"

    class Trigger(models.TextChoices):
        BEAT = "beat", "The schedule"
        SERIES = "series", "A new series"
        ADMIN = "admin", "The button"
        COMMAND = "command", "The command"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SERIES)
    trigger = models.CharField(max_length=10, choices=Trigger)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    due = models.PositiveIntegerField(default=0, help_text="How many series or plans were due.")
    made = models.PositiveIntegerField(default=0, help_text="Visits.")
    unassigned = models.PositiveIntegerField(default=0, help_text="Visits without a technician.")
    skipped = models.PositiveIntegerField(
        default=0,
        help_text="Dates of series that get no visit, or plans that wanted none any more.",
    )
    failures = models.JSONField(
        default=list, blank=True, help_text="Of which series or plan it failed, and why."
    )

    class Meta(TenantDerivedModel.Meta):
        abstract = False
        indexes = [models.Index("tenant", "started_at", "id", name="generation_run_by_start")]

    def __str__(self) -> str:
        return f"generation run {str(self.pk)[-8:]}"

    # How a summary speaks of what is due, and of what got no visit.
    WORDS: ClassVar[dict[str, tuple[str, str]]] = {
        Kind.SERIES: ("series", "dates without a visit"),
        Kind.PLAN: ("plans", "passed over"),
    }

    @property
    def noun(self) -> str:
        return self.WORDS[self.kind][0]

    @property
    def summary(self) -> str:
        noun, skipped = self.WORDS[self.kind]
        return (
            f"{self.due} {noun} due, {self.made} visits made ({self.unassigned} for nobody"
            f" yet), {self.skipped} {skipped}, {len(self.failures)} {noun} failed"
        )

    @classmethod
    def delete_old(cls, now: datetime) -> None:
        cls.objects.filter(started_at__lt=now - KEPT).delete()
