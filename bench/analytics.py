"""Measure the analytics of the company that bench.history fills: `python -m bench.analytics`.

In this process, so that CPU is the product's alone; PostgreSQL's is that of its one backend.
"""

import argparse
import time
from collections.abc import Iterator
from typing import NamedTuple

from bench.cases import Call
from bench.history import CUSTOMERS, SLUG
from bench.in_process import InProcess
from bench.processes import cpu_of

ALL_YEARS = "?from=2021-01-01&interval=quarter"


class Measured(NamedTuple):
    cpu: float  # Milliseconds per request.
    database_cpu: float
    wall: float
    statements: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    options = parser.parse_args()
    product = InProcess(SLUG)
    print("| figures of | server CPU | PostgreSQL's | both | elapsed | statements |")
    print("|---|---|---|---|---|---|")
    for title, path in cases():
        found = measure(product, Call("GET", path), options.times)
        both = found.cpu + found.database_cpu
        figures = f"{found.cpu:.1f} | {found.database_cpu:.1f} | {both:.1f} | {found.wall:.1f}"
        print(f"| {title} | {figures} | {found.statements} |", flush=True)


def cases() -> Iterator[tuple[str, str]]:
    paths = {
        f"a customer with {size} records": f"customers/{customer_id(number)}/analytics"
        for number, size in enumerate(CUSTOMERS, 1)
    }
    paths["the company with 1,000,000"] = "analytics"
    for title, path in paths.items():
        yield f"{title}, 12 months", f"/api/v1/{path}"
        yield f"{title}, compared", f"/api/v1/{path}?compare=previous"
        yield f"{title}, all of 5 years", f"/api/v1/{path}{ALL_YEARS}"


def customer_id(number: int) -> str:
    from customers.models import Customer  # noqa: PLC0415 - after the set-up
    from tenancy.context import tenant_scope  # noqa: PLC0415
    from tenancy.models import Company  # noqa: PLC0415

    with tenant_scope(Company.objects.get(slug=SLUG).pk):
        return str(Customer.objects.get(external_id=f"H-{number}").pk)


def measure(product: InProcess, call: Call, times: int) -> Measured:
    for _ in range(3):
        product.send(call)
    backend = backend_pid()
    database, cpu, wall = cpu_of(backend), time.process_time(), time.perf_counter()
    for _ in range(times):
        product.send(call)
    used = (
        time.process_time() - cpu,
        cpu_of(backend) - database,
        time.perf_counter() - wall,
    )
    each = [1000 * seconds / times for seconds in used]
    return Measured(each[0], each[1], each[2], len(product.statements([call])))


def backend_pid() -> int:
    from django.db import connection  # noqa: PLC0415 - after the set-up

    connection.close_at = None  # It would end within a minute, and its figures with it.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    main()
