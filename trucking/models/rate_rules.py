"""What PostgreSQL holds of every rate, and what it finds them by."""

from uuid import UUID

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Func, Q, UniqueConstraint, Value
from django.db.models.functions import Coalesce

from trucking.freight import EquipmentType, Mode
from trucking.lanes import Level
from trucking.terms import RateType

OVERLAP = "rate_windows_apart"
# Two NULLs are never equal, but two rates of the tariff are of one owner.
NOBODY = Value(UUID(int=0), output_field=models.UUIDField())


DAYS = Func(
    "effective_from",
    "effective_to",
    Value("[]"),
    function="DATERANGE",
    output_field=DateRangeField(),
)

CONSTRAINTS: list[models.BaseConstraint] = [
    ExclusionConstraint(
        name=OVERLAP,
        expressions=[
            ("tenant", RangeOperators.EQUAL),
            (Coalesce("customer", NOBODY), RangeOperators.EQUAL),
            ("origin_key", RangeOperators.EQUAL),
            ("destination_key", RangeOperators.EQUAL),
            (Coalesce("equipment_type", Value("")), RangeOperators.EQUAL),
            (Coalesce("mode", Value("")), RangeOperators.EQUAL),
            ("rate_type", RangeOperators.EQUAL),
            ("priority", RangeOperators.EQUAL),
            (DAYS, RangeOperators.OVERLAPS),
        ],
        condition=Q(status="active", archived_at__isnull=True),
        violation_error_message="Another active rate of this lane holds on these days.",
        violation_error_code="rate_overlap",
    ),
    UniqueConstraint(
        fields=["tenant", "supersedes"],
        name="rate_superseded_once",
        violation_error_message="This rate has been superseded already.",
    ),
    CheckConstraint(
        condition=Q(amount__gt=0),
        name="rate_amount_above_zero",
        violation_error_message="An amount is above 0.",
    ),
    CheckConstraint(
        condition=Q(minimum_charge__isnull=True) | Q(minimum_charge__gte=0),
        name="rate_minimum_not_negative",
    ),
    CheckConstraint(
        condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
        name="rate_ends_after_it_begins",
        violation_error_message="A rate does not end before it begins.",
    ),
    CheckConstraint(
        condition=Q(weight_breaks=[]) | Q(rate_type="per_cwt"),
        name="rate_weight_breaks_only_per_cwt",
        violation_error_message="Only a rate per hundredweight has weight breaks.",
    ),
    CheckConstraint(
        condition=Q(origin_level="address", origin_address__isnull=False)
        | (~Q(origin_level="address") & Q(origin_address__isnull=True)),
        name="rate_origin_address_by_level",
    ),
    CheckConstraint(
        condition=Q(destination_level="address", destination_address__isnull=False)
        | (~Q(destination_level="address") & Q(destination_address__isnull=True)),
        name="rate_destination_address_by_level",
    ),
    CheckConstraint(
        condition=Q(origin_level__in=Level.values, destination_level__in=Level.values),
        name="rate_levels_known",
    ),
    CheckConstraint(condition=Q(rate_type__in=RateType.values), name="rate_type_known"),
    CheckConstraint(
        condition=Q(equipment_type__isnull=True) | Q(equipment_type__in=EquipmentType.values),
        name="rate_equipment_known",
    ),
    CheckConstraint(
        condition=Q(mode__isnull=True) | Q(mode__in=Mode.values), name="rate_mode_known"
    ),
    CheckConstraint(
        condition=Q(status__in=["draft", "active", "superseded", "inactive"]),
        name="rate_status_known",
    ),
    CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="rate_currency_iso"),
]
INDEXES = [
    models.Index("tenant", "created_at", "id", name="rate_by_creation"),
    models.Index("tenant", "updated_at", "id", name="rate_by_update"),
    models.Index("tenant", "customer", "created_at", "id", name="rate_by_customer"),
    models.Index("tenant", "origin_key", "destination_key", name="rate_by_lane"),
    models.Index("tenant", "destination_key", name="rate_by_destination"),
    models.Index("tenant", "effective_to", name="rate_by_end"),
    models.Index("tenant", "origin_address", name="rate_by_origin_address"),
    models.Index("tenant", "destination_address", name="rate_by_destination_address"),
]
