from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q

from servicing.models.service_record import ServiceRecord
from tenancy.models import TenantForeignKey, TenantOwnedModel

LEAST = Decimal("0.001")


class PartUsed(TenantOwnedModel):
    """A part that was built in or used up."""

    service = TenantForeignKey(ServiceRecord, models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    part_number = models.CharField(max_length=100, blank=True, null=True)  # noqa: DJ001 - the API answers null
    description = models.CharField(max_length=500, blank=True, null=True)  # noqa: DJ001 - the API answers null
    quantity = models.DecimalField(
        max_digits=12, decimal_places=3, validators=[MinValueValidator(LEAST)]
    )
    unit_price = models.DecimalField(
        max_digits=16, decimal_places=6, null=True, blank=True, validators=[MinValueValidator(0)]
    )

    also_personal = ("description",)

    class Meta(TenantOwnedModel.Meta):
        abstract = False
        verbose_name_plural = "parts used"
        ordering = ("position", "id")
        constraints = [
            CheckConstraint(
                condition=Q(quantity__gt=0),
                name="part_quantity_above_zero",
                violation_error_message="The quantity of a part is above 0.",
            ),
            CheckConstraint(
                condition=Q(unit_price__isnull=True) | Q(unit_price__gte=0),
                name="part_price_not_negative",
                violation_error_message="The price of a part is not below 0.",
            ),
        ]
        indexes = [models.Index("tenant", "service", "position", name="part_by_service")]

    def __str__(self) -> str:
        return f"part {str(self.pk)[-8:]}"
