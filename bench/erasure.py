"""Measure how long it takes to forget a customer with 10,000 records: `python -m bench.erasure`.

In this process and a transaction that is rolled back, so nothing stays. Every record has been
changed once, so its history holds two versions of it.
"""

import argparse
import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from bench.environment import set_up_product, silent_logs

LIMIT = 5.0  # Seconds.
NAME = "Bench Person"
PIECE = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    options = parser.parse_args()
    with silent_logs():
        set_up_product()
    erased, wall, cpu = measure(options.records)
    print(f"| records | {options.records:,} |\n|---|---|")
    print(f"| emptied or deleted | {erased.total() - erased['history']:,} |")
    print(f"| rows of the history | {erased['history']:,} |")
    print(f"| seconds (limit {LIMIT}) | {wall:.2f} |\n| of them this process's CPU | {cpu:.2f} |")


def measure(records: int) -> tuple[Counter[str], float, float]:
    from django.db import transaction  # noqa: PLC0415

    from customers.models import Customer  # noqa: PLC0415 - after the set-up
    from customers.privacy.erasing import erase_customer  # noqa: PLC0415
    from tenancy.context import tenant_scope  # noqa: PLC0415
    from tenancy.models import Company, User  # noqa: PLC0415

    with transaction.atomic():
        company = Company.objects.create(slug="bench-erasure", name="Bench")
        user = User.objects.create_user("erasure@bench.example.com", None)
        with tenant_scope(company.pk, actor_id=user.pk):
            customer = Customer.objects.create(name=NAME, type="residential")
            make(customer, records)
            wall, cpu = time.perf_counter(), time.process_time()
            now = datetime.now(UTC)
            answer = erase_customer(customer, reason="Measured.", confirm_name=NAME, at=now)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        transaction.set_rollback(True)
    return answer.erased, wall, cpu


def make(customer: Any, records: int) -> None:
    """As many records, of five kinds alike, and each of them changed once."""
    from customers.models import Address, Contact, Note  # noqa: PLC0415 - after the set-up
    from servicing.models import ServiceRecord  # noqa: PLC0415
    from trucking.models import Load  # noqa: PLC0415

    each = range(records // 5)
    at = datetime(2024, 1, 15, 12, tzinfo=UTC)
    made: dict[Any, list[Any]] = {
        Contact: [Contact(name=f"Contact {n}", phone="5551234567") for n in each],
        Address: [Address(type="service", country="US", street=f"{n} Main St") for n in each],
        Note: [Note(body=f"Note {n} of what was said.") for n in each],
        ServiceRecord: [
            ServiceRecord(service_date=at, service_type="Repair", notes=f"Done {n}.") for n in each
        ],
        Load: [
            Load(number=n + 1, status="cancelled", currency="USD", driver=f"D {n}", notes="Late.")
            for n in each
        ],
    }
    for model, rows in made.items():
        for row in rows:
            row.customer = customer
        model.objects.bulk_create(rows, batch_size=PIECE)
        model.objects.filter(customer=customer).update(created_at=at)


if __name__ == "__main__":
    main()
