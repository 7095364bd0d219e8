"""Measure how the visits of maintenance plans are made: `python -m bench.plans --plans 10000`.

First generation with every plan due, the same again with nothing due, and all days worked out anew
from readings. Half of the plans go by time, half by a meter. In a company of its own, which stays
in the benchmark's database.
"""

import argparse
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from bench.environment import set_up_product, silent_logs
from bench.recurring import CUSTOMERS, show

NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
BEGUN = date(2025, 9, 2)  # What all plans count from.
READ_BEFORE = (120, 60, 1)  # Days ago.


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=10_000)
    options = parser.parse_args()
    with silent_logs():
        set_up_product()
    company = make_plans(options.plans)
    print("| what | plans | seconds | Python CPU | PostgreSQL CPU | peak MB |")
    print("|---|---|---|---|---|---|")
    show("all days worked out", lambda: reschedule(company))
    show("first generation", lambda: run(company))
    show("nothing due", lambda: run(company))


def run(company_id: UUID) -> int:
    from servicing.generation.plans import make_due_visits  # noqa: PLC0415 - after the set-up

    told = make_due_visits(company_id, trigger="command", clock=lambda: NOW)
    return int(told.made)


def reschedule(company_id: UUID) -> int:
    from servicing.models import MaintenancePlan  # noqa: PLC0415 - after the set-up
    from tenancy.context import tenant_scope  # noqa: PLC0415

    with tenant_scope(company_id):
        return int(MaintenancePlan.objects.all().reschedule())


def make_plans(count: int) -> UUID:
    """A company of its own; each plan has a unit with a meter that brings it due by now."""
    from customers.models import Customer  # noqa: PLC0415 - after the set-up
    from servicing.models import Equipment, MaintenancePlan, MeterReading  # noqa: PLC0415
    from tenancy.context import tenant_scope  # noqa: PLC0415
    from tenancy.models import Company  # noqa: PLC0415

    slug = f"plans-{uuid4().hex[:8]}"
    company = Company.objects.create(slug=slug, name=slug, timezone="America/Chicago")
    with tenant_scope(company.pk):
        customers: Any = [
            Customer(name=f"Customer {n}", type="commercial") for n in range(CUSTOMERS)
        ]
        Customer.objects.bulk_create(customers)
        units: Any = [
            Equipment(customer=customers[n % CUSTOMERS], name=f"Unit {n}") for n in range(count)
        ]
        Equipment.objects.bulk_create(units, batch_size=2000)
        readings = (
            MeterReading(
                equipment=unit,
                kind="hours",
                reading=Decimal(5000 - 10 * days),
                read_at=NOW - timedelta(days=days),
            )
            for unit in units
            for days in READ_BEFORE
        )
        MeterReading.objects.bulk_create(readings, batch_size=2000)
        plans = (MaintenancePlan(**about(unit, number)) for number, unit in enumerate(units))
        MaintenancePlan.objects.bulk_create(plans, batch_size=2000)
    return company.pk


def about(unit: Any, number: int) -> dict[str, Any]:
    by_time = {"basis": "time", "every_n": 6, "every_unit": "months"}
    by_meter = {"basis": "meter", "meter_kind": "hours", "every_meter": Decimal(1100)}
    return (by_meter if number % 2 else by_time) | {
        "customer": unit.customer,
        "equipment": unit,
        "service_type": "Tune-up",
        "instructions": "Change the filters.",
        "early_window_days": 14,
        "auto_create_visit": True,
        "counts_from": BEGUN,
    }


if __name__ == "__main__":
    main()
