"""What the database itself refuses of a load and of what hangs on it, however it gets there."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from uuid_utils.compat import uuid7

from conftest import MakeCustomer
from customers.models import Customer
from tenancy.context import tenant_scope
from tenancy.models import Company
from trucking.models import (
    Charge,
    Load,
    LoadDocument,
    LoadException,
    LoadNumber,
    Payment,
    Reference,
    Stop,
)
from trucking.tests.load_making import make_load_records
from trucking.tests.making import refusal

EARLY = datetime(2024, 1, 20, 8, tzinfo=UTC)
LATE = datetime(2024, 1, 22, 8, tzinfo=UTC)
BOOKED = {"status": "booked", "booked_at": EARLY, "rate_source": "spot"}

REFUSED: list[tuple[type[models.Model], dict[str, Any], str]] = [
    (Load, BOOKED | {"status": "lost"}, "load_status_known"),
    (Load, {"billing_status": "forgotten"}, "load_billing_status_known"),
    (Load, {"mode": "air"}, "load_mode_known"),
    (Load, {"equipment_type": "ship"}, "load_equipment_known"),
    (Load, {"freight_class": "72"}, "load_freight_class_known"),
    (Load, {"rate_source": "guess"}, "load_rate_source_known"),
    (Load, {"currency": "usd"}, "load_currency_iso"),
    (Load, {"weight": 0}, "load_weight_within_limits"),
    (Load, {"weight": Decimal("200000.01")}, "load_weight_within_limits"),
    (Load, {"value": 0}, "load_value_above_zero"),
    (Load, {"spot_rate": 0}, "load_spot_rate_above_zero"),
    (Load, {"distance_miles": 0}, "load_distance_above_zero"),
    (Load, {"pickup_at": EARLY, "delivery_at": EARLY}, "load_delivered_after_pickup"),
    (Load, {"hazmat_un_number": "UN1203"}, "load_hazmat_complete"),
    (
        Load,
        {"temperature_min": 40, "temperature_max": 34, "temperature_unit": "F"},
        "load_temperature_ascends",
    ),
    (Load, {"temperature_min": 30, "temperature_max": 34}, "load_temperature_ascends"),
    (Load, {"temperature_min": 30, "temperature_unit": "F"}, "load_temperature_ascends"),
    (Load, {"temperature_max": 34, "temperature_unit": "F"}, "load_temperature_ascends"),
    (Load, {"equipment_type": "reefer"}, "load_reefer_has_temperature"),
    (Load, {"mode": "ltl"}, "load_ltl_has_pieces_and_class"),
    (Load, {"mode": "ltl", "pieces": 3}, "load_ltl_has_pieces_and_class"),
    (Load, {"total_charge": 5, "paid_amount": Decimal("5.01")}, "load_not_overpaid"),
    (Load, {"paid_amount": Decimal("-0.01")}, "load_not_overpaid"),
    (Load, {"billing_status": "paid", "total_charge": 5}, "load_paid_in_full"),
    (Load, BOOKED | {"booked_at": None}, "load_booked_at_a_price"),
    (Load, BOOKED | {"rate_source": None}, "load_booked_at_a_price"),
    (Stop, {"type": "detour"}, "stop_type_known"),
    (Stop, {"appointment_end": EARLY}, "stop_appointment_ends_after_start"),
    (
        Stop,
        {"appointment_start": LATE, "appointment_end": EARLY},
        "stop_appointment_ends_after_start",
    ),
    (
        Stop,
        {"status": "departed", "arrived_at": LATE, "departed_at": EARLY},
        "stop_departs_after_arrival",
    ),
    (Stop, {"arrived_at": EARLY}, "stop_times_fit_status"),
    (Stop, {"status": "arrived"}, "stop_times_fit_status"),
    (Stop, {"status": "departed", "arrived_at": EARLY}, "stop_times_fit_status"),
    (Stop, {"status": "skipped", "arrived_at": EARLY}, "stop_times_fit_status"),
    (Charge, {"source": "thin_air"}, "charge_source_known"),
    (Charge, {"amount": Decimal("-0.01")}, "charge_not_negative"),
    (Charge, {"quantity": -1}, "charge_quantity_not_negative"),
    (Charge, {"rate": -1}, "charge_rate_not_negative"),
    (Payment, {"amount": 0}, "payment_above_zero"),
    (Reference, {"type": "phone"}, "reference_type_known"),
    (LoadException, {"code": "lost"}, "load_exception_code_known"),
    (LoadException, {"closed_at": EARLY}, "load_exception_closes_after_opening"),
    (LoadDocument, {"kind": "selfie"}, "load_document_kind_known"),
    (LoadDocument, {"content_type": "text/html"}, "trucking_loaddocument_content_known"),
    (LoadDocument, {"size": 15 * 1024 * 1024 + 1}, "trucking_loaddocument_size_limited"),
    (LoadDocument, {"archived_at": LATE}, "trucking_loaddocument_file_until_archived"),
]
# Each has a test of its own below, since it needs two rows.
ONCE = {"load_number_once", "load_number_one_per_company", "charge_once_per_stop"}


@pytest.fixture
def shipper(acme: Company, make_customer: MakeCustomer) -> Customer:
    """Of whom there is a draft, and one row of everything that hangs on it."""
    shipper = make_customer(acme)
    with tenant_scope(acme.pk):
        load_id = make_load_records(shipper)["load"]
        Reference.objects.create(load_id=load_id, type="po", value="PO-77")
        LoadException.objects.create(load_id=load_id, code="late", opened_at=LATE)
    return shipper


@pytest.mark.parametrize("model", sorted({row[0] for row in REFUSED}, key=str))
def test_row_is_refused(shipper: Customer, model: Any) -> None:
    cases = [(values, constraint) for refused, values, constraint in REFUSED if refused == model]
    with tenant_scope(shipper.tenant_id):
        row = model.objects.first()

        told = [(values, refusal(model, row.pk, **values)) for values, _ in cases]

    assert told == cases


def test_every_constraint_of_a_load_is_proved_here() -> None:
    proved = {constraint for _, _, constraint in REFUSED} | ONCE
    told_in_tests_of_rates = ("rate_", "fuel_price_")
    named = {
        constraint.name
        for model in apps.get_app_config("trucking").get_models()
        for constraint in model._meta.constraints
        if not constraint.name.startswith(told_in_tests_of_rates)
    }

    assert {name for name in named if not name.endswith("_company_id")} == proved


def test_a_number_is_given_once(shipper: Customer) -> None:
    with tenant_scope(shipper.tenant_id):
        first, second = Load.objects.get(), Load.objects.create(customer=shipper, currency="USD")

        assert refusal(Load, second.pk, number=first.number) == "load_number_once"


def test_a_company_counts_its_loads_once(shipper: Customer) -> None:
    with tenant_scope(shipper.tenant_id):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            LoadNumber.objects.create(id=uuid7(), last=1)

    assert "load_number_one_per_company" in str(refused.value)


def test_a_stop_has_one_charge_of_a_kind(shipper: Customer) -> None:
    with tenant_scope(shipper.tenant_id):
        load, stop = Load.objects.get(), Stop.objects.filter(type="pickup").get()
        first, second = (Charge.objects.create(load=load, amount=1, code="layover") for _ in "ab")
        Charge.objects.filter(pk=first.pk).update(stop=stop)

        assert refusal(Charge, second.pk, stop=stop) == "charge_once_per_stop"
