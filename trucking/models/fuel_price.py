from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from customers.postal import validate_country
from tenancy.managers import TenantManager, TenantQuerySet
from tenancy.models import ArchivableModel


class FuelPriceQuerySet(TenantQuerySet["FuelPrice"]):
    def holding_on(self, day: date, *, region: str) -> "FuelPrice | None":
        """The price of that day: the last one to take effect; one query."""
        prices = self.filter(region=region, effective_from__lte=day, archived_at__isnull=True)
        return prices.order_by("-effective_from").first()


class FuelPrice(ArchivableModel):
    """What a US gallon of fuel costs from one day until the next price's."""

    region = models.CharField(
        max_length=2,
        default="US",
        validators=[validate_country],
        help_text="ISO 3166 country; rates look at the one of the pickup.",
    )
    published_on = models.DateField()
    effective_from = models.DateField(blank=True, help_text="Empty for the day after publication.")
    price = models.DecimalField(
        max_digits=10, decimal_places=6, help_text="Per US gallon, to a millionth."
    )
    currency = models.CharField(
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}\Z", "Give a currency's code such as USD.")],
        help_text="ISO 4217; empty for the company's own.",
    )

    objects: ClassVar[Any] = TenantManager.from_queryset(FuelPriceQuerySet)()

    class Meta(ArchivableModel.Meta):
        abstract = False
        constraints = [
            UniqueConstraint(
                fields=["tenant", "region", "effective_from"],
                name="fuel_price_one_a_day",
                violation_error_message="This region has a price from this day on.",
            ),
            CheckConstraint(
                condition=Q(price__gt=0),
                name="fuel_price_above_zero",
                violation_error_message="A price is above 0.",
            ),
            CheckConstraint(
                condition=Q(effective_from__gte=F("published_on")),
                name="fuel_price_not_before_published",
                violation_error_message="A price takes effect when it is published, or later.",
            ),
            CheckConstraint(condition=Q(region__regex=r"^[A-Z]{2}$"), name="fuel_price_region_iso"),
            CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="fuel_price_currency_iso"
            ),
        ]
        indexes = [
            models.Index("tenant", "created_at", "id", name="fuel_price_by_creation"),
            models.Index("tenant", "updated_at", "id", name="fuel_price_by_update"),
        ]

    def __str__(self) -> str:
        return f"{self.region} fuel from {self.effective_from}"

    def clean_fields(self, exclude: Any = None) -> None:
        # Before the fields are looked at, so that the defaults are checked like any value.
        self.currency = self.currency or self.tenant.currency
        if self.effective_from is None and isinstance(self.published_on, date):
            self.effective_from = day_after(self.published_on)
        super().clean_fields(exclude=exclude)

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.price is not None and self.price <= 0:
            errors["price"] = ValidationError("A price is above 0.", code="min_value")
        if self.published_on and self.effective_from and self.effective_from < self.published_on:
            message = "A price takes effect when it is published, or later."
            errors["effective_from"] = ValidationError(message, code="before_published")
        if errors:
            raise ValidationError(errors)


def day_after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)
