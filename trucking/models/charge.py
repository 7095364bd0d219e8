from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from tenancy.models import TenantForeignKey, TenantOwnedModel
from trucking.models.stop import Stop
from trucking.pricing import to_cents


class Charge(TenantOwnedModel):
    """One priced line of a load; the load costs the sum of those that are not mere proposals."""

    class Source(models.TextChoices):
        MANUAL = "manual", "Manual"
        CONTRACT = "contract", "Rate"
        SPOT = "spot", "Spot rate"
        TONU = "tonu", "Truck ordered, not used"
        PROPOSED = "proposed", "Proposed"
        ACCEPTED = "accepted", "Accepted"

    load = TenantForeignKey("trucking.Load", models.CASCADE, related_name="charges")
    stop = TenantForeignKey(Stop, models.CASCADE, null=True, editable=False, related_name="charges")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    code = models.CharField(max_length=50, default="other")
    description = models.CharField(max_length=200, blank=True, null=True)  # noqa: DJ001 - the API answers null
    quantity = models.DecimalField(
        max_digits=14, decimal_places=4, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    unit = models.CharField(max_length=20, blank=True, null=True)  # noqa: DJ001 - the API answers null
    rate = models.DecimalField(
        max_digits=16, decimal_places=6, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    amount = models.DecimalField(
        max_digits=14, decimal_places=2, blank=True, validators=[MinValueValidator(0)]
    )
    source = models.CharField(max_length=10, choices=Source, default=Source.MANUAL, editable=False)

    also_personal = ("description",)

    class Meta(TenantOwnedModel.Meta):
        abstract = False
        ordering = ("position", "id")
        constraints = [
            CheckConstraint(
                condition=Q(
                    source__in=["manual", "contract", "spot", "tonu", "proposed", "accepted"]
                ),
                name="charge_source_known",
            ),
            CheckConstraint(condition=Q(amount__gte=0), name="charge_not_negative"),
            CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gte=0),
                name="charge_quantity_not_negative",
            ),
            CheckConstraint(
                condition=Q(rate__isnull=True) | Q(rate__gte=0), name="charge_rate_not_negative"
            ),
            UniqueConstraint(
                fields=["tenant", "stop", "code"],
                name="charge_once_per_stop",
                violation_error_message="This stop has such a charge already.",
            ),
        ]
        indexes = [
            models.Index("tenant", "load", "position", name="charge_by_load"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {str(self.pk)[-8:]}"

    @property
    def counts(self) -> bool:
        """Whether the load's total holds it."""
        return self.source != self.Source.PROPOSED

    def clean_fields(self, exclude: object = None) -> None:
        # Before the fields are looked at: an amount may be left to its quantity and rate.
        if self.amount is None and self.product is not None:
            self.amount = self.product
        super().clean_fields(exclude=exclude)  # type: ignore[arg-type]

    def clean(self) -> None:
        super().clean()
        if self.amount is None:
            message = "Send an amount, or a quantity and a rate."
            raise ValidationError({"amount": ValidationError(message, code="required")})
        if self.source == self.Source.MANUAL and self.product not in (None, self.amount):
            message = "The amount is not quantity times rate to the cent."
            raise ValidationError({"amount": ValidationError(message, code="not_the_product")})

    @property
    def product(self) -> Decimal | None:
        if self.quantity is None or self.rate is None:
            return None
        return to_cents(self.quantity * self.rate)
