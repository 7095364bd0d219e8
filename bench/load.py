"""Fill the benchmark's databases: `python -m bench.load [--customers 100000]`.

Stopped and started again, it goes on where it was.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import time as clock
from typing import Any

import psycopg

from bench import people
from bench.environment import floor_environment, product_environment, set_up_product

SLUG, SMALL_SLUG = "bench", "bench-small"
SMALL_CUSTOMERS = 200
BATCH = 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--no-floor", action="store_true", help="leave the floor's database alone")
    options = parser.parse_args()
    load_product(options.customers)
    if not options.no_floor:
        command = [sys.executable, "-m", "bench.floor.load", str(options.customers)]
        subprocess.run(command, env=product_environment() | floor_environment(), check=True)


def load_product(customers: int) -> None:
    set_up_product()
    from django.core.management import call_command  # noqa: PLC0415 - after the set-up

    call_command("bootstrap_database")
    call_command("migrate", verbosity=0)
    for slug, wanted in ((SMALL_SLUG, min(customers, SMALL_CUSTOMERS)), (SLUG, customers)):
        load_company(slug, wanted)
    tidy(product_environment()["DATABASE_OWNER_URL"])


def load_company(slug: str, wanted: int) -> None:
    from customers.alphabet.relisting import relist_names  # noqa: PLC0415 - after the set-up
    from customers.models import Address, Contact, Customer  # noqa: PLC0415
    from tenancy.context import tenant_scope  # noqa: PLC0415

    company = company_with_owner(slug)

    def add(numbers: range) -> None:
        with tenant_scope(company.pk):
            add_customers(numbers, Customer, Address, Contact)

    with tenant_scope(company.pk):
        present = already_there(Customer)
    in_batches(slug, present, wanted, add)
    with tenant_scope(company.pk):
        relist_names()


def company_with_owner(slug: str) -> Any:
    from django.utils import timezone  # noqa: PLC0415 - after the set-up

    from tenancy.models import Company, Membership, User  # noqa: PLC0415
    from tenancy.roles import Role  # noqa: PLC0415

    company = Company.objects.filter(slug=slug).first() or Company.objects.create(
        slug=slug, name=slug.title(), industries=["trucking", "service"]
    )
    email = f"owner@{slug}.example.com"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    if not Membership.objects.filter(tenant=company, user=user).exists():
        Membership.objects.create(
            tenant=company, user=user, role=Role.OWNER, accepted_at=timezone.now()
        )
    return company


def add_customers(numbers: range, customer: Any, address: Any, contact: Any) -> None:
    """Add the customers of these numbers with what hangs on them, given the three models."""
    from customers.search.keeping import keep_stored  # noqa: PLC0415 - after the set-up

    rows: dict[Any, list[Any]] = {customer: [], address: [], contact: []}
    for number in numbers:
        columns = people.customer(number)
        inside = {address: columns.pop("addresses"), contact: columns.pop("contacts")}
        start, end = people.window_hours(columns["preferred_service_window"])
        times = {"window_start": clock(start), "window_end": clock(end)}
        row = customer(**columns, **times, external_id=f"B-{number:06}")
        rows[customer].append(row)
        for model, items in inside.items():
            rows[model] += [model(customer=row, position=at, **it) for at, it in enumerate(items)]
    for model, made in rows.items():
        model.objects.bulk_create(made)
    keep_stored([row.pk for row in rows[customer]])


def already_there(customer: Any) -> int:
    """How many numbers were loaded before; what the cases created has no such number."""
    newest = customer.objects.order_by("external_id").exclude(external_id=None).last()
    return int(newest.external_id.removeprefix("B-")) + 1 if newest else 0


def in_batches(name: str, present: int, wanted: int, add: Callable[[range], None]) -> None:
    """Call `add` with ranges of numbers until `wanted` are there; tell how far it is."""
    started = time.monotonic()
    for begin in range(present, wanted, BATCH):
        end = min(begin + BATCH, wanted)
        add(range(begin, end))
        rate = (end - present) / (time.monotonic() - started)
        print(f"\r{name}: {end} of {wanted} customers, {rate:.0f} a second", end="", flush=True)
    print(f"\r{name}: {max(present, wanted)} customers." + " " * 30)


def tidy(url: str) -> None:
    """Have fresh statistics, so that the first plans are those of a database long in use."""
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("VACUUM (ANALYZE)")


if __name__ == "__main__":
    main()
