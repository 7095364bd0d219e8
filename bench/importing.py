"""Measure the import of customers: `python -m bench.importing --rows 100000`.

In this process, as one worker does it, into a company of its own with everything on; each customer
has an address. The same file goes in twice: the second time no row has changed.
"""

import argparse
import csv
import io
import time
from typing import Any
from uuid import uuid4

from bench import people
from bench.duplicates import peak
from bench.environment import set_up_product, silent_logs
from bench.load import company_with_owner
from bench.processes import database_cpu, used_since

HEADINGS = [
    *("externalId", "name", "type", "contactInfo.email", "contactInfo.phone"),
    *(f"addresses[0].{part}" for part in ("type", "street", "city", "state", "zipCode")),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    with silent_logs():
        set_up_product()
    slug = f"import-{uuid4().hex[:8]}"
    company_with_owner(slug)
    content = csv_of(options.rows)
    print("| | written | seconds | Python CPU | PostgreSQL CPU | peak MB |")
    print("|---|---|---|---|---|---|")
    for what in ("first", "again"):
        show(what, slug, content)


def csv_of(rows: int) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for number in range(rows):
        columns = people.customer(number)
        place = columns["addresses"][0]
        writer.writerow(
            [
                *(f"I-{number}", columns["name"], columns["type"]),
                *(columns["email"], columns["phone"], place["type"], place["street"]),
                *(place["city"], place["state"], place["zip_code"]),
            ]
        )
    return out.getvalue().encode()


def show(what: str, slug: str, content: bytes) -> None:
    from tenancy.jobs.running import run_slice  # noqa: PLC0415 - after the set-up

    job = ordered(slug, content)
    began, python, database = time.perf_counter(), time.process_time(), database_cpu()
    while run_slice(job.tenant_id, job.pk):
        pass
    wall, python = time.perf_counter() - began, time.process_time() - python
    postgres = used_since(database, database_cpu())
    figures = f"{wall:.0f} | {python:.0f} | {postgres:.0f} | {peak()}"
    print(f"| {what} | {written(job)} | {figures} |", flush=True)


def ordered(slug: str, content: bytes) -> Any:
    """The job, as the API makes it of a file."""
    from customers.imports.job import KIND  # noqa: PLC0415 - after the set-up
    from customers.imports.order import COMMIT, SKIP, plan  # noqa: PLC0415
    from tenancy.asker import Asker  # noqa: PLC0415
    from tenancy.context import tenant_scope  # noqa: PLC0415
    from tenancy.files.uploads import SealedUpload  # noqa: PLC0415
    from tenancy.jobs.ordering import start_job  # noqa: PLC0415
    from tenancy.models import Membership  # noqa: PLC0415
    from tenancy.roles import Role  # noqa: PLC0415

    owner = Membership.objects.select_related("tenant").get(tenant__slug=slug)
    with tenant_scope(owner.tenant_id):
        upload = SealedUpload.of("customers.csv", [content])
        order = plan(upload.chunks, {}, COMMIT, SKIP)
        asker = Asker(owner, Role.OWNER)
        return start_job(asker, KIND, order=order.to_store(), total=order.rows, file=upload)


def written(job: Any) -> str:
    from tenancy.context import tenant_scope  # noqa: PLC0415 - after the set-up

    with tenant_scope(job.tenant_id):
        job.refresh_from_db()
    kinds = ("created", "updated", "unchanged", "failed")
    return ", ".join(f"{job.result[kind]:,} {kind}" for kind in kinds if job.result[kind])


if __name__ == "__main__":
    main()
