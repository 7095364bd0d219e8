"""Measure how fast webhooks are told: `python -m bench.webhooks`.

This process is the one worker, whose threads send. A receiver on 127.0.0.1 is told of 1,000 new
notes, first alone, then beside one that takes connections and never answers, which is served first.
"""

import argparse
import os
import sys
import time
from typing import Any
from uuid import uuid4

from bench.environment import set_up_product, silent_logs

LIMIT = 20.0  # Seconds.
PATIENCE = 60.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1000)
    options = parser.parse_args()
    os.environ["WEBHOOK_ALLOWED_HOSTS"] = "127.0.0.1"
    with silent_logs():
        set_up_product()
    print(
        f"| told of {options.events:,} events | seconds (limit {LIMIT}) | its CPU |\n|---|---|---|"
    )
    for title, with_dead in (("one receiver", False), ("beside a dead one", True)):
        wall, cpu = measure(options.events, with_dead)
        print(f"| {title} | {wall:.1f} | {cpu:.1f} |", flush=True)


def measure(events: int, with_dead: bool) -> tuple[float, float]:
    from tenancy.context import tenant_scope  # noqa: PLC0415 - after the set-up
    from tenancy.models import Company, Webhook  # noqa: PLC0415
    from tenancy.tests.receiver import accepting, listening  # noqa: PLC0415

    company = Company.objects.create(slug=f"bench-{uuid4().hex[:8]}", name="Bench")
    with listening() as receiver, accepting(lambda _: time.sleep(PATIENCE)) as dead:
        with tenant_scope(company.pk):
            urls = [dead, receiver.url] if with_dead else [receiver.url]
            hooks = [Webhook.objects.create(url=url, events=["note.created"]) for url in urls]
            write_notes(events)
            hooked = [hook.pk for hook in hooks]
        collect_all(company, events * len(hooked))
        wall, cpu = time.perf_counter(), time.process_time()
        serve(company, hooked, receiver, events)
        return time.perf_counter() - wall, time.process_time() - cpu


def write_notes(count: int) -> None:
    from customers.models import Customer, Note  # noqa: PLC0415 - after the set-up

    customer = Customer.objects.create(name="Bench", type="commercial")
    Note.objects.bulk_create(
        [Note(customer=customer, body=f"Note {number}.") for number in range(count)]
    )


def collect_all(company: Any, deliveries: int) -> None:
    """Wait until the events are queued: what else writes in the database holds them back."""
    from tenancy.context import tenant_scope  # noqa: PLC0415 - after the set-up
    from tenancy.models import WebhookDelivery  # noqa: PLC0415
    from tenancy.webhooks.collecting import collect  # noqa: PLC0415

    queued, until = 0, time.monotonic() + PATIENCE
    while queued < deliveries:
        if time.monotonic() > until:
            sys.exit(f"Other transactions hold the events back: {queued} of {deliveries}.")
        with tenant_scope(company.pk):
            collect()
            queued = WebhookDelivery.objects.count()


def serve(company: Any, hooks: list[Any], receiver: Any, events: int) -> None:
    """What beat has done: a task for each webhook."""
    from tenancy.tasks import deliver_webhook  # noqa: PLC0415 - after the set-up

    until = time.monotonic() + PATIENCE
    for hook in hooks:
        deliver_webhook(company_id=str(company.pk), webhook_id=str(hook), failing=False)
    while len(receiver.heard) < events:
        if time.monotonic() > until:
            sys.exit(f"Not everything was told in time: {len(receiver.heard)} of {events}.")
        time.sleep(0.05)


if __name__ == "__main__":
    main()
