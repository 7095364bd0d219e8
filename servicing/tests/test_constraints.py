"""Every rule of the service side that the database holds, asked by writes that pass models by."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from conftest import MakeCustomer, MakeMember
from servicing.models import (
    Booking,
    CrewMember,
    Equipment,
    Meter,
    MeterReading,
    PartUsed,
    ServicedEquipment,
    ServiceDocument,
    ServiceRecord,
    Technician,
    TimeOff,
    Visit,
    VisitEquipment,
)
from tenancy.context import tenant_scope
from tenancy.files.uploads import SealedUpload
from tenancy.models import Company

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)
HOUR = timedelta(hours=1)
SPAN = TimestamptzRange(NOW, NOW + HOUR)

# Constraint → the model and what breaks it, as values of a queryset's update().
BROKEN: dict[str, tuple[type[Any], dict[str, Any]]] = {
    "visit_status_known": (Visit, {"status": "lost"}),
    "visit_priority_known": (Visit, {"priority": "urgent"}),
    "visit_source_known": (Visit, {"source": "phone"}),
    "visit_end_after_start": (Visit, {"scheduled_end": F("scheduled_start")}),
    "visit_window_in_order": (Visit, {"window_start": NOW, "window_end": NOW}),
    "visit_times_as_its_status": (Visit, {"status": "unscheduled"}),
    "service_record_kind_known": (ServiceRecord, {"kind": "repair"}),
    "service_record_outcome_known": (ServiceRecord, {"outcome": "done"}),
    "service_record_score_one_to_five": (ServiceRecord, {"satisfaction_score": 6}),
    "service_record_amount_not_negative": (ServiceRecord, {"amount": "-0.01"}),
    "service_record_labor_rate_not_negative": (ServiceRecord, {"labor_rate": "-0.000001"}),
    "equipment_status_known": (Equipment, {"status": "sold"}),
    "equipment_manufacturer_warranty_in_order": (
        Equipment,
        {
            "manufacturer_warranty_starts_on": date(2024, 1, 2),
            "manufacturer_warranty_ends_on": date(2024, 1, 1),
        },
    ),
    "equipment_provider_warranty_in_order": (
        Equipment,
        {
            "provider_warranty_starts_on": date(2024, 1, 2),
            "provider_warranty_ends_on": date(2024, 1, 1),
        },
    ),
    "equipment_not_its_own_replacement": (Equipment, {"replaced_by_id": F("id")}),
    "meter_reading_kind_known": (MeterReading, {"kind": "days"}),
    "meter_reading_not_negative": (MeterReading, {"reading": "-0.01"}),
    "meter_kind_known": (Meter, {"kind": "days"}),
    "part_quantity_above_zero": (PartUsed, {"quantity": 0}),
    "part_price_not_negative": (PartUsed, {"unit_price": "-0.000001"}),
    "time_off_end_after_start": (TimeOff, {"end": F("start")}),
    "service_document_kind_known": (ServiceDocument, {"kind": "memo"}),
    "servicing_servicedocument_content_known": (ServiceDocument, {"content_type": "text/html"}),
    "servicing_servicedocument_size_limited": (ServiceDocument, {"size": 15 * 1024 * 1024 + 1}),
    "servicing_servicedocument_file_until_archived": (ServiceDocument, {"stored_as": ""}),
}

Row = dict[Any, Any]  # By model.

# Constraint → what makes a second row of which there may be one.
TWICE: dict[str, Callable[[Row], Any]] = {
    "service_record_once_per_visit": lambda row: ServiceRecord(
        customer=row[Visit].customer, visit=row[Visit], service_date=NOW, service_type="Repair"
    ),
    "booking_once_per_visit": lambda row: Booking(
        visit=row[Visit], technician=row[Technician], during=SPAN, overridden=True
    ),
    "booking_no_overlap": lambda row: Booking(
        visit=row["another visit"],
        technician=row[Technician],
        during=TimestamptzRange(NOW + HOUR / 2, NOW + 2 * HOUR),
    ),
    "crew_member_once_per_visit": lambda row: CrewMember(
        visit=row[Visit], technician=row[Technician], position=1
    ),
    "technician_once_per_member": lambda row: Technician(name="Ann", member=row[Technician].member),
    "visit_equipment_once": lambda row: VisitEquipment(
        visit=row[Visit], equipment=row[Equipment], position=1
    ),
    "serviced_equipment_once": lambda row: ServicedEquipment(
        service=row[ServiceRecord], equipment=row[Equipment], position=1
    ),
    "meter_reading_once_per_instant": lambda row: MeterReading(
        equipment=row[Equipment], kind="hours", reading=2, read_at=NOW
    ),
    "meter_one_of_a_kind": lambda row: Meter(
        equipment=row[Equipment], kind="hours", reading=2, read_at=NOW
    ),
}


@pytest.fixture
def rows(acme: Company, make_customer: MakeCustomer, make_member: MakeMember) -> Row:
    """One row of each, to be broken or doubled."""
    customer, member = make_customer(acme), make_member(acme, "technician")
    with tenant_scope(acme.pk):
        report = SealedUpload.of("report.pdf", [b"%PDF-1.7\n"])
        lee = Technician.objects.create(name="Lee", member=member)
        unit = Equipment.objects.create(customer=customer, name="Rooftop unit")
        visit, another = (
            Visit.objects.create(
                customer=customer,
                service_type="Repair",
                status="scheduled",
                scheduled_start=NOW,
                scheduled_end=NOW + HOUR,
                timezone="UTC",
            )
            for _ in range(2)
        )
        record = ServiceRecord.objects.create(
            customer=customer, visit=visit, service_date=NOW, service_type="Repair"
        )
        made = [
            lee,
            unit,
            visit,
            record,
            Booking.objects.create(visit=visit, technician=lee, during=SPAN),
            CrewMember.objects.create(visit=visit, technician=lee),
            VisitEquipment.objects.create(visit=visit, equipment=unit),
            ServicedEquipment.objects.create(service=record, equipment=unit),
            PartUsed.objects.create(service=record, quantity=1),
            TimeOff.objects.create(technician=lee, start=NOW, end=NOW + HOUR),
            Meter.objects.create(equipment=unit, kind="hours", reading=1, read_at=NOW),
            MeterReading.objects.create(equipment=unit, kind="hours", reading=1, read_at=NOW),
            ServiceDocument.objects.create(service=record, kind="report", file=report),
        ]
    return {type(row): row for row in made} | {"another visit": another}


def refused_by(refusal: pytest.ExceptionInfo[IntegrityError]) -> Any:
    cause: Any = refusal.value.__cause__
    return cause.diag.constraint_name


@pytest.mark.parametrize("constraint", BROKEN)
def test_database_refuses(acme: Company, rows: Row, constraint: str) -> None:
    model, values = BROKEN[constraint]
    broken = model.across_tenants.filter(pk=rows[model].pk)

    with tenant_scope(acme.pk), pytest.raises(IntegrityError) as refusal, transaction.atomic():
        broken.update(**values)

    assert refused_by(refusal) == constraint


@pytest.mark.parametrize("constraint", TWICE)
def test_database_refuses_a_second(acme: Company, rows: Row, constraint: str) -> None:
    with tenant_scope(acme.pk):
        second = TWICE[constraint](rows)
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            second.save(force_insert=True)

    assert refused_by(refusal) == constraint


def test_half_open_times_touch_without_a_clash(acme: Company, rows: Row) -> None:
    with tenant_scope(acme.pk):
        Booking.objects.create(
            visit=rows["another visit"],
            technician=rows[Technician],
            during=TimestamptzRange(NOW + HOUR, NOW + 2 * HOUR),
        )
        assert Booking.objects.count() == 2


def test_every_constraint_of_these_tables_is_tried_here() -> None:
    """Those of series and plans, which also stand on visits, are theirs to try."""
    made_by_others = {"visit_once_per_occurrence", "visit_once_per_maintenance_cycle"}
    models = {model for model, _ in BROKEN.values()} | {
        Booking,
        CrewMember,
        ServicedEquipment,
        Technician,
        VisitEquipment,
    }
    declared = {constraint.name for model in models for constraint in model._meta.constraints}

    assert declared - made_by_others == BROKEN.keys() | TWICE.keys()
