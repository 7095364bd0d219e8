"""What changed between two rows of a history, in the API's names and forms, masked by role."""

from collections.abc import Callable, Iterable, Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models

from tenancy.api.objects import column_of
from tenancy.api.reading import conversions
from tenancy.asker import Asker
from tenancy.audit.registry import AuditedResource
from tenancy.sealing.cipher import ERASED
from tenancy.sealing.fields import SealedMixin

Row = dict[str, Any]  # A history row as PostgreSQL's to_jsonb() gives it, by column.
Open = Callable[[str, UUID, bytes], str]
# Every change moves these, or none does.
UNTOLD = frozenset({"id", "createdAt", "updatedAt"})


class ShownColumn(NamedTuple):
    path: str  # In the API: contactInfo.email
    field: Any  # The model's.
    converts: tuple[Callable[[Any], Any], ...]
    is_hidden: bool

    def value(self, row: Row | None, opened: Open) -> Any:
        if row is None or self.is_hidden:
            return None
        raw = row[self.field.column]
        if raw is None:
            return ERASED if self.field.column in row["history_erased"] else None
        shown = python_value(self.field, raw, row, opened)
        for convert in self.converts:
            shown = None if shown is None else convert(shown)
        return shown


def changes(columns: Iterable[ShownColumn], old: Row | None, new: Row | None, opened: Open) -> Any:
    """[{field, old, new}] of what differs; of a created or deleted row all that was given."""
    return [
        {
            "field": column.path,
            "old": column.value(old, opened),
            "new": column.value(new, opened),
        }
        for column in columns
        if raw_state(column, old) != raw_state(column, new)
    ]


def raw_state(column: ShownColumn, row: Row | None) -> Any:
    """What is compared: equal plaintext keeps its ciphertext, and an erased one its digest."""
    if row is None:
        return None
    name = column.field.column
    return row["history_erased"].get(name) if row[name] is None else row[name]


def python_value(field: Any, raw: Any, row: Row, opened: Open) -> Any:
    """A JSON value as the model's field gives it."""
    if isinstance(field, SealedMixin):
        sealed = bytes.fromhex(raw.removeprefix("\\x"))
        return field.from_text(opened(field.label, UUID(row["id"]), sealed))
    if isinstance(field, models.JSONField) or field.is_relation:
        return raw
    return field.to_python(raw)


_by_role: dict[tuple[str, str], tuple[ShownColumn, ...]] = {}


def shown_columns(resource: AuditedResource, asker: Asker) -> tuple[ShownColumn, ...]:
    """The columns that the API shows of a resource, as the asker's role sees them."""
    key = resource.name, str(asker.role)
    if key not in _by_role:
        request = SimpleNamespace(asker=asker)
        view = SimpleNamespace(resource=resource.access)
        serializer = resource.serializer(context={"request": request, "view": view})
        told = {field.column for field in resource.history._meta.concrete_fields}
        columns = _columns(serializer, "")
        _by_role[key] = tuple(shown for shown in columns if shown.field.column in told)
    return _by_role[key]


def _columns(serializer: Any, prefix: str) -> Iterator[ShownColumn]:
    for name, field in serializer.fields.items():
        if hasattr(field, "column_paths") and field.source == "*":
            yield from _columns(field, f"{prefix}{name}.")
            continue
        column = column_of(serializer.Meta.model, str(field.source))
        if column is None or name in UNTOLD:
            continue
        if column.is_relation:
            path = f"{name}.id" if hasattr(field, "column_paths") else name
            yield ShownColumn(prefix + path, column, (), serializer.is_hidden(name))
        else:
            converts = tuple(conversions(serializer, name, field))
            yield ShownColumn(prefix + name, column, converts, serializer.is_hidden(name))
