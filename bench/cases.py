"""What is measured: each case is an endless row of requests, the same for product and floor."""

import itertools
import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, NamedTuple

from bench import people
from bench.shapes import Sample, Shape


class Call(NamedTuple):
    method: str
    path: str
    body: bytes | None = None


# Asks the server outside the measurement, and returns the JSON that it answers.
Ask = Callable[[Call], Any]


class Case(NamedTuple):
    title: str
    calls: Callable[[Shape, Sample, Ask], Iterator[Call]]
    limit: float | None = None  # Milliseconds of server CPU per request.
    goal: float | None = None


def get_one(shape: Shape, sample: Sample, ask: Ask) -> Iterator[Call]:
    for customer_id in itertools.cycle(sample.ids):
        yield Call("GET", f"{shape.customers}/{customer_id}")


def list_all(shape: Shape, sample: Sample, ask: Ask) -> Iterator[Call]:
    for page in itertools.cycle(sample.pages):
        yield Call("GET", page)


def list_by_city(shape: Shape, sample: Sample, ask: Ask) -> Iterator[Call]:
    for city, *_ in itertools.cycle(people.CITIES):
        yield Call("GET", shape.page(status="active", city=city))


def list_by_zip(shape: Shape, sample: Sample, ask: Ask) -> Iterator[Call]:
    zips = [address["zip_code"] for _, address in zip(range(500), addresses(), strict=False)]
    for zip_code in itertools.cycle(zips):
        yield Call("GET", shape.page(status="active", zip_code=zip_code))


def create(shape: Shape, sample: Sample, ask: Ask) -> Iterator[Call]:
    for number in itertools.count(10_000_001, 4):  # Every fourth number has a contact.
        body = shape.body(people.customer(number))
        yield Call("POST", shape.customers, as_json(body))


def patch(shape: Shape, sample: Sample, ask: Ask) -> Iterator[Call]:
    for number, customer_id in enumerate(itertools.cycle(sample.ids)):
        body = as_json({"industry": f"trade {number}"})
        yield Call("PATCH", f"{shape.customers}/{customer_id}", body)


def put(shape: Shape, sample: Sample, ask: Ask) -> Iterator[Call]:
    """Send back what was read, with one text changed."""
    bodies = [
        (f"{shape.customers}/{customer_id}", writable(shape, ask, customer_id))
        for customer_id in sample.ids[:100]
    ]
    for number, (path, body) in enumerate(itertools.cycle(bodies)):
        yield Call("PUT", path, as_json(body | {"industry": f"trade {number}"}))


def writable(shape: Shape, ask: Ask, customer_id: str) -> dict[str, Any]:
    read = ask(Call("GET", f"{shape.customers}/{customer_id}"))
    return {name: read[name] for name in shape.body(people.customer(1))}


def addresses() -> Iterator[people.Columns]:
    random = Random("addresses")
    while True:
        yield people.address(random, "service")


def as_json(body: Any) -> bytes:
    return json.dumps(body).encode()


CASES = {
    "get": Case("get one with its addresses", get_one, 3, 2),
    "list": Case("list of 50 with addresses", list_all, 5, 4),
    "city": Case("list of 50 by status and city", list_by_city),
    "zip": Case("list of 50 by status and ZIP", list_by_zip),
    "create": Case("create with two addresses", create, 6, 4),
    "patch": Case("update of one field (PATCH)", patch, 5, 4),
    "put": Case("update of the whole (PUT)", put),
}
