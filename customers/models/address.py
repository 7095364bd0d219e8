import math
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Left, Lower

from customers.models.customer import Customer
from customers.postal import us_state_code, validate_country, validate_us_zip, zip_lies_in_state
from tenancy.models import TenantForeignKey, TenantOwnedModel
from tenancy.sealing.fields import SealedCharField, SealedJSONField
from tenancy.timezones import validate_timezone


def validate_coordinates(value: Any) -> None:
    """Refuse anything but [longitude, latitude] in degrees."""
    if (
        not isinstance(value, list)
        or len(value) != 2
        or not all(isinstance(number, int | float) and math.isfinite(number) for number in value)
    ):
        raise ValidationError("Send [longitude, latitude].", code="invalid")
    if not (-180 <= value[0] <= 180 and -90 <= value[1] <= 90):
        message = "Longitude lies within ±180, latitude within ±90, in this order."
        raise ValidationError(message, code="out_of_range")


class Address(TenantOwnedModel):
    """A place of a customer's: where to bill, ship, haul or serve."""

    class Type(models.TextChoices):
        PRIMARY = "primary", "Primary"
        BILLING = "billing", "Billing"
        SHIPPING = "shipping", "Shipping"
        SERVICE = "service", "Service"

    customer = TenantForeignKey(Customer, models.CASCADE, related_name="addresses")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    type = models.CharField(max_length=20, choices=Type)
    label = models.CharField(max_length=100, blank=True, null=True)  # noqa: DJ001 - the API answers null
    street = SealedCharField(label="address.street", max_length=200, blank=True, null=True)
    street2 = SealedCharField(label="address.street2", max_length=200, blank=True, null=True)
    city = models.CharField(max_length=100, blank=True, null=True)  # noqa: DJ001 - the API answers null
    state = models.CharField(max_length=100, blank=True, null=True)  # noqa: DJ001 - the API answers null
    zip_code = models.CharField("ZIP code", max_length=20, blank=True, null=True)  # noqa: DJ001 - the API answers null
    country = models.CharField(
        max_length=2,
        blank=True,
        validators=[validate_country],
        help_text="ISO 3166; empty for the company's own.",
    )
    coordinates = SealedJSONField(
        label="address.coordinates",
        blank=True,
        null=True,
        validators=[validate_coordinates],
        help_text="[longitude, latitude] in degrees.",
    )
    timezone = models.CharField(  # noqa: DJ001 - the API answers null
        max_length=64, blank=True, null=True, validators=[validate_timezone]
    )
    access_notes = SealedCharField(
        label="address.access_notes", max_length=2000, blank=True, null=True
    )

    # What lists filter by. Row security allows an index only for plain equality, so the folded
    # forms are columns of their own.
    city_folded = models.GeneratedField(
        expression=Lower("city"), output_field=models.CharField(max_length=100), db_persist=True
    )
    zip5 = models.GeneratedField(
        expression=Left("zip_code", 5), output_field=models.CharField(max_length=5), db_persist=True
    )

    also_personal = ("label",)

    class Meta(TenantOwnedModel.Meta):
        abstract = False
        ordering = ("position", "id")
        verbose_name_plural = "addresses"
        constraints = [
            UniqueConstraint(
                fields=["tenant", "customer"],
                condition=Q(type="primary"),
                name="address_one_primary",
                violation_error_message="A customer has at most one primary address.",
            ),
            CheckConstraint(
                condition=Q(type__in=["primary", "billing", "shipping", "service"]),
                name="address_type_known",
            ),
            CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="address_country_iso"),
        ]
        indexes = [
            models.Index("tenant", "customer", "position", name="address_by_customer"),
            models.Index("tenant", "city_folded", name="address_by_city"),
            models.Index("tenant", "state", "zip5", name="address_by_state"),
            models.Index("tenant", "zip5", name="address_by_zip"),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} address {str(self.pk)[-8:]}"

    def clean_fields(self, exclude: Any = None) -> None:
        # Before the fields are looked at, so that the default is checked like any country.
        self.country = self.country or self.tenant.region
        super().clean_fields(exclude=exclude)

    def clean(self) -> None:
        super().clean()
        if self.country != "US":
            return
        errors: dict[str, ValidationError] = {}
        try:
            self.state = us_state_code(self.state) if self.state else None
        except ValidationError as error:
            errors["state"] = error
        try:
            if self.zip_code:
                validate_us_zip(self.zip_code)
        except ValidationError as error:
            errors["zip_code"] = error
        if errors:
            raise ValidationError(errors)

    def give_way(self) -> dict[str, str] | None:
        if self.type != self.Type.PRIMARY:
            return None
        self.type = self.Type.SERVICE
        message = f"Address {self.pk} is a service address now: a customer has one primary address."
        return {"code": "primary_address_kept", "message": message}

    def lies_in_another_state(self) -> bool:
        """Whether state and ZIP contradict one another; a warning, since a few real ones do."""
        if self.country != "US" or not self.state or not self.zip_code:
            return False
        return not zip_lies_in_state(self.zip_code, self.state)
