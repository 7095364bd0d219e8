from typing import Any, ClassVar

import phonenumbers
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import CheckConstraint, Q
from django.db.models.functions import Now
from uuid_utils.compat import uuid7

from tenancy.audit.history import TenantHistory
from tenancy.context import tenant_scope
from tenancy.timezones import validate_timezone


class Industry(models.TextChoices):
    TRUCKING = "trucking", "Trucking"
    SERVICE = "service", "Service"


def validate_region(value: str) -> None:
    if value not in phonenumbers.SUPPORTED_REGIONS:
        raise ValidationError("Give a two-letter country code such as US.", code="invalid")


class Company(models.Model):
    """A tenant: one firm, whose rows no other firm ever sees."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    industries = ArrayField(models.CharField(max_length=20, choices=Industry), default=list)
    timezone = models.CharField(
        max_length=64, default="America/Chicago", validators=[validate_timezone]
    )
    currency = models.CharField(
        max_length=3,
        default="USD",
        validators=[RegexValidator(r"^[A-Z]{3}\Z", "Give a currency's code such as USD.")],
        help_text="ISO 4217, such as USD.",
    )
    region = models.CharField(
        max_length=2,
        default="US",
        validators=[validate_region],
        help_text="ISO 3166 country in which phones and addresses are read.",
    )
    orders_names = models.BooleanField(
        "order customers from A to Z",
        default=True,
        db_default=True,
        help_text="Keeps a sealed list of the customers in the order of their names. Without it"
        " they are listed newest first.",
    )
    searches_customers = models.BooleanField(
        "find customers by any part",
        default=True,
        db_default=True,
        help_text="Keeps keyed tokens of the customers' words. Without them nobody finds customers"
        " by typing; lists and filters go on.",
    )
    # Whether any system listens; beat asks all companies, and sees webhooks of none.
    has_webhooks = models.BooleanField(default=False, db_default=False, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    history: ClassVar[Any] = TenantHistory()

    class Meta:
        verbose_name_plural = "companies"
        constraints = [
            CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="company_currency_iso"
            ),
            CheckConstraint(condition=Q(region__regex=r"^[A-Z]{2}$"), name="company_region_iso"),
            CheckConstraint(
                condition=Q(industries__contained_by=["trucking", "service"]),
                name="company_industries_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new company gets its first data key in the same transaction."""
        from tenancy.sealing.keys import make_data_key  # noqa: PLC0415 - keys need the models

        is_new = self._state.adding
        with tenant_scope(self.pk):  # Operators save companies from outside of any.
            super().save(*args, **kwargs)
            if is_new:
                make_data_key(self.pk)
