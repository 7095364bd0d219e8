"""Measure the search for duplicates and the export: `python -m bench.duplicates`.

In this process, over the customers that `bench.load` made. Each batch of the search is a
transaction, as a worker does it; of the export the first piece is timed, and the whole.
"""

import argparse
import resource
import time
from uuid import UUID

from bench.environment import set_up_product
from bench.load import SLUG

MEGABYTE = 1024  # ru_maxrss counts kilobytes.


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=10_000, help="that are looked through")
    options = parser.parse_args()
    set_up_product()
    look_through(options.customers)
    export()


def look_through(customers: int) -> None:
    from customers.duplicates.job import NO_ONE, batch_behind, find_pairs  # noqa: PLC0415
    from tenancy.context import tenant_scope  # noqa: PLC0415 - after the set-up

    began, began_cpu, before = time.perf_counter(), time.process_time(), peak()
    after, checked, pairs = NO_ONE, 0, 0
    while checked < customers:
        with tenant_scope(company_id()):
            batch = batch_behind(after)
            if not batch:
                break
            pairs += find_pairs(batch)
        checked, after = checked + len(batch), batch[-1].pk
    wall, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    print(f"{checked} customers: {pairs} pairs, {wall:.1f} s, CPU {cpu:.1f} s", flush=True)
    print(f"peak {before} → {peak()} MB", flush=True)


def export() -> None:
    from customers.exporting.streaming import lines, plan_as  # noqa: PLC0415
    from customers.models import Customer  # noqa: PLC0415
    from tenancy.asker import Asker  # noqa: PLC0415
    from tenancy.models import Membership  # noqa: PLC0415
    from tenancy.roles import Role  # noqa: PLC0415 - after the set-up

    owner = Membership.objects.select_related("tenant").filter(tenant_id=company_id()).first()
    if owner is None:
        raise SystemExit("The database is empty; run python -m bench.load first.")
    asker, before = Asker(owner, Role.OWNER), peak()
    began = time.perf_counter()
    pieces = lines(asker, plan_as(asker, "customers_csv"), Customer.objects.all())
    size = len(next(pieces))
    first = time.perf_counter() - began
    size += sum(map(len, pieces))
    wall = time.perf_counter() - began
    print(f"export: first piece after {first:.2f} s, {size / 1e6:.1f} MB in {wall:.1f} s")
    print(f"peak {before} → {peak()} MB")


def company_id() -> UUID:
    from tenancy.models import Company  # noqa: PLC0415 - after the set-up

    return UUID(str(Company.objects.get(slug=SLUG).pk))


def peak() -> int:
    """Megabytes that this process held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE


if __name__ == "__main__":
    main()
