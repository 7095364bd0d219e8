"""A line of the file as a customer: new, changed or as it was, or with what is wrong in it.

The API's serializer and the model's rules decide, as for a POST or a PATCH. An empty cell says
nothing: it leaves what is there, and gives a new record its default.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import ValidationError as ModelValidationError
from django.db import IntegrityError
from rest_framework.serializers import ValidationError

from customers.exporting.cells import meant
from customers.imports.columns import Column
from customers.imports.table import Cells
from customers.models import Address, Customer
from customers.serializers import CustomerSerializer
from tenancy.api.exceptions import flat_errors
from tenancy.api.reading import keep
from tenancy.asker import Asker
from tenancy.errors import ConflictError, ForbiddenFieldError

LISTS = ("addresses", "contacts")
Found = dict[str, str]  # {field, code, message}; no value of a cell.
Values = dict[str | int, Any]


@dataclass
class Line:
    """One line of the file, and what became of it."""

    number: int
    cells: Cells
    external_id: str = ""
    customer: Any = None
    items: dict[str, list[Any]] = field(default_factory=dict)  # All of each list, in its order.
    before: Any = None  # What the customer and its items were; None for a new one.
    errors: list[Found] = field(default_factory=list)
    warnings: list[Found] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.before is None

    def refuse(self, name: str, code: str, message: str) -> None:
        self.errors.append({"field": name, "code": code, "message": message})

    def told(self) -> dict[str, Any] | None:
        """What the job's result says of it, if anything."""
        if not self.errors and not self.warnings:
            return None
        return {"row": self.number, "errors": self.errors, "warnings": self.warnings}


class RowReader:
    """Reads lines as customers for one member, with one serializer for all of them."""

    def __init__(self, asker: Asker, columns: list[Column | None], usual_type: str) -> None:
        request = SimpleNamespace(asker=asker)
        view = SimpleNamespace(resource="customers")
        self.serializer = CustomerSerializer(context={"request": request, "view": view})
        self.columns = columns
        self.usual_type = usual_type
        keys = [found.name if found else None for found in columns]
        self.key = keys.index("externalId") if "externalId" in keys else None

    def external_id_of(self, cells: Cells) -> str:
        if self.key is None or self.key >= len(cells):
            return ""
        return cells[self.key].strip()

    def read(self, line: Line, known: Customer | None) -> None:
        """Validate the line against the customer that has its external id, if there is one."""
        if any(meant(cell.strip()) for cell in line.cells[len(self.columns) :]):
            line.refuse("", "extra_cell", "This line has more cells than the header.")
            return
        body = self.body_of(line.cells)
        if known is not None and known.archived_at is not None:
            line.refuse("externalId", "archived", "This customer is archived.")
            return
        if known is None and self.usual_type:
            body.setdefault("type", self.usual_type)
        line.before = known and snapshot_of(known)
        indexes = {name: arrange(body, name, known) for name in LISTS}
        serializer = self.serializer
        serializer.instance, serializer.partial = known, known is not None
        try:
            sent: Any = serializer.run_validation(body)
        except (ValidationError, ModelValidationError, ForbiddenFieldError) as error:
            line.errors += self.told(error, line, indexes)
            return
        line.customer = serializer.row
        for name in LISTS:
            kept = list(getattr(known, name).all()) if known else []
            line.items[name] = [item.row for item in sent[name]] if name in sent else kept
            keep(serializer.row, name, line.items[name])
        primary = [a for a in line.items["addresses"] if a.type == Address.Type.PRIMARY]
        if len(primary) > 1:
            line.refuse("addresses", "duplicate", "A customer has at most one primary address.")
        line.warnings = line.customer.warnings()

    def explain(self, line: Line, error: IntegrityError) -> None:
        """Put what the database refused into the line's errors."""
        try:
            self.serializer.explain(error)
        except ConflictError as conflict:
            line.refuse(conflict.field or "", conflict.code, conflict.message)
        except ValidationError as refused:
            line.errors += flat_errors(refused.get_full_details())
        else:
            raise error

    def body_of(self, cells: Cells) -> Values:
        """The cells that say something, under the API's names; lists are still by number."""
        body: Values = {}
        for found, cell in zip(self.columns, cells, strict=False):
            if found is not None and (text := meant(cell.strip())):
                *groups, last = found.steps
                inside = body
                for step in groups:
                    inside = inside.setdefault(step, {})
                inside[last] = found.convert(text)
        return body

    def told(self, error: Any, line: Line, indexes: dict[str, list[int]]) -> Iterator[Found]:
        """Errors under the file's own columns, without what stood in the cells."""
        if isinstance(error, ForbiddenFieldError):
            message = "Your role may not give this field."
            yield {"field": error.field, "code": "forbidden", "message": message}
            return
        if isinstance(error, ModelValidationError):
            error = self.serializer.in_api_names(error)
        for found in flat_errors(error.get_full_details()):
            name = numbered_as_sent(found["field"], indexes)
            if self.quotes_cell(line, name, found["message"]):
                found["message"] = "This value is not one that the field takes."
            yield {**found, "field": name}

    def quotes_cell(self, line: Line, name: str, message: str) -> bool:
        pairs = zip(self.columns, line.cells, strict=False)
        texts = [cell.strip() for found, cell in pairs if found and found.name == name]
        return any(text and quotes(message, text) for text in texts)


