"""Measure what subscribers cost a write: `python -m bench.outbox`.

Customers are created and changed in three companies in turn: with no webhook, with one that asks
for these events, and with ten. Their CPU is this process's and its backend's. What is found for
the webhooks afterwards, once in ten seconds for all events since, is measured by itself.
"""

import argparse
import os
import time
from uuid import uuid4

from bench.cases import Call, as_json
from bench.environment import set_up_product, silent_logs

LIMIT = 5.0  # Percent.
WEBHOOKS = (0, 1, 10)
CHUNK = 50
CUSTOMERS = "/api/v1/customers"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writes", type=int, default=600, help="Of each kind and company.")
    options = parser.parse_args()
    os.environ["CONN_MAX_AGE"] = "3600"  # Seconds; one backend throughout, whose CPU is read.
    with silent_logs():
        set_up_product()
    companies = [Listened(count) for count in WEBHOOKS]
    for company in companies:
        company.write(CHUNK)  # Warm.
        company.used = 0
    for turn in range(options.writes // CHUNK):
        first = turn % len(companies)  # None is always measured after the same other.
        for company in companies[first:] + companies[:first]:
            company.write(CHUNK)
    print_table(companies, options.writes // CHUNK * CHUNK)


class Listened:
    """A company with so many webhooks, its owner, and the CPU that its writes have used."""

    def __init__(self, webhooks: int) -> None:
        from bench.in_process import InProcess  # noqa: PLC0415 - after the set-up
        from bench.load import company_with_owner  # noqa: PLC0415
        from tenancy.context import tenant_scope  # noqa: PLC0415
        from tenancy.models import Webhook  # noqa: PLC0415

        slug = f"bench-{uuid4().hex[:8]}"
        self.webhooks, self.used = webhooks, 0.0
        self.company = company_with_owner(slug)
        self.client = InProcess(slug)
        with tenant_scope(self.company.pk):
            for number in range(webhooks):
                Webhook.objects.create(url=f"https://example.com/{number}", events=["customer.*"])

    def write(self, count: int) -> None:
        begun = cpu()
        for number in range(count):
            body = {"name": f"Customer {number}", "type": "commercial", "creditLimit": "100.00"}
            made = self.client.ask(Call("POST", CUSTOMERS, as_json(body)))
            change = as_json({"industry": f"trade {number}"})
            self.client.send(Call("PATCH", f"{CUSTOMERS}/{made['id']}", change))
        self.used += cpu() - begun

    def statements(self) -> int:
        """How many a change needs."""
        made = self.client.ask(Call("POST", CUSTOMERS, as_json({"name": "A", "type": "shipper"})))
        change = Call("PATCH", f"{CUSTOMERS}/{made['id']}", as_json({"industry": "baking"}))
        return len(self.client.statements([change]))

    def collect(self) -> tuple[int, float]:
        """How many events were found and queued, and the CPU of it."""
        from tenancy.context import tenant_scope  # noqa: PLC0415
        from tenancy.models import WebhookDelivery  # noqa: PLC0415
        from tenancy.webhooks.collecting import collect  # noqa: PLC0415

        begun = cpu()
        with tenant_scope(self.company.pk):
            collect()
        used = cpu() - begun
        with tenant_scope(self.company.pk):
            return WebhookDelivery.objects.count(), used


def cpu() -> float:
    """Seconds of this process and of its backend, which idles now."""
    from django.db import connection  # noqa: PLC0415 - after the set-up

    from bench.processes import cpu_of  # noqa: PLC0415

    connection.ensure_connection()
    return time.process_time() + cpu_of(connection.connection.info.backend_pid)


def print_table(companies: list[Listened], writes: int) -> None:
    print("| webhooks | ms of CPU for POST and PATCH | more than without (limit 5 %) ", end="")
    print("| statements of a PATCH | events queued later | ms of CPU for each |")
    print("|---|---|---|---|---|---|")
    for company in companies:
        more = (company.used / companies[0].used - 1) * 100
        spent, statements = company.used / writes * 1000, company.statements()
        queued, used = company.collect()
        each = f"{used / queued * 1000:.2f}" if queued else "–"
        print(
            f"| {company.webhooks} | {spent:.2f} | {more:+.1f} % | {statements} | {queued:,} |"
            f" {each} |"
        )


if __name__ == "__main__":
    main()
