"""Which equipment a visit is for, and which a service record tells of."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import UniqueConstraint

from servicing.models.equipment import Equipment
from servicing.models.service_record import ServiceRecord
from servicing.models.visit import Visit
from tenancy.models import TenantForeignKey, TenantOwnedModel
from tenancy.models.base import NO_SUCH_RECORD


def require_in_use(equipment: Equipment, customer_id: UUID) -> None:
    """Refuse another customer's equipment, and what is retired."""
    if equipment.customer_id != customer_id:
        raise ValidationError({"equipment": ValidationError(NO_SUCH_RECORD, code="not_found")})
    if equipment.status == Equipment.Status.RETIRED:
        message = "This equipment is retired."
        raise ValidationError({"equipment": ValidationError(message, code="retired")})


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
