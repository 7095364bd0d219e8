from django.db import models
from django.db.models import UniqueConstraint

from servicing.models.equipment import Equipment
from servicing.models.recurring_service import RecurringService
from servicing.models.treated import require_in_use
from tenancy.models import TenantForeignKey, TenantOwnedModel


class SeriesEquipment(TenantOwnedModel):
    """Equipment that every visit of a series is for."""

    series = TenantForeignKey(RecurringService, models.CASCADE, related_name="equipment")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    equipment = TenantForeignKey(Equipment, models.PROTECT, related_name="recurring_services")

    class Meta(TenantOwnedModel.Meta):
        abstract = False
        ordering = ("position", "id")
        constraints = [
            UniqueConstraint(
                fields=["tenant", "series", "equipment"],
                name="series_equipment_once",
                violation_error_message="This equipment is listed already.",
            ),
        ]
        indexes = [models.Index("tenant", "equipment", "series", name="series_by_equipment")]

    def __str__(self) -> str:
        return f"equipment of series {str(self.pk)[-8:]}"

    def clean(self) -> None:
        super().clean()
        if self.equipment_id is not None:  # A form asks even of what it could not read.
            require_in_use(self.equipment, self.series.customer_id)
