"""Measure quotes, rates, the load board and bookings: `python -m bench.freight`.

In this process, one request after the other, over what bench.freight_load made. CPU is the
server's own, without PostgreSQL's; the wall clock is told beside it, since a list is asked of
PostgreSQL above all. Fetching one customer is the yardstick between machines and runs.
"""

import argparse
import itertools
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from bench.case_table import print_cases
from bench.cases import Call
from bench.freight_load import RATES_SLUG, SLUG
from bench.in_process import InProcess


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", help="beginnings of names; all without any")
    parser.add_argument("--times", type=int, default=100)
    options = parser.parse_args()
    print_cases(CASES, options.cases, options.times)


def of_freight(product: InProcess) -> Iterator[tuple[str, Iterator[Call]]]:
    yield "yardstick: one customer", one_customer(product)
    yield "quote", quotes(product)
    yield "booking", bookings(product)
    for name, call in board(product):
        yield f"board: {name}", itertools.repeat(call)


def of_rates(product: InProcess) -> Iterator[tuple[str, Iterator[Call]]]:
    yield "rates", itertools.repeat(Call("GET", "/api/v1/rates"))


def one_customer(product: InProcess) -> Iterator[Call]:
    for customer in itertools.cycle(shippers(product)):
        yield Call("GET", f"/api/v1/customers/{customer['id']}")


def shippers(product: InProcess) -> list[dict[str, Any]]:
    page = product.ask(Call("GET", "/api/v1/customers?pageSize=200"))
    return [customer for customer in page["results"] if len(customer["addresses"]) > 1]


def quotes(product: InProcess) -> Iterator[Call]:
    """Each of a customer from one place of theirs to another's; some find only the tariff."""
    customers = shippers(product)
    for one, other in itertools.cycle(itertools.pairwise(customers)):
        asked = {**shipment(one, other), "distanceMiles": 523.4, "pickupDate": "2024-06-03"}
        path = f"/api/v1/customers/{one['id']}/rates/quote"
        if b'"total"' in product.send_any(call := Call("POST", path, json.dumps(asked).encode())):
            yield call


def shipment(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {
        "pickupLocation": one["addresses"][0]["id"],
        "deliveryLocation": other["addresses"][1]["id"],
        "equipmentType": "van",
        "mode": "tl",
        "loadDetails": {"weight": 25000, "commodity": "Electronics", "value": 50000},
    }


def bookings(product: InProcess) -> Iterator[Call]:
    """Drafts of customers with a credit limit, whose lane has a rate."""
    customers = shippers(product)
    for one, other in itertools.cycle(itertools.pairwise(customers)):
        url = f"/api/v1/customers/{one['id']}"
        limit = json.dumps({"creditLimit": "999999999.00"}).encode()
        draft = {
            **shipment(one, other),
            "distanceMiles": 523.4,
            "scheduledPickup": "2024-06-03T15:00:00Z",
            "scheduledDelivery": "2024-06-05T15:00:00Z",
        }
        product.send(Call("PATCH", url, limit))
        load = product.ask(Call("POST", f"{url}/loads", json.dumps(draft).encode()))
        if quotable(product, one, other):
            yield Call("POST", f"/api/v1/loads/{load['id']}/transitions", b'{"to": "booked"}')


def quotable(product: InProcess, one: dict[str, Any], other: dict[str, Any]) -> bool:
    asked = {**shipment(one, other), "distanceMiles": 1, "pickupDate": "2024-06-03"}
    path = f"/api/v1/customers/{one['id']}/rates/quote"
    return b'"total"' in product.send_any(Call("POST", path, json.dumps(asked).encode()))


def board(product: InProcess) -> Iterator[tuple[str, Call]]:
    """The load board of 50 by each filter of the API, common values and rare ones."""
    newest = product.ask(Call("GET", "/api/v1/loads?pageSize=50"))
    load = newest["results"][7]
    place = next(
        address
        for customer in shippers(product)
        for address in customer["addresses"]
        if address["zipCode"]
    )
    city, state, zip3 = place["city"], place["state"], place["zipCode"][:3]
    day = load["scheduledPickup"][:10]
    filters: list[dict[str, str]] = [
        {},
        *(
            {"status": status}
            for status in ("draft", "in_transit", "delivered", "closed", "cancelled")
        ),
        {"pickupAfter": day},
        {"pickupBefore": day},
        {"pickupAfter": "2025-06-01", "pickupBefore": "2025-06-08"},
        {"deliveryAfter": day},
        {"deliveryAfter": "2025-06-01", "deliveryBefore": "2025-06-08"},
        *({f"{end}State": state} for end in ("origin", "destination")),
        *({f"{end}City": city} for end in ("origin", "destination")),
        *({f"{end}Zip3": zip3} for end in ("origin", "destination")),
        {"originCity": "Nowhere"},
        {"originState": state, "destinationState": state, "status": "in_transit"},
        *({"equipmentType": kind} for kind in ("van", "flatbed", "reefer")),
        {"reference": "po-77777"},
        {"hasException": "true"},
        {"hasException": "false"},
        {"podMissing": "true"},
        {"podMissing": "false"},
        *({"billingStatus": s} for s in ("not_ready", "ready", "invoiced", "paid")),
        {"customer": load["customerId"]},
        {"customer": load["customerId"], "status": "closed"},
        {"createdAfter": "2025-06-01", "createdBefore": "2025-06-08"},
        {"updatedAfter": day},
    ]
    for each in filters:
        yield urlencode(each) or "all", Call("GET", f"/api/v1/loads?{urlencode(each)}")
    path = newest["next"].partition("/api/v1")[2]
    yield "second page", Call("GET", f"/api/v1{path}")


CASES = {SLUG: of_freight, RATES_SLUG: of_rates}

if __name__ == "__main__":
    main()
