"""What of a customer is searched, and how each field is read as words."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from customers.search.words import APART, dot_words, mc_words, phone_words, spaced
from tenancy.api.columns import Values
from tenancy.api.reading import ItemsPlan, Plan

Read = Callable[[str, str], list[str]]


class Searched(NamedTuple):
    column: str
    name: str  # As the API calls it.
    read: Read | None = None  # Of the text and the company's region; None: the words it has.


def mc_number(value: str, region: str) -> list[str]:
    return mc_words(value)


def dot_number(value: str, region: str) -> list[str]:
    return dot_words(value)


OF_CUSTOMER = (
    Searched("name", "name"),
    Searched("primary_contact", "contactInfo.primaryContact"),
    Searched("email", "contactInfo.email"),
    Searched("phone", "contactInfo.phone", phone_words),
    Searched("external_id", "externalId"),
    Searched("mc_number", "mcNumber", mc_number),
    Searched("dot_number", "dotNumber", dot_number),
)
OF_ITEMS = {
    "contacts": (
        Searched("name", "name"),
        Searched("email", "email"),
        Searched("phone", "phone", phone_words),
    ),
    "addresses": (
        Searched("street", "street"),
        Searched("street2", "street2"),
        Searched("city", "city"),
        Searched("zip_code", "zipCode"),
    ),
}
# What of a customer its tokens are made of.
SEARCHED = frozenset({"type", *(field.column for field in OF_CUSTOMER), *OF_ITEMS})


class Part(NamedTuple):
    """One field, and where it stands in a row of a plan."""

    field: Searched
    place: int


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
    """Reads opened rows of a plan as words; a row's fields are numbered as they follow.

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

    def words(self, row: Values, items: dict[str, Sequence[Values]], *, digits: bool) -> str:
        """As spaced(). `digits` says whether the query asks any: phones are dear to read."""
        texts = [self.text(part, row[part.place], digits) for part in self.own]
        for plan, parts in self.items:
            for item in items[plan.name]:
                texts += [self.text(part, item[part.place], digits) for part in parts]
        return spaced(APART.join(texts))

    def text(self, part: Part, value: str | None, digits: bool) -> str:
        read = part.field.read
        if read is None or not value:
            return value or ""
        if read is phone_words and not digits:
            return ""
        return " ".join(read(value, self.region))

    def name_of(self, number: int, items: dict[str, Sequence[Values]]) -> str:
        """How the API calls the field of this number."""
        if number < len(self.own):
            return self.own[number].field.name
        number -= len(self.own)
        for plan, parts in self.items:
            index, place = divmod(number, len(parts) or 1)
            if index < len(items[plan.name]) and parts:
                return f"{plan.name}[{index}].{parts[place].field.name}"
            number -= len(items[plan.name]) * len(parts)
        raise LookupError(number)


def parts_of(plan: Plan, fields: Iterable[Searched], hidden: frozenset[str]) -> list[Part]:
    return [
        Part(field, plan.place_of(field.column)) for field in fields if field.column not in hidden
    ]
