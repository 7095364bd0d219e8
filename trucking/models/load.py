from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F

from customers.models import Address, Customer
from tenancy.managers import TenantManager
from tenancy.models import ArchivableModel, TenantForeignKey
from tenancy.sealing.fields import SealedCharField, SealedTextField
from trucking.freight import EquipmentType, Mode
from trucking.hazmat import HAZARD_CLASSES, PackingGroup, hazmat_errors, normal_un_number
from trucking.ltl import FreightClass, ltl_errors
from trucking.models.load_number import LoadNumber
from trucking.models.load_queries import LoadQuerySet
from trucking.models.load_rules import CONSTRAINTS, INDEXES, MAX_POUNDS
from trucking.models.rate import Rate
from trucking.moves import OVER, Status
from trucking.temperature import TemperatureUnit, temperature_errors

CENT = Decimal("0.01")


class BillingStatus(models.TextChoices):
    NOT_READY = "not_ready", "Not ready"
    READY = "ready", "Ready"
    INVOICED = "invoiced", "Invoiced"
    PAID = "paid", "Paid"


class RateSource(models.TextChoices):
    CONTRACT = "contract", "Rate"
    SPOT = "spot", "Spot rate"


class Load(ArchivableModel):
    """Freight that is hauled for a customer, from its booking to its payment."""

    Status = Status
    BillingStatus = BillingStatus
    RateSource = RateSource

    customer = TenantForeignKey(Customer, models.PROTECT, related_name="loads")
    number = models.PositiveIntegerField(editable=False)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    mode = models.CharField(max_length=3, choices=Mode, blank=True, null=True)  # noqa: DJ001 - the API answers null
    equipment_type = models.CharField(  # noqa: DJ001 - the API answers null
        max_length=12, choices=EquipmentType, blank=True, null=True
    )

    # The first pickup and the last delivery of `stops`, for the lists that ask for them.
    origin = TenantForeignKey(Address, models.PROTECT, null=True, blank=True, related_name="+")
    destination = TenantForeignKey(Address, models.PROTECT, null=True, blank=True, related_name="+")
    pickup_at = models.DateTimeField(null=True, blank=True)
    delivery_at = models.DateTimeField(null=True, blank=True)

    weight = models.DecimalField(
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(MAX_POUNDS)],
        help_text="Pounds.",
    )
    commodity = models.CharField(max_length=200, blank=True, null=True)  # noqa: DJ001 - the API answers null
    value = models.DecimalField(
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(CENT)],
        help_text="As declared by the customer.",
    )
    pieces = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(1_000_000)]
    )
    pallets = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(1000)]
    )
    freight_class = models.CharField(  # noqa: DJ001 - the API answers null
        max_length=5, choices=FreightClass, blank=True, null=True
    )
    stackable = models.BooleanField(null=True, blank=True)
    hazmat_un_number = models.CharField("UN number", max_length=10, blank=True, null=True)  # noqa: DJ001 - the API answers null
    hazmat_class = models.CharField(  # noqa: DJ001 - the API answers null
        max_length=3, choices=[(c, c) for c in HAZARD_CLASSES], blank=True, null=True
    )
    hazmat_packing_group = models.CharField(  # noqa: DJ001 - the API answers null
        max_length=3, choices=PackingGroup, blank=True, null=True
    )
    hazmat_shipping_name = models.CharField(max_length=200, blank=True, null=True)  # noqa: DJ001 - the API answers null
    hazmat_quantity = models.DecimalField(
        max_digits=12, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    hazmat_unit = models.CharField(max_length=20, blank=True, null=True)  # noqa: DJ001 - the API answers null
    hazmat_emergency_phone = SealedCharField(
        label="load.hazmat_emergency_phone", max_length=50, blank=True, null=True
    )
    temperature_min = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    temperature_max = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    temperature_unit = models.CharField(  # noqa: DJ001 - the API answers null
        max_length=1, choices=TemperatureUnit, blank=True, null=True
    )

    distance_miles = models.DecimalField(
        max_digits=8,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(20_000)],
    )
    distance_estimated = models.BooleanField(default=False, editable=False)
    carrier = models.CharField(max_length=200, blank=True, null=True)  # noqa: DJ001 - the API answers null
    driver = SealedCharField(label="load.driver", max_length=200, blank=True, null=True)
    truck = models.CharField(max_length=50, blank=True, null=True)  # noqa: DJ001 - the API answers null
    trailer = models.CharField(max_length=50, blank=True, null=True)  # noqa: DJ001 - the API answers null
    notes = SealedTextField(label="load.notes", max_length=5000, blank=True, null=True)

    currency = models.CharField(max_length=3, blank=True, default="")
    spot_rate = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(CENT)]
    )
    rate_source = models.CharField(  # noqa: DJ001 - the API answers null
        max_length=10, choices=RateSource, null=True, editable=False
    )
    rate = TenantForeignKey(Rate, models.PROTECT, null=True, editable=False, related_name="loads")
    rate_snapshot = models.JSONField(null=True, editable=False)
    total_charge = models.DecimalField(
        max_digits=14, decimal_places=2, default=Decimal(0), editable=False
    )

    billing_status = models.CharField(
        max_length=10, choices=BillingStatus, default=BillingStatus.NOT_READY, editable=False
    )
    invoice_number = models.CharField(max_length=50, null=True, editable=False)  # noqa: DJ001 - the API answers null
    invoiced_at = models.DateTimeField(null=True, editable=False)
    paid_amount = models.DecimalField(
        max_digits=14, decimal_places=2, default=Decimal(0), editable=False
    )
    balance = models.GeneratedField(
        expression=F("total_charge") - F("paid_amount"),
        output_field=models.DecimalField(max_digits=14, decimal_places=2),
        db_persist=True,
    )
    has_pod = models.BooleanField(default=False, editable=False)
    has_exception = models.BooleanField(default=False, editable=False)
    hold_overridden = models.BooleanField(default=False, editable=False)
    credit_overridden = models.BooleanField(default=False, editable=False)

    booked_at = models.DateTimeField(null=True, editable=False)
    dispatched_at = models.DateTimeField(null=True, editable=False)
    delivered_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = TenantManager.from_queryset(LoadQuerySet)()

    also_personal = (
        "carrier",
        "truck",
        "trailer",
    )

    class Meta(ArchivableModel.Meta):
        abstract = False
        constraints = CONSTRAINTS
        indexes = INDEXES

    def __str__(self) -> str:
        return f"load {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.number is None:
            self.number = LoadNumber.take()
        super().save(*args, **kwargs)

    def clean_fields(self, exclude: Any = None) -> None:
        self.currency = self.currency or self.tenant.currency
        super().clean_fields(exclude=exclude)

    def clean(self) -> None:
        super().clean()
        self.hazmat_un_number = normal_un_number(self.hazmat_un_number)
        if self.temperature_min is None and self.temperature_max is None:
            self.temperature_unit = None
        else:
            self.temperature_unit = self.temperature_unit or TemperatureUnit.FAHRENHEIT
        errors = {
            **hazmat_errors(self),
            **temperature_errors(self),
            **ltl_errors(self),
        }
        if self.pickup_at and self.delivery_at and self.delivery_at <= self.pickup_at:
            message = "The delivery comes after the pickup."
            errors["delivery_at"] = ValidationError(message, code="out_of_order")
        if self.currency != self.tenant.currency:
            message = "Amounts are in the company's own currency."
            errors["currency"] = ValidationError(message, code="other_currency")
        if errors:
            raise ValidationError(errors)

    def is_late(self, now: datetime) -> bool:
        """Still to be delivered, past the time of its delivery."""
        return self.status not in OVER and self.delivery_at is not None and self.delivery_at < now

    def note_proof_of_delivery(self) -> None:
        """Learn whether there is one, after a document came or went."""
        self.has_pod = self.documents.filter(kind="pod", archived_at__isnull=True).exists()
        self.save(update_fields=["has_pod", "updated_at"])
