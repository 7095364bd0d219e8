"""Which equipment a visit is for, and which a service record tells of."""

from django.db import models
from django.db.models import UniqueConstraint

from servicing.models.equipment import Equipment, require_in_use
from servicing.models.service_record import ServiceRecord
from servicing.models.visit import Visit
from tenancy.models import TenantForeignKey, TenantOwnedModel


class VisitEquipment(TenantOwnedModel):
    """Equipment that a visit is for."""

    visit = TenantForeignKey(Visit, models.CASCADE, related_name="equipment")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    equipment = TenantForeignKey(Equipment, models.PROTECT, related_name="visits")

    class Meta(TenantOwnedModel.Meta):
        abstract = False
        ordering = ("position", "id")
        constraints = [
            UniqueConstraint(
                fields=["tenant", "visit", "equipment"],
                name="visit_equipment_once",
                violation_error_message="This equipment is listed already.",
            ),
        ]
        indexes = [models.Index("tenant", "equipment", "visit", name="visit_by_equipment")]

    def __str__(self) -> str:
        return f"equipment of visit {str(self.pk)[-8:]}"

    def clean(self) -> None:
        super().clean()
        if self.equipment_id is not None:  # A form asks even of what it could not read.
            require_in_use(self.equipment, self.visit.customer_id)


class ServicedEquipment(TenantOwnedModel):
    """Equipment that was worked on."""

    service = TenantForeignKey(ServiceRecord, models.CASCADE, related_name="equipment")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    equipment = TenantForeignKey(Equipment, models.PROTECT, related_name="services")

    class Meta(TenantOwnedModel.Meta):
        abstract = False
        ordering = ("position", "id")
        constraints = [
            UniqueConstraint(
                fields=["tenant", "service", "equipment"],
                name="serviced_equipment_once",
                violation_error_message="This equipment is listed already.",
            ),
        ]
        indexes = [models.Index("tenant", "equipment", "service", name="service_by_equipment")]

    def __str__(self) -> str:
        return f"serviced equipment {str(self.pk)[-8:]}"

    def clean(self) -> None:
        super().clean()
        if self.equipment_id is not None:  # A form asks even of what it could not read.
            require_in_use(self.equipment, self.service.customer_id)
