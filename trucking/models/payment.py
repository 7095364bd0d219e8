from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q

from tenancy.models import TenantForeignKey, TenantOwnedModel


class Payment(TenantOwnedModel):
    """Money that came in for a load. A ledger: what was booked is neither changed nor deleted."""

    load = TenantForeignKey("trucking.Load", models.PROTECT, related_name="payments")
    amount = models.DecimalField(
        max_digits=14, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    currency = models.CharField(max_length=3, editable=False)
    paid_on = models.DateField()
    reference = models.CharField(max_length=100, blank=True, null=True)  # noqa: DJ001 - the API answers null

    also_personal = ("reference",)

    class Meta(TenantOwnedModel.Meta):
        abstract = False
        constraints = [
            CheckConstraint(
                condition=Q(amount__gt=0),
                name="payment_above_zero",
                violation_error_message="A payment is above zero.",
            ),
        ]
        indexes = [
            models.Index("tenant", "load", "created_at", "id", name="payment_by_load"),
        ]

    def __str__(self) -> str:
        return f"payment {str(self.pk)[-8:]}"
