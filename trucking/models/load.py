from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from customers.models import Address, Customer
from tenancy.managers import TenantManager, TenantQuerySet
from tenancy.models import ArchivableModel, TenantForeignKey
from tenancy.sealing.fields import SealedCharField, SealedTextField
from trucking.freight import EquipmentType, Mode
from trucking.hazmat import HAZARD_CLASSES, PackingGroup, hazmat_errors, normal_un_number
from trucking.ltl import FreightClass
from trucking.models.load_number import LoadNumber
from trucking.models.rate import Rate
from trucking.moves import Status

CENT = Decimal("0.01")
MAX_POUNDS = 200_000


class TemperatureUnit(models.TextChoices):
    FAHRENHEIT = "F", "°F"
    CELSIUS = "C", "°C"


class BillingStatus(models.TextChoices):
    NOT_READY = "not_ready", "Not ready"
    READY = "ready", "Ready"
    INVOICED = "invoiced", "Invoiced"
    PAID = "paid", "Paid"


class RateSource(models.TextChoices):
    CONTRACT = "contract", "Rate"
    SPOT = "spot", "Spot rate"


class LoadQuerySet(TenantQuerySet["Load"]):
    """The questions that the office asks about many loads at once."""

    def without_proof_of_delivery(self) -> "LoadQuerySet":
        """Delivered, and nobody can be billed for it yet."""
        return self.filter(status__in=[Status.DELIVERED, Status.CLOSED], has_pod=False)

    def late(self, now: datetime) -> "LoadQuerySet":
        """On their way, or not even that, past the time of their delivery."""
        done = [Status.DELIVERED, Status.CLOSED, Status.CANCELLED]
        return self.exclude(status__in=done).filter(delivery_at__lt=now)


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
        constraints = [
            UniqueConstraint(
                fields=["tenant", "number"],
                name="load_number_once",
                violation_error_message="Another load has this number.",
            ),
            CheckConstraint(
                condition=Q(
                    status__in=[
                        "draft",
                        "booked",
                        "dispatched",
                        "at_pickup",
                        "in_transit",
                        "at_delivery",
                        "delivered",
                        "closed",
                        "cancelled",
                    ]
                ),
                name="load_status_known",
            ),
            CheckConstraint(
                condition=Q(billing_status__in=["not_ready", "ready", "invoiced", "paid"]),
                name="load_billing_status_known",
            ),
            CheckConstraint(
                condition=Q(mode__isnull=True) | Q(mode__in=["tl", "ltl"]), name="load_mode_known"
            ),
            CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__gt=0, weight__lte=MAX_POUNDS),
                name="load_weight_within_limits",
                violation_error_message="A load weighs up to 200,000 pounds.",
            ),
            CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gt=0), name="load_value_above_zero"
            ),
            CheckConstraint(
                condition=Q(pickup_at__isnull=True)
                | Q(delivery_at__isnull=True)
                | Q(delivery_at__gt=F("pickup_at")),
                name="load_delivered_after_pickup",
                violation_error_message="The delivery comes after the pickup.",
            ),
            CheckConstraint(
                condition=Q(temperature_min__isnull=True, temperature_max__isnull=True)
                | Q(temperature_min__lte=F("temperature_max"), temperature_unit__isnull=False),
                name="load_temperature_ascends",
                violation_error_message="The lowest temperature is not above the highest.",
            ),
            CheckConstraint(
                condition=~Q(equipment_type="reefer") | Q(temperature_min__isnull=False),
                name="load_reefer_has_temperature",
                violation_error_message="A reefer load says which temperature it keeps.",
            ),
            CheckConstraint(
                condition=~Q(mode="ltl") | Q(pieces__isnull=False, freight_class__isnull=False),
                name="load_ltl_has_pieces_and_class",
                violation_error_message="An LTL load says its pieces and its freight class.",
            ),
            CheckConstraint(
                condition=Q(paid_amount__gte=0, paid_amount__lte=F("total_charge")),
                name="load_not_overpaid",
                violation_error_message="More was paid than the load costs.",
            ),
            CheckConstraint(
                condition=Q(billing_status="paid", paid_amount=F("total_charge"))
                | ~Q(billing_status="paid"),
                name="load_paid_in_full",
            ),
            CheckConstraint(
                condition=Q(status__in=["draft", "cancelled"])
                | Q(booked_at__isnull=False, rate_source__isnull=False),
                name="load_booked_at_a_price",
            ),
        ]
        indexes = [
            models.Index("tenant", "created_at", "id", name="load_by_creation"),
            models.Index("tenant", "updated_at", "id", name="load_by_update"),
            models.Index("tenant", "customer", "created_at", "id", name="load_by_customer"),
            models.Index("tenant", "status", "created_at", "id", name="load_by_status"),
            models.Index("tenant", "billing_status", "created_at", "id", name="load_by_billing"),
            models.Index("tenant", "equipment_type", "created_at", name="load_by_equipment"),
            models.Index("tenant", "pickup_at", name="load_by_pickup"),
            models.Index("tenant", "delivery_at", name="load_by_delivery"),
            models.Index("tenant", "origin", "created_at", name="load_by_origin"),
            models.Index("tenant", "destination", "created_at", name="load_by_destination"),
            models.Index(
                "tenant",
                "created_at",
                condition=Q(has_exception=True),
                name="load_with_exception",
            ),
            models.Index(
                "tenant",
                "created_at",
                condition=Q(status__in=["delivered", "closed"], has_pod=False),
                name="load_without_pod",
            ),
        ]

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
            **self._temperature_errors(),
            **self._ltl_errors(),
        }
        if self.pickup_at and self.delivery_at and self.delivery_at <= self.pickup_at:
            message = "The delivery comes after the pickup."
            errors["delivery_at"] = ValidationError(message, code="out_of_order")
        if self.currency != self.tenant.currency:
            message = "Amounts are in the company's own currency."
            errors["currency"] = ValidationError(message, code="other_currency")
        if errors:
            raise ValidationError(errors)

    def _temperature_errors(self) -> dict[str, ValidationError]:
        low, high = self.temperature_min, self.temperature_max
        if low is None and high is None:
            if self.equipment_type != EquipmentType.REEFER:
                return {}
            message = "A reefer load says which temperature it keeps."
            return {"temperature_min": ValidationError(message, code="required")}
        if low is None or high is None:
            missing = "temperature_min" if low is None else "temperature_max"
            message = "A temperature has both ends."
            return {missing: ValidationError(message, code="required")}
        if low > high:
            message = "The lowest temperature is not above the highest."
            return {"temperature_min": ValidationError(message, code="out_of_order")}
        return {}

    def _ltl_errors(self) -> dict[str, ValidationError]:
        if self.mode != Mode.LTL:
            return {}
        message = "An LTL load says its pieces and its freight class."
        wanted = ("pieces", "freight_class")
        missing = [name for name in wanted if getattr(self, name) is None]
        return {name: ValidationError(message, code="required") for name in missing}

    def note_proof_of_delivery(self) -> None:
        """Learn whether there is one, after a document came or went."""
        self.has_pod = self.documents.filter(kind="pod", archived_at__isnull=True).exists()
        self.save(update_fields=["has_pod", "updated_at"])
