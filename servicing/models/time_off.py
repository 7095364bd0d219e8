from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Q

from servicing.models.technician import Technician
from tenancy.models import ArchivableModel, TenantForeignKey
from tenancy.sealing.fields import SealedCharField

END_AFTER_START = "Time off ends after its start."


class TimeOff(ArchivableModel):
    """When a technician is away."""

    technician = TenantForeignKey(Technician, models.CASCADE, related_name="time_off")
    start = models.DateTimeField()
    end = models.DateTimeField()
    reason = SealedCharField(label="time_off.reason", max_length=500, blank=True, null=True)

    class Meta(ArchivableModel.Meta):
        abstract = False
        verbose_name_plural = "time off"
        constraints = [
            CheckConstraint(
                condition=Q(end__gt=F("start")),
                name="time_off_end_after_start",
                violation_error_message=END_AFTER_START,
            ),
        ]
        indexes = [
            models.Index("tenant", "technician", "start", name="time_off_by_technician"),
        ]

    def __str__(self) -> str:
        return f"time off {str(self.pk)[-8:]}"

    def clean(self) -> None:
        super().clean()
        if self.start and self.end and self.end <= self.start:
            raise ValidationError({"end": ValidationError(END_AFTER_START, code="before_start")})
