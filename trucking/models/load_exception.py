from django.db import models
from django.db.models import CheckConstraint, F, Q

from tenancy.models import TenantForeignKey, TenantOwnedModel
from tenancy.sealing.fields import SealedTextField


class LoadException(TenantOwnedModel):
    """Something that went wrong with a load, beside its status; open until `closed_at`."""

    class Code(models.TextChoices):
        REFUSED = "refused", "Refused"
        DAMAGED = "damaged", "Damaged"
        SHORTAGE = "shortage", "Shortage"
        LATE = "late", "Late"
        BREAKDOWN = "breakdown", "Breakdown"
        DIVERTED = "diverted", "Diverted"
        OTHER = "other", "Other"

    load = TenantForeignKey("trucking.Load", models.CASCADE, related_name="exceptions")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    code = models.CharField(max_length=10, choices=Code)
    note = SealedTextField(label="load_exception.note", max_length=2000, blank=True, null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantOwnedModel.Meta):
        abstract = False
        ordering = ("position", "id")
        constraints = [
            CheckConstraint(
                condition=Q(
                    code__in=[
                        "refused",
                        "damaged",
                        "shortage",
                        "late",
                        "breakdown",
                        "diverted",
                        "other",
                    ]
                ),
                name="load_exception_code_known",
            ),
            CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="load_exception_closes_after_opening",
                violation_error_message="An exception closes after it was opened.",
            ),
        ]
        indexes = [
            models.Index("tenant", "load", "position", name="load_exception_by_load"),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display().lower()} {str(self.pk)[-8:]}"
