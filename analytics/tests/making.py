"""Small histories whose figures can be counted by hand."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from customers.models import Customer
from servicing.models import Equipment, MaintenancePlan, ServiceRecord, Technician, Visit
from tenancy.context import tenant_scope
from trucking.models import Load, Stop

CHICAGO = ZoneInfo("America/Chicago")


def at(text: str) -> datetime:
    """An instant by the clock of the company, which is Chicago's.

    >>> at("2024-01-15 10:00").isoformat()
    '2024-01-15T10:00:00-06:00'
    """
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


def add_service(customer: Customer, when: str, **fields: Any) -> ServiceRecord:
    """A record past the rules of the API, for what only counts; `archived` puts it away."""
    archived = fields.pop("archived", False)
    with tenant_scope(customer.tenant_id):
        return ServiceRecord.objects.create(
            customer=customer,
            service_date=at(when),
            service_type="Repair",
            archived_at=at(when) if archived else None,
            **fields,
        )


def add_repair(customer: Customer, when: str, waited: int | None = None, **fields: Any) -> Any:
    """A corrective record, whose customer waited so many minutes."""
    if waited is not None:
        fields |= {"requested_at": at(when) - timedelta(minutes=waited), "arrived_at": at(when)}
    return add_service(customer, when, kind="corrective", **fields)


def add_visit(customer: Customer, when: str, late: int | None = None, **fields: Any) -> Visit:
    """A visit with an arrival window of an hour, and an arrival so many minutes into it."""
    start = at(when)
    window = {"window_start": start, "window_end": start + timedelta(hours=1)}
    with tenant_scope(customer.tenant_id):
        return Visit.objects.create(
            customer=customer,
            service_type="Repair",
            timezone="UTC",
            **{
                "scheduled_start": start,
                "scheduled_end": start + timedelta(hours=2),
                "status": "completed" if late is not None else "scheduled",
                "arrived_at": None if late is None else start + timedelta(minutes=late),
                **window,
                **fields,
            },
        )


def add_load(customer: Customer, when: str, charge: str, **fields: Any) -> Load:
    """A load that was delivered then."""
    delivered = {"status": "delivered", "delivered_at": at(when)}
    with tenant_scope(customer.tenant_id):
        return Load.objects.create(
            customer=customer,
            booked_at=at(when),
            rate_source="spot",
            total_charge=Decimal(charge),
            **{"currency": "USD", **delivered, **fields},
        )


def add_stop(load: Load, kind: str, appointment: str | None, arrived: str | None) -> Stop:
    times = {"arrived_at": at(arrived), "departed_at": at(arrived)} if arrived else {}
    with tenant_scope(load.tenant_id):
        return Stop.objects.create(
            load=load,
            type=kind,
            status="departed" if arrived else "skipped",
            appointment_start=appointment and at(appointment),
            **times,
        )


def add_equipment(customer: Customer, **fields: Any) -> Equipment:
    with tenant_scope(customer.tenant_id):
        return Equipment.objects.create(customer=customer, name="Rooftop unit", **fields)


def add_plan(equipment: Equipment, due: date, **fields: Any) -> MaintenancePlan:
    with tenant_scope(equipment.tenant_id):
        return MaintenancePlan.objects.create(
            customer_id=equipment.customer_id,
            equipment=equipment,
            service_type="Tune-up",
            basis="time",
            every_n=6,
            every_unit="months",
            early_window_days=0,
            counts_from=due,
            next_due_on=due,
            **fields,
        )


def add_technician(customer: Customer, **fields: Any) -> Technician:
    with tenant_scope(customer.tenant_id):
        return Technician.objects.create(name="Lee Carver", **fields)


def months(*figures: dict[str, Any]) -> list[dict[str, Any]]:
    """The series of the first quarter of 2024, given what it tells of each month."""
    starts = (("2024-01-01", 31), ("2024-02-01", 29), ("2024-03-01", 31))
    return [
        {"start": start, "days": days, **told}
        for (start, days), told in zip(starts, figures, strict=True)
    ]
