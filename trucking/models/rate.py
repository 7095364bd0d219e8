from datetime import date, datetime
from typing import Any, ClassVar

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.validators import RegexValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Lower
from uuid_utils.compat import uuid7

from customers.models import Address, Customer
from tenancy.errors import ConflictError
from tenancy.managers import TenantManager
from tenancy.models import ArchivableModel, TenantForeignKey
from tenancy.models.base import NO_SUCH_RECORD
from trucking.freight import EquipmentType, Mode
from trucking.lanes import Level, normal_value
from trucking.models.rate_queries import RateQuerySet
from trucking.models.rate_rules import CONSTRAINTS, INDEXES, OVERLAP
from trucking.terms import (
    RateType,
    Terms,
    read_accessorials,
    read_fuel,
    read_weight_breaks,
)

# Columns that tell of a version, not of what it says.
OF_VERSION = {"id", "created_at", "updated_at", "archived_at", "supersedes", "used_at"}


def no_fuel() -> dict[str, Any]:
    return {"method": "none"}


def lane_key(end: str) -> Any:
    """One column to find a lane end by; see lanes.key_of()."""
    return models.GeneratedField(
        expression=Lower(Concat(f"{end}_level", Value(":"), f"{end}_value")),
        output_field=models.CharField(max_length=150),
        db_persist=True,
    )


