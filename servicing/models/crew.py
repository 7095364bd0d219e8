from django.db import models
from django.db.models import UniqueConstraint

from servicing.models.technician import Technician
from servicing.models.visit import Visit
from tenancy.models import TenantForeignKey, TenantOwnedModel


class CrewMember(TenantOwnedModel):
    """A technician who goes along on a visit that another leads."""

    visit = TenantForeignKey(Visit, models.CASCADE, related_name="crew")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    technician = TenantForeignKey(Technician, models.PROTECT, related_name="crew_of")

    class Meta(TenantOwnedModel.Meta):
        abstract = False
        ordering = ("position", "id")
        constraints = [
            UniqueConstraint(
                fields=["tenant", "visit", "technician"],
                name="crew_member_once_per_visit",
                violation_error_message="This technician is in the crew already.",
            ),
        ]
        indexes = [
            models.Index("tenant", "technician", "visit", name="crew_by_technician"),
        ]

    def __str__(self) -> str:
        return f"crew member {str(self.pk)[-8:]}"
