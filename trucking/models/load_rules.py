"""What PostgreSQL holds of every load, and what it finds them by."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from trucking.freight import EquipmentType, Mode
from trucking.hazmat import WITH_PACKING_GROUP
from trucking.ltl import FreightClass
from trucking.moves import Status

MAX_POUNDS = 200_000

CONSTRAINTS: list[models.BaseConstraint] = [
    UniqueConstraint(
        fields=["tenant", "number"],
        name="load_number_once",
        violation_error_message="Another load has this number.",
    ),
    CheckConstraint(condition=Q(status__in=Status.values), name="load_status_known"),
    CheckConstraint(
        condition=Q(billing_status__in=["not_ready", "ready", "invoiced", "paid"]),
        name="load_billing_status_known",
    ),
    CheckConstraint(
        condition=Q(mode__isnull=True) | Q(mode__in=Mode.values), name="load_mode_known"
    ),
    CheckConstraint(
        condition=Q(equipment_type__isnull=True) | Q(equipment_type__in=EquipmentType.values),
        name="load_equipment_known",
    ),
    CheckConstraint(
        condition=Q(freight_class__isnull=True) | Q(freight_class__in=FreightClass.values),
        name="load_freight_class_known",
    ),
    CheckConstraint(
        condition=Q(rate_source__isnull=True) | Q(rate_source__in=["contract", "spot"]),
        name="load_rate_source_known",
    ),
    CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="load_currency_iso"),
    CheckConstraint(
        condition=Q(weight__isnull=True) | Q(weight__gt=0, weight__lte=MAX_POUNDS),
        name="load_weight_within_limits",
        violation_error_message="A load weighs up to 200,000 pounds.",
    ),
    CheckConstraint(condition=Q(value__isnull=True) | Q(value__gt=0), name="load_value_above_zero"),
    CheckConstraint(
        condition=Q(spot_rate__isnull=True) | Q(spot_rate__gt=0), name="load_spot_rate_above_zero"
    ),
    CheckConstraint(
        condition=Q(distance_miles__isnull=True) | Q(distance_miles__gt=0),
        name="load_distance_above_zero",
    ),
    # Without the emergency phone, which goes when a person is erased.
    CheckConstraint(
        condition=Q(
            hazmat_un_number__isnull=True,
            hazmat_class__isnull=True,
            hazmat_packing_group__isnull=True,
            hazmat_shipping_name__isnull=True,
        )
        | Q(
            hazmat_un_number__isnull=False,
            hazmat_class__isnull=False,
            hazmat_shipping_name__isnull=False,
        )
        & (Q(hazmat_packing_group__isnull=False) | ~Q(hazmat_class__in=WITH_PACKING_GROUP)),
        name="load_hazmat_complete",
        violation_error_message="Hazardous material says what a shipping paper must.",
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
        | Q(
            temperature_min__isnull=False,
            temperature_max__isnull=False,
            temperature_unit__isnull=False,
            temperature_min__lte=F("temperature_max"),
        ),
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
# What figures are made of, so that they are counted without a look at the table.
COUNTED = ("total_charge", "distance_miles", "currency", "archived_at", "id")
INDEXES = [
    models.Index("tenant", "created_at", "id", name="load_by_creation"),
    models.Index("tenant", "updated_at", "id", name="load_by_update"),
    models.Index("tenant", "customer", "created_at", "id", name="load_by_customer"),
    models.Index("tenant", "status", "created_at", "id", name="load_by_status"),
    models.Index("tenant", "billing_status", "created_at", "id", name="load_by_billing"),
    # Most are paid, so that PostgreSQL takes load_by_creation for the shorter way: through all
    # that are too young to be.
    models.Index(
        "tenant", "created_at", "id", condition=Q(billing_status="paid"), name="load_paid"
    ),
    models.Index("tenant", "equipment_type", "created_at", name="load_by_equipment"),
    models.Index("tenant", "pickup_at", name="load_by_pickup"),
    models.Index("tenant", "delivery_at", name="load_by_delivery"),
    models.Index(
        "tenant",
        "customer",
        "delivered_at",
        include=COUNTED,
        condition=Q(delivered_at__isnull=False),
        name="load_figures_by_customer",
    ),
    models.Index(
        "tenant",
        "delivered_at",
        include=COUNTED,
        condition=Q(delivered_at__isnull=False),
        name="load_figures_by_delivery",
    ),
    models.Index(
        "tenant",
        "cancelled_at",
        include=("customer", "status", "total_charge", "currency", "archived_at"),
        condition=Q(cancelled_at__isnull=False),
        name="load_figures_by_cancelling",
    ),
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
