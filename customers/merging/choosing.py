"""Which of two customers says what of the one that stays.

Unless somebody chooses, what it says itself stays, and what it leaves empty is taken from the
duplicate; tags and metadata are joined, and who must not be contacted once must not be at all.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from customers.models import Contact, Customer
from customers.search.words import phone_digits
from customers.serializers import CustomerSerializer

THIS, DUPLICATE = "this", "duplicate"
FOLLOWS = {"status": "hold_reason"}  # What is said together with another field.
REACHED_BY = ("email", "phone", "primary_contact")
EMPTY: tuple[Any, ...] = (None, "", [], {})


class Choice(NamedTuple):
    column: str
    path: str  # In the API, such as contactInfo.email.
    label: str


@cache
def choices() -> tuple[Choice, ...]:
    """The fields that a merge decides on, in the API's order."""
    serializer = CustomerSerializer()
    meta: Any = Customer._meta
    fields = {field.name: field for field in meta.concrete_fields if field.editable}
    return tuple(
        Choice(column, ".".join(path), str(fields[column].verbose_name))
        for column, path in serializer.column_paths()
        if column in fields and column not in FOLLOWS.values()
    )


def columns_preferred(prefer: Mapping[str, str]) -> dict[str, str]:
    """By column, from paths of the API; a group's name stands for all of it. LookupError."""
    found: dict[str, str] = {}
    for path, side in sorted(prefer.items()):
        fitting = [c.column for c in choices() if c.path == path or c.path.startswith(f"{path}.")]
        if not fitting:
            raise LookupError(path)
        found |= dict.fromkeys(fitting, side)
    return found


def union(mine: list[str], theirs: list[str]) -> list[str]:
    return list(dict.fromkeys([*mine, *theirs]))


JOINED: dict[str, Callable[[Any, Any], Any]] = {
    "tags": union,
    "metadata": lambda mine, theirs: {**theirs, **mine},
    "do_not_contact": lambda mine, theirs: mine or theirs,
}


def chosen(customer: Customer, duplicate: Customer, prefer: Mapping[str, str]) -> dict[str, Any]:
    """What the customer will say, by column; `prefer` as columns_preferred() answers it."""
    found: dict[str, Any] = {}
    for column, *_ in choices():
        mine, theirs = getattr(customer, column), getattr(duplicate, column)
        side = prefer.get(column)
        if side is None and column in JOINED:
            found[column] = JOINED[column](mine, theirs)
            continue
        takes_theirs = side == DUPLICATE or (side is None and mine in EMPTY)
        found[column] = theirs if takes_theirs else mine
        if follows := FOLLOWS.get(column):
            found[follows] = getattr(duplicate if takes_theirs else customer, follows)
    return found


def contacts_kept(
    customer: Customer, duplicate: Customer, said: Mapping[str, Any]
) -> list[Contact]:
    """What of both is said no more of how to reach them, as contacts: nothing of it is lost."""
    region = customer.tenant.region
    contacts = [*customer.contacts.all(), *duplicate.contacts.all()]
    known = {comparable(said[column], region) for column in REACHED_BY}
    known |= {comparable(c, region) for each in contacts for c in (each.email, each.phone)}
    kept = []
    for side in (customer, duplicate):
        lost = {
            column: value
            for column in REACHED_BY
            if (value := getattr(side, column)) and comparable(value, region) not in known
        }
        if lost:
            name = lost.pop("primary_contact", None) or side.primary_contact or side.name
            kept.append(Contact(name=name, **lost))
    return kept


def comparable(value: str | None, region: str) -> str:
    """An e-mail without case, a phone as its digits."""
    if value and "@" not in value and any(map(str.isdigit, value)):
        return phone_digits(value, region)
    return (value or "").casefold()
