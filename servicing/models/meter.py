from datetime import datetime
from decimal import Decimal
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from servicing.models.equipment import Equipment
from tenancy.models import TenantForeignKey, TenantOwnedModel

RUNS_BACKWARDS = "A meter does not run backwards; send reset when it was set back or replaced."


class MeterKind(models.TextChoices):
    HOURS = "hours", "Hours"
    MILES = "miles", "Miles"
    CYCLES = "cycles", "Cycles"


class MeterReading(TenantOwnedModel):
    """What a meter showed at some time; readings are added, never changed."""

    equipment = TenantForeignKey(Equipment, models.CASCADE, related_name="readings")
    kind = models.CharField(max_length=10, choices=MeterKind)
    reading = models.DecimalField(
        max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    read_at = models.DateTimeField()
    reset = models.BooleanField(default=False, help_text="The meter began anew with this reading.")

    class Meta(TenantOwnedModel.Meta):
        abstract = False
        constraints = [
            UniqueConstraint(
                fields=["tenant", "equipment", "kind", "read_at"],
                name="meter_reading_once_per_instant",
                violation_error_message="This meter was read at this instant already.",
            ),
            CheckConstraint(
                condition=Q(kind__in=["hours", "miles", "cycles"]), name="meter_reading_kind_known"
            ),
            CheckConstraint(condition=Q(reading__gte=0), name="meter_reading_not_negative"),
        ]

    def __str__(self) -> str:
        return f"meter reading {str(self.pk)[-8:]}"

    def clean(self) -> None:
        """Stand between the readings before and after, unless one of them began anew."""
        super().clean()
        others = MeterReading.objects.filter(equipment=self.equipment_id, kind=self.kind)
        before = others.filter(read_at__lt=self.read_at).order_by("-read_at").first()
        after = others.filter(read_at__gt=self.read_at).order_by("read_at").first()
        backwards = before and not self.reset and self.reading < before.reading
        overtaken = after and not after.reset and after.reading < self.reading
        if backwards or overtaken:
            raise ValidationError({"reading": ValidationError(RUNS_BACKWARDS, code="backwards")})


class Meter(TenantOwnedModel):
    """The newest reading of each kind, kept beside the readings so that lists need not search."""

    equipment = TenantForeignKey(Equipment, models.CASCADE, related_name="meters")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    kind = models.CharField(max_length=10, choices=MeterKind)
    reading = models.DecimalField(max_digits=14, decimal_places=2)
    read_at = models.DateTimeField()

    class Meta(TenantOwnedModel.Meta):
        abstract = False
        ordering = ("position", "id")
        constraints = [
            UniqueConstraint(
                fields=["tenant", "equipment", "kind"],
                name="meter_one_of_a_kind",
                violation_error_message="Equipment has one meter of a kind.",
            ),
            CheckConstraint(
                condition=Q(kind__in=["hours", "miles", "cycles"]), name="meter_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"meter {str(self.pk)[-8:]}"

    @classmethod
    def show(cls, equipment: Equipment, reading: MeterReading) -> Self:
        """Move the meter to `reading`, if that is its newest; the equipment is locked."""
        meter = cls.objects.filter(equipment=equipment, kind=reading.kind).first()
        if meter is None:
            position = MeterKind.values.index(reading.kind)
            meter = cls(equipment=equipment, kind=reading.kind, position=position)
        if meter._state.adding or meter.read_at <= reading.read_at:
            meter.reading, meter.read_at = reading.reading, reading.read_at
            meter.save()
        return meter


def record_reading(
    equipment: Equipment, kind: str, reading: Decimal, read_at: datetime, *, reset: bool = False
) -> Meter:
    """Add a reading; ValidationError where the meter would run backwards."""
    row = MeterReading(
        equipment=equipment, kind=kind, reading=reading, read_at=read_at, reset=reset
    )
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save()
    meter = Meter.show(equipment, row)
    equipment.reschedule_plans()
    return meter