class Rate(ArchivableModel):
    """What hauling on a lane costs during some days: a customer's own, or the company's tariff."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        ACTIVE = "active", "Active"
        SUPERSEDED = "superseded", "Superseded"
        INACTIVE = "inactive", "Inactive"

    customer = TenantForeignKey(
        Customer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rates",
        help_text="Empty for the company's own tariff.",
    )
    origin_level = models.CharField(max_length=10, choices=Level)
    origin_value = models.CharField(max_length=120)
    origin_address = TenantForeignKey(
        Address, models.PROTECT, null=True, editable=False, related_name="rates_from"
    )
    destination_level = models.CharField(max_length=10, choices=Level)
    destination_value = models.CharField(max_length=120)
    destination_address = TenantForeignKey(
        Address, models.PROTECT, null=True, editable=False, related_name="rates_to"
    )
    equipment_type = models.CharField(  # noqa: DJ001 - the API answers null
        max_length=20, choices=EquipmentType, blank=True, null=True, help_text="Empty for any."
    )
    mode = models.CharField(  # noqa: DJ001 - the API answers null
        max_length=10, choices=Mode, blank=True, null=True, help_text="Empty for any."
    )

    rate_type = models.CharField(max_length=20, choices=RateType)
    amount = models.DecimalField(
        max_digits=14, decimal_places=6, help_text="In the unit that the type of rate names."
    )
    currency = models.CharField(
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}\Z", "Give a currency's code such as USD.")],
        help_text="ISO 4217; empty for the company's own.",
    )
    minimum_charge = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    weight_breaks = models.JSONField(default=list, blank=True)
    fuel_surcharge = models.JSONField(default=no_fuel, blank=True)
    accessorials = models.JSONField(default=list, blank=True)

    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True, help_text="Empty for open; inclusive.")
    priority = models.SmallIntegerField(default=0, help_text="The higher wins.")
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)
    supersedes = TenantForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="superseded_by"
    )
    used_at = models.DateTimeField(
        null=True, editable=False, help_text="When a load first froze it."
    )

    origin_key = lane_key("origin")
    destination_key = lane_key("destination")

    objects: ClassVar[Any] = TenantManager.from_queryset(RateQuerySet)()

    class Meta(ArchivableModel.Meta):
        abstract = False
        constraints = CONSTRAINTS
        indexes = INDEXES

    def __str__(self) -> str:
        return f"{self.lane} {self.get_rate_type_display().lower()} from {self.effective_from}"

    @property
    def lane(self) -> str:
        return f"{self.end_text('origin')} → {self.end_text('destination')}"

    def end_text(self, end: str) -> str:
        level, value = getattr(self, f"{end}_level"), getattr(self, f"{end}_value")
        return f"address {value[-8:]}" if level == Level.ADDRESS else str(value)

    def clean_fields(self, exclude: Any = None) -> None:
        # Before the fields are looked at, so that the default is checked like any currency.
        self.currency = self.currency or self.tenant.currency
        super().clean_fields(exclude=exclude)

    def clean(self) -> None:
        super().clean()
        errors: dict[str, ValidationError] = {}
        for end in ("origin", "destination"):
            self._clean_end(end, errors)
        self._clean_money(errors)
        if self._state.adding and self.status == self.Status.SUPERSEDED:
            message = "A rate is superseded by its next version only."
            errors["status"] = ValidationError(message, code="invalid_choice")
        if self.effective_to and self.effective_from and self.effective_to < self.effective_from:
            message = "A rate does not end before it begins."
            errors["effective_to"] = ValidationError(message, code="before_start")
        if errors:
            raise ValidationError(errors)

    def _clean_end(self, end: str, errors: dict[str, ValidationError]) -> None:
        """Write a lane end the one way there is, and point to the address that it names."""
        level, value = getattr(self, f"{end}_level"), getattr(self, f"{end}_value")
        setattr(self, f"{end}_address", None)
        if level not in Level.values or not value:
            return  # The field itself is refused already.
        try:
            value = normal_value(level, value)
            if level == Level.ADDRESS:
                setattr(self, f"{end}_address", Address.objects.get(pk=value))
        except ValidationError as error:
            errors[f"{end}_value"] = error
        except ObjectDoesNotExist:
            errors[f"{end}_value"] = ValidationError(NO_SUCH_RECORD, code="not_found")
        setattr(self, f"{end}_value", value)

    def _clean_money(self, errors: dict[str, ValidationError]) -> None:
        if self.amount is not None and self.amount <= 0:
            errors["amount"] = ValidationError("An amount is above 0.", code="min_value")
        if self.minimum_charge is not None and self.minimum_charge < 0:
            message = "A minimum charge is 0 or more."
            errors["minimum_charge"] = ValidationError(message, code="min_value")
        for name, read in (
            ("weight_breaks", read_weight_breaks),
            ("fuel_surcharge", read_fuel),
            ("accessorials", read_accessorials),
        ):
            try:
                read(getattr(self, name))
            except ValidationError as error:
                errors[name] = error
        if self.weight_breaks and self.rate_type != RateType.PER_CWT:
            message = "Only a rate per hundredweight has weight breaks."
            errors.setdefault("weight_breaks", ValidationError(message, code="not_per_cwt"))

    def give_way(self) -> dict[str, str] | None:
        if self.status != self.Status.ACTIVE:
            return None
        self.status = self.Status.INACTIVE
        message = f"Rate {self.pk} is inactive now: another rate of this lane holds on these days."
        return {"code": "rate_deactivated", "message": message}

    def terms(self) -> Terms:
        return Terms(
            self.rate_type,
            self.amount,
            self.minimum_charge,
            read_weight_breaks(self.weight_breaks),
            read_fuel(self.fuel_surcharge),
            read_accessorials(self.accessorials),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raise ConflictError `rate_overlap`, naming the other rate, where two would hold."""
        try:
            with transaction.atomic():
                super().save(*args, **kwargs)
        except IntegrityError as error:
            broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
            if broken != OVERLAP:
                raise
            raise self._overlap() from error

    def _overlap(self) -> ConflictError:
        other = Rate.objects.overlapping(self).first()
        details = other and {
            "rateId": str(other.pk),
            "effectiveFrom": other.effective_from.isoformat(),
            "effectiveTo": other.effective_to and other.effective_to.isoformat(),
        }
        message = "Another active rate of this lane holds on these days."
        return ConflictError(message, "rate_overlap", details=details)

    def use(self, *, at: datetime) -> None:
        """Note that a load froze this rate, which is never edited in place from then on.

        Locks the row; ConflictError `rate_changed` if it no longer holds as it was read.
        """
        same = Rate.objects.present().filter(
            pk=self.pk, status=self.Status.ACTIVE, updated_at=self.updated_at
        )
        if not same.select_for_update(no_key=True).values_list("pk"):
            raise ConflictError("The rate was changed meanwhile; quote again.", "rate_changed")
        if self.used_at is None:
            self.used_at = at
            super().save(update_fields=["used_at", "updated_at"])  # No lane overlaps by that.

    def revised(self) -> "Rate":
        """What to save for an edit of this row, which the caller has locked.

        The row itself until a load has used it; from then on a new one that supersedes it. A
        superseded row is history: ConflictError.
        """
        stored = Rate.objects.get(pk=self.pk)
        if says(stored) == says(self):
            return self
        if stored.status == self.Status.SUPERSEDED:
            successor = Rate.objects.filter(supersedes=stored).values_list("pk", flat=True).first()
            details = {"supersededById": successor and str(successor)}
            raise ConflictError("This rate has been superseded.", "superseded", details=details)
        if self.status == self.Status.SUPERSEDED:
            message = "A rate is superseded by its next version only."
            raise ValidationError({"status": ValidationError(message, code="invalid_choice")})
        return self if stored.used_at is None else self._successor_of(stored)

    def _successor_of(self, stored: "Rate") -> "Rate":
        stored.status = self.Status.SUPERSEDED
        stored.save(update_fields=["status", "updated_at"])
        values = {f.attname: getattr(self, f.attname) for f in kept_fields()}
        return Rate(pk=uuid7(), tenant_id=self.tenant_id, supersedes_id=stored.pk, **values)

    def is_effective(self, day: date) -> bool:
        return self.effective_from <= day and (
            self.effective_to is None or day <= self.effective_to
        )


def kept_fields() -> list[Any]:
    """The columns that say what is charged, and for what."""
    return [
        field
        for field in Rate._meta.concrete_fields
        if field.name not in OF_VERSION | {"tenant"} and not field.generated
    ]


def says(rate: Rate) -> list[Any]:
    return [getattr(rate, field.attname) for field in kept_fields()]