def quotes(message: str, text: str) -> bool:
    """Whether a sentence has the text in it as a word of its own.

    >>> quotes('"x" is no choice.', "x"), quotes("Give a ZIP code as 75001.", "7500")
    (True, False)
    """
    return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", message) is not None


def arrange(body: Values, name: str, known: Customer | None) -> list[int]:
    """Turn a list's items by number into a list as PATCH takes it; return the file's numbers.

    The file's first address is the customer's first one. Those that it does not mention stay.
    """
    if name not in body:
        return []
    sent: dict[int, Values] = body[name]
    current = list(getattr(known, name).all()) if known else []
    numbers = [*range(len(current)), *sorted(n for n in sent if n >= len(current))]
    items: list[Values] = []
    for number in numbers:
        item = dict(sent.get(number, {}))
        if number < len(current):
            item["id"] = str(current[number].pk)
        elif name == "addresses":
            item.setdefault("type", usual_type(current, items))
        items.append(item)
    body[name] = items
    return numbers


def usual_type(current: list[Address], items: list[Values]) -> str:
    """What a new address is where the file does not say: the primary one, if there is none yet."""
    taken = [address.type for address in current] + [item.get("type") for item in items]
    return Address.Type.SERVICE if Address.Type.PRIMARY in taken else Address.Type.PRIMARY


def numbered_as_sent(path: str, indexes: dict[str, list[int]]) -> str:
    for name, numbers in indexes.items():
        for place, number in enumerate(numbers):
            start = f"{name}[{place}]"
            if path.startswith(start):
                return f"{name}[{number}]{path.removeprefix(start)}"
    return path


def snapshot_of(customer: Customer) -> dict[Any, dict[str, Any]]:
    """What may change of a customer and its items, by id, as it stands now."""
    rows = [customer, *(item for name in LISTS for item in getattr(customer, name).all())]
    return {row.pk: state_of(row) for row in rows}


def state_of(row: Any) -> dict[str, Any]:
    fields = [f for f in row._meta.concrete_fields if not f.generated and not f.primary_key]
    return {f.attname: getattr(row, f.attname) for f in fields if not f.name.endswith("ated_at")}


def changed(line: Line) -> list[Any]:
    """The rows of a known customer that are not as they were: what must be written."""
    rows = [line.customer, *(item for items in line.items.values() for item in items)]
    return [row for row in rows if line.before.get(row.pk) != state_of(row)]
