"""Rows of one file that may be the same customer, told before any of them is written.

They are compared as customers are who are there. Of each line is held, packed, what tells it from
others; it is found again by its phones, e-mails and house numbers, of which only hashes are held.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from customers.duplicates.likeness import Likeness, Place, Traits, likeness, traits
from customers.duplicates.pairs import warning_of
from customers.imports.rows import Line, RowReader

HELD = 100_000  # Lines, which take some 65 MB; later ones are compared with these alone.
MOST_KEYS = 12  # Of one line.
MOST = 20  # Lines that one is compared with: a switchboard's phone is many firms'.


class Double(NamedTuple):
    """An earlier line that may mean the same customer."""

    number: int
    customer: UUID | None  # One who is there, whom it means by the external id.
    likeness: Likeness

    def warning(self) -> dict[str, str]:
        return warning_of(self.likeness, f"Line {self.number}", "likely_duplicate_in_file")


class Doubles:
    """The lines of one file that were met, for as long as a worker holds on to it."""

    def __init__(self, reader: RowReader, region: str) -> None:
        self.reader, self.region = reader, region
        self.held: list[str] = []
        self.places: dict[int, tuple[int, ...]] = {}  # Where lines are held, by hash.

    def meet(self, line: Line, customer: UUID | None) -> list[Double]:
        """Hold on to a line, and tell which earlier ones are like it, the likeliest first.

        `customer` is who has the line's external id already.
        """
        said = self.traits_of(line, customer)
        keys = keys_of(said)
        near = {place for key in keys for place in self.places.get(key, ())}
        if keys and len(self.held) < HELD:
            for key in keys:
                self.places[key] = (*self.places.get(key, ())[1 - MOST :], len(self.held))
            self.held.append(packed(line.number, customer, said))
        newest = sorted(near, reverse=True)[:MOST]
        found = filter(None, (compared(said, self.held[place]) for place in newest))
        return sorted(found, key=lambda double: (-double.likeness.score, double.number))

    def traits_of(self, line: Line, customer: UUID | None) -> Traits:
        """What the line itself says; what is there already is compared in its own place."""
        body: Any = self.reader.body_of(line.cells)
        people = [body.get("contactInfo", {}), *body.get("contacts", {}).values()]
        addresses = body.get("addresses", {}).values()
        return traits(
            body.get("name", ""),
            [(person.get("phone"), person.get("email")) for person in people],
            [(address.get("street"), address.get("zipCode")) for address in addresses],
            (customer and str(customer), body.get("parentId", "").lower()),
            self.region,
        )


def keys_of(of: Traits) -> list[int]:
    """Two lines that are alike have one of them in common."""
    return [hash(key) for key in shared(of)][:MOST_KEYS]


def shared(of: Traits) -> Iterator[Any]:
    yield from sorted(of.phones)
    yield from sorted(of.emails)
    yield from dict.fromkeys((place.zip5, place.number) for place in of.places)


def packed(number: int, customer: UUID | None, of: Traits) -> str:
    # As text, which is a copy: the bytes keep all of the buffer that they were written in.
    return orjson.dumps((number, customer, tuple(of)), default=list).decode()


def compared(said: Traits, held: str) -> Double | None:
    number, customer, (name, phones, emails, places, family) = orjson.loads(held)
    lists = (frozenset(phones), frozenset(emails), tuple(Place(*each) for each in places))
    like = likeness(said, Traits(name, *lists, frozenset(family)))
    return like and Double(number, customer and UUID(customer), like)
