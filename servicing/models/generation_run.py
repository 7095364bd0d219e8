from datetime import datetime, timedelta

from django.db import models

from tenancy.models import TenantDerivedModel

KEPT = timedelta(days=7)


class GenerationRun(TenantDerivedModel):
    """One time that visits were made for a company: who asked, what was made, what failed.

    It has no history: the visits have. One that never finished was killed.
    """

    class Trigger(models.TextChoices):
        BEAT = "beat", "The schedule"
        SERIES = "series", "A new series"
        ADMIN = "admin", "The button"
        COMMAND = "command", "The command"

    trigger = models.CharField(max_length=10, choices=Trigger)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    series = models.PositiveIntegerField(default=0, help_text="How many series were due.")
    made = models.PositiveIntegerField(default=0, help_text="Visits.")
    unassigned = models.PositiveIntegerField(default=0, help_text="Visits without a technician.")
    skipped = models.PositiveIntegerField(default=0, help_text="Dates that get no visit.")
    failures = models.JSONField(
        default=list, blank=True, help_text="Of which series it failed, and why."
    )

    class Meta(TenantDerivedModel.Meta):
        abstract = False
        indexes = [models.Index("tenant", "started_at", "id", name="generation_run_by_start")]

    def __str__(self) -> str:
        return f"generation run {str(self.pk)[-8:]}"

    @property
    def summary(self) -> str:
        return (
            f"{self.series} series due, {self.made} visits made ({self.unassigned} for nobody"
            f" yet), {self.skipped} dates without a visit, {len(self.failures)} series failed"
        )

    @classmethod
    def delete_old(cls, now: datetime) -> None:
        cls.objects.filter(started_at__lt=now - KEPT).delete()
