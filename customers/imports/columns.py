"""Columns of a CSV file, as paths of the API's fields: `contactInfo.email`, `addresses[0].city`."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from rest_framework import serializers

from customers.serializers import CustomerSerializer
from tenancy.api.fields import StringMapField

STEP = re.compile(r"([A-Za-z0-9]+)(?:\[(\d{1,2})\])?")
METADATA = "metadata."
MAX_ITEMS = 20  # Addresses, and contacts, of one line.
TRUE, FALSE = {"true", "yes", "y", "1", "x"}, {"false", "no", "n", "0"}
WHOLE = re.compile(r"[+-]?\d{1,15}")
AMOUNT = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")
# Set by the product, or a key to nothing outside it.
NOT_IN_FILES = {"id"}

Convert = Callable[[str], Any]


class Column(NamedTuple):
    name: str  # The path, as errors name it.
    steps: tuple[str | int, ...]
    convert: Convert


def column(path: str) -> Column | None:
    """The column of a path, whatever its capitals; None where there is no such field.

    >>> column("CONTACTINFO.email").name, column("addresses[1].city").steps, column("fax")
    ('contactInfo.email', ('addresses', 1, 'city'), None)
    """
    path = path.strip()
    if path.lower().startswith(METADATA) and len(path) > len(METADATA):
        key = path[len(METADATA) :]
        return Column(METADATA + key, ("metadata", key), str)
    generic = re.sub(r"\[\d+\]", "[]", path).lower()
    found = leaves().get(generic)
    numbers = [int(number) for number in re.findall(r"\[(\d+)\]", path)]
    if found is None or any(number >= MAX_ITEMS for number in numbers):
        return None
    name, convert = found
    for number in numbers:
        name = name.replace("[]", f"[{number}]", 1)
    return Column(name, tuple(steps_of(name)), convert)


def steps_of(name: str) -> Iterator[str | int]:
    for key, number in STEP.findall(name):
        yield key
        if number:
            yield int(number)


def template() -> list[str]:
    """The header of an empty file: every field, the lists with one item each."""
    return [name.replace("[]", "[0]") for name, _ in leaves().values()]


@cache
def leaves() -> dict[str, tuple[str, Convert]]:
    """Every field that a file may give, by its path in small letters, as `addresses[].city`."""
    found = _leaves(CustomerSerializer(), "")
    return {name.lower(): (name, convert) for name, convert in found}


def _leaves(serializer: Any, prefix: str) -> Iterator[tuple[str, Convert]]:
    for name, field in serializer.fields.items():
        if field.read_only or name in NOT_IN_FILES or isinstance(field, StringMapField):
            continue
        if hasattr(field, "child_class"):
            yield from _leaves(field.child, f"{prefix}{name}[].")
        elif isinstance(field, serializers.BaseSerializer):
            yield from _leaves(field, f"{prefix}{name}.")
        else:
            yield prefix + name, converter(field)


def converter(field: Any) -> Convert:
    """Cell → what JSON would hold. What does not fit stays text, for the API to refuse."""
    match field:
        case serializers.BooleanField():
            return boolean
        case serializers.IntegerField():
            return whole_number
        case serializers.DecimalField():
            return amount
        case serializers.ListField(child=serializers.FloatField()):
            return numbers
        case serializers.ListField():
            return words
        case serializers.ChoiceField():
            return choices_of(field)
    return str


def boolean(text: str) -> Any:
    folded = text.lower()
    return True if folded in TRUE else False if folded in FALSE else text


def whole_number(text: str) -> Any:
    return int(text) if WHOLE.fullmatch(text) else text


def amount(text: str) -> str:
    """
    >>> amount("$1,250.00"), amount("1250.5"), amount("1.250,00")
    ('1250.00', '1250.5', '1.250,00')
    """
    found = AMOUNT.fullmatch(text)
    return found.group(1).replace(",", "") + (found.group(2) or "") if found else text


def numbers(text: str) -> Any:
    parts = re.split(r"[,;\s]+", text.strip(" []"))
    try:
        return [float(part) for part in parts]
    except ValueError:
        return text


def words(text: str) -> list[str]:
    """
    >>> words("net30; vip,, gold")
    ['net30', 'vip', 'gold']
    """
    return [word for part in re.split(r"[;,|]", text) if (word := part.strip())]


def choices_of(field: serializers.ChoiceField) -> Convert:
    """Takes a choice by its value or its label, whatever its capitals."""
    known = {str(label).lower(): value for value, label in field.choices.items()}
    known |= {str(value).lower(): value for value in field.choices}
    return lambda text: known.get(text.lower(), text)
