"""Measure the calendar, bookings of visits and lists of services: `python -m bench.service`.

In this process, one request after the other, over what bench.service_load made. CPU is the
server's own, without PostgreSQL's. Fetching one customer is the yardstick between runs.
"""

import argparse
import itertools
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from bench.case_table import print_cases
from bench.cases import Call
from bench.in_process import InProcess
from bench.service_load import SLUG

DAY = {"from": "2025-06-02", "to": "2025-06-02"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", help="beginnings of names; all without any")
    parser.add_argument("--times", type=int, default=100)
    options = parser.parse_args()
    print_cases({SLUG: of_service}, options.cases, options.times)


def of_service(product: InProcess) -> Iterator[tuple[str, Iterator[Call]]]:
    yield "yardstick: one customer", one_customer(product)
    for name, call in calendar(product):
        yield f"calendar: {name}", itertools.repeat(call)
    yield "booking", bookings(product)
    for name, call in services(product):
        yield f"services: {name}", itertools.repeat(call)


def one_customer(product: InProcess) -> Iterator[Call]:
    for customer in itertools.cycle(customers(product)):
        yield Call("GET", f"/api/v1/customers/{customer}")


def customers(product: InProcess) -> list[str]:
    page = product.ask(Call("GET", "/api/v1/customers?pageSize=200"))
    return [customer["id"] for customer in page["results"]]


def calendar(product: InProcess) -> Iterator[tuple[str, Call]]:
    """The pages of a day of 500 visits, whose sum is the calendar's cost; a technician's day."""
    asked = {**DAY, "ordering": "scheduledStart"}
    path: str | None = f"/visits?{urlencode({**asked, 'pageSize': 200})}"
    while path:
        call = Call("GET", f"/api/v1{path}")
        page = product.ask(call)
        yield f"{len(page['results'])} of the day", call
        path = page["next"] and page["next"].partition("/api/v1")[2]
    technician = page["results"][0]["technician"]
    day = {**asked, "technician": technician}
    yield "a technician's day", Call("GET", f"/api/v1/visits?{urlencode(day)}")


def bookings(product: InProcess) -> Iterator[Call]:
    """Each an hour after the one before, behind all visits that there are, with two to go."""
    people = [
        person["id"]
        for person in product.ask(Call("GET", "/api/v1/technicians?pageSize=50"))["results"]
    ]
    start = free_from(product)
    pairs = itertools.cycle(itertools.pairwise(people))
    for customer, (lead, along) in zip(itertools.cycle(customers(product)), pairs, strict=False):
        start += timedelta(hours=1)
        visit: dict[str, Any] = {
            "serviceType": "Tune-up",
            "scheduledStart": start.isoformat(),
            "technician": lead,
            "crew": [along],
        }
        path = f"/api/v1/customers/{customer}/visits"
        yield Call("POST", path, json.dumps(visit).encode())


def free_from(product: InProcess) -> datetime:
    last = product.ask(Call("GET", "/api/v1/visits?ordering=-scheduledStart&pageSize=1"))
    return datetime.fromisoformat(last["results"][0]["scheduledEnd"])


def services(product: InProcess) -> Iterator[tuple[str, Call]]:
    """The list of 50 by each filter of the API, common values and rare ones."""
    newest = product.ask(Call("GET", "/api/v1/services?pageSize=50"))
    service = newest["results"][7]
    day = service["serviceDate"][:10]
    month_ago = str((datetime.fromisoformat(day) - timedelta(days=30)).date())
    customer, technician = service["customerId"], service["technician"]
    filters: list[dict[str, str]] = [
        {},
        {"customer": customer},
        {"technician": technician},
        {"equipment": service["equipment"][0]},
        {"addressId": service["addressId"]},
        {"visitId": service["id"]},
        *({"serviceType": name} for name in ("Tune-up", "Nothing")),
        *({"kind": kind} for kind in ("preventive", "installation")),
        *({"outcome": outcome} for outcome in ("completed", "partial", "no_access")),
        *({"followUpRequired": value} for value in ("true", "false")),
        {"from": day},
        {"to": day},
        {"from": month_ago, "to": day},
        {"createdAfter": month_ago, "createdBefore": day},
        {"updatedAfter": day},
        {"updatedBefore": month_ago},
        {"includeArchived": "true"},
        {"ordering": "serviceDate"},
        {"ordering": "-serviceDate", "technician": technician},
        {"customer": customer, "outcome": "completed"},
        {"technician": technician, "outcome": "no_access"},
        {"technician": technician, "from": month_ago, "to": day},
    ]
    for each in filters:
        yield (
            " ".join(f"{name}={value[:10]}" for name, value in each.items()) or "all",
            Call("GET", f"/api/v1/services?{urlencode(each)}"),
        )
    if newest["next"]:
        yield "second page", Call("GET", f"/api/v1{newest['next'].partition('/api/v1')[2]}")


if __name__ == "__main__":
    main()
