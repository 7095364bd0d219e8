"""Measure how recurring visits are made: `python -m bench.recurring --series 100000`.

First generation of all series 90 days ahead, the top-up of the next day, and the question which of
200 series are due. In this process; PostgreSQL's own CPU is read from /proc where it runs here.
Each time in companies of their own, which stay in the benchmark's database.
"""

import argparse
import resource
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from multiprocessing import get_context
from multiprocessing.pool import Pool
from typing import Any
from uuid import UUID, uuid4

from bench.environment import set_up_product, silent_logs
from bench.processes import database_cpu, used_since

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
# Of ten series: dates in 90 days 4 × 13 + 3 × 7 + 2 × 3 + 1 × 41 make 12 each.
RHYTHMS = ("weekly",) * 4 + ("biweekly",) * 3 + ("monthly",) * 2 + ("custom",)
RULE = "FREQ=WEEKLY;BYDAY=MO,WE,FR"
CUSTOMERS, TECHNICIANS = 1000, 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=1, help="at once")
    parser.add_argument("--assigned", action="store_true", help="give each a technician")
    options = parser.parse_args()
    with silent_logs():
        set_up_product()
    with get_context("spawn").Pool(options.workers, initializer=set_up_product) as pool:
        # Made in there, so that the memory for it is not counted.
        company = pool.apply(make_series, (options.series,), {"assigned": options.assigned})
        measure(company, options, pool)


def measure(company: UUID, options: argparse.Namespace, pool: Pool) -> None:
    """One worker is this process; several are those of the pool."""

    def made(now: datetime) -> int:
        if options.workers == 1:
            return run(company, now)
        return sum(pool.starmap(run, [(company, now)] * options.workers))

    tomorrow = NOW + timedelta(days=1)
    print(
        f"| {options.workers} at once | visits | seconds | Python CPU | PostgreSQL CPU | peak MB |"
    )
    print("|---|---|---|---|---|---|")
    show("first generation", lambda: made(NOW))
    show("the next day", lambda: made(tomorrow))
    show("nothing due", lambda: run(company, tomorrow))
    small = make_series(200, assigned=options.assigned)
    show("200 series, first", lambda: run(small, NOW))
    show("200 series, which are due", lambda: due(small))


def run(company_id: UUID, now: datetime) -> int:
    from servicing.generation.running import generate  # noqa: PLC0415 - after the set-up

    told = generate(company_id, trigger="command", clock=lambda: now)
    return int(told.made)


def due(company_id: UUID) -> int:
    from servicing.generation.due import due_series  # noqa: PLC0415 - after the set-up
    from tenancy.context import tenant_scope  # noqa: PLC0415

    with tenant_scope(company_id):
        return len(due_series(NOW + timedelta(days=1)))


def show(what: str, act: Callable[[], int]) -> None:
    began, python, database = time.perf_counter(), time.process_time(), database_cpu()
    made = act()
    figures = (
        time.perf_counter() - began,
        time.process_time() - python,
        used_since(database, database_cpu()),
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )
    print(
        f"| {what} | {made:,} | {' | '.join(f'{figure:.2f}' for figure in figures)} |", flush=True
    )


def make_series(count: int, *, assigned: bool) -> UUID:
    """A company of its own, with series at different hours so that most technicians are free."""
    from customers.models import Customer  # noqa: PLC0415 - after the set-up
    from servicing.models import RecurringService, Technician  # noqa: PLC0415
    from tenancy.context import tenant_scope  # noqa: PLC0415
    from tenancy.models import Company  # noqa: PLC0415

    slug = f"recurring-{uuid4().hex[:8]}"
    company = Company.objects.create(slug=slug, name=slug, timezone="America/Chicago")
    with tenant_scope(company.pk):
        customers: Any = [
            Customer(name=f"Customer {n}", type="commercial") for n in range(CUSTOMERS)
        ]
        Customer.objects.bulk_create(customers)
        people = [Technician(name=f"Technician {number}") for number in range(TECHNICIANS)]
        Technician.objects.bulk_create(people)
        rows = (
            RecurringService(
                customer=customers[number % CUSTOMERS],
                technician=people[number % TECHNICIANS] if assigned else None,
                service_type="Filter change",
                frequency=(rhythm := RHYTHMS[number % len(RHYTHMS)]),
                rule=RULE if rhythm == "custom" else None,
                starts_on=date(2026, 2, 2) + timedelta(days=number % 28),
                begins_on=NOW.date(),
                preferred_time=clock(number // TECHNICIANS % 24, number % 60),
                duration_minutes=15,
                timezone="America/Chicago",
                horizon_days=90,
            )
            for number in range(count)
        )
        RecurringService.objects.bulk_create(rows, batch_size=2000)
    return company.pk


if __name__ == "__main__":
    main()
