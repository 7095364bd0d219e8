"""What of a customer is searched, and how each field is read as words."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from customers.search.ranking import Found
from customers.search.words import dot_words, mc_words, phone_words, words
from tenancy.api.columns import Values
from tenancy.api.reading import ItemsPlan, Plan

Get = Callable[[Any], str | None]


class Searched(NamedTuple):
    column: str
    name: str  # As the API calls it.
    read: Callable[[str, str], list[str]]  # Of the text and the company's region.


def text(value: str, region: str) -> list[str]:
    return words(value)


def mc_number(value: str, region: str) -> list[str]:
    return mc_words(value)


def dot_number(value: str, region: str) -> list[str]:
    return dot_words(value)


OF_CUSTOMER = (
    Searched("name", "name", text),
    Searched("primary_contact", "contactInfo.primaryContact", text),
    Searched("email", "contactInfo.email", text),
    Searched("phone", "contactInfo.phone", phone_words),
    Searched("external_id", "externalId", text),
    Searched("mc_number", "mcNumber", mc_number),
    Searched("dot_number", "dotNumber", dot_number),
)
OF_ITEMS = {
    "contacts": (
        Searched("name", "name", text),
        Searched("email", "email", text),
        Searched("phone", "phone", phone_words),
    ),
    "addresses": (
        Searched("street", "street", text),
        Searched("street2", "street2", text),
        Searched("city", "city", text),
        Searched("zip_code", "zipCode", text),
    ),
}


class Part(NamedTuple):
    """One field, as it is taken from a record or from a row of a plan."""

    field: Searched
    get: Get


def stored_texts(customer: Any) -> Iterator[tuple[Searched, str]]:
    """Every searched text of a model instance and of its lists."""
    for field in OF_CUSTOMER:
        yield from told(field, getattr(customer, field.column))
    for name, fields in OF_ITEMS.items():
        for item in getattr(customer, name).all():
            for field in fields:
                yield from told(field, getattr(item, field.column))


def told(field: Searched, value: str | None) -> Iterator[tuple[Searched, str]]:
    if value:
        yield field, value


class Reader:
    """Reads rows of a plan, opened, as words with the fields that they stand in.

    Fields in `hidden`, which the asker may not see, are not read at all.
    """

    def __init__(self, plan: Plan, hidden: dict[str, frozenset[str]], region: str) -> None:
        self.region = region
        self.own = parts_of(plan, OF_CUSTOMER, hidden.get("", frozenset()))
        self.items: list[tuple[ItemsPlan, list[Part]]] = [
            (items, parts_of(items.plan, OF_ITEMS[items.name], hidden.get(items.name, frozenset())))
            for items in plan.items
            if isinstance(items.plan, Plan)
        ]

    def words(
        self, row: Values, items: dict[str, Sequence[Values]], *, digits: bool
    ) -> list[Found]:
        """`digits` says whether the query asks any: phones are dear to read."""
        found: list[Found] = []
        for part in self.own:
            self.add(found, part, row, part.field.name, digits)
        for plan, parts in self.items:
            for index, item in enumerate(items[plan.name]):
                for part in parts:
                    self.add(found, part, item, f"{plan.name}[{index}].{part.field.name}", digits)
        return found

    def add(self, found: list[Found], part: Part, row: Values, name: str, digits: bool) -> None:
        value = part.get(row)
        if value and (digits or part.field.read is not phone_words):
            found += [(word, name) for word in part.field.read(value, self.region)]


def parts_of(plan: Plan, fields: Iterable[Searched], hidden: frozenset[str]) -> list[Part]:
    return [
        Part(field, itemgetter(plan.place_of(field.column)))
        for field in fields
        if field.column not in hidden
    ]
