"""What changed between two rows of a history, in the API's names and forms, masked by role."""

from collections.abc import Callable, Iterable, Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models

from tenancy.api.objects import column_of
from tenancy.api.planning import conversions
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
        """The value itself, which not every role may see."""
        if row is None:
            return None
        if self.field.column in row["history_erased"]:
            return ERASED
        raw = row[self.field.column]
        return None if raw is None else python_value(self.field, raw, row, opened)

    def show(self, value: Any) -> Any:
        if self.is_hidden:
            return None
        for convert in self.converts:
            value = value if value in (None, ERASED) else convert(value)
        return value

    def differs(self, old: Row | None, new: Row | None) -> bool:
        """Whether it is worth opening: equal plaintext mostly keeps its ciphertext."""
        return old is None or new is None or self.kept(old) != self.kept(new)

    def kept(self, row: Row) -> Any:
        """What stands in the column, or the digest of what was erased from it."""
        name = self.field.column
        return row["history_erased"].get(name) if row[name] is None else row[name]


def changes(columns: Iterable[ShownColumn], old: Row | None, new: Row | None, opened: Open) -> Any:
    """[{field, old, new}] of what differs; of a created or deleted row all that was given."""
    found = []
    for column in columns:
        if column.differs(old, new):
            was, is_now = column.value(old, opened), column.value(new, opened)
            if was != is_now or was == ERASED:
                shown = {"old": column.show(was), "new": column.show(is_now)}
                found.append({"field": column.path, **shown})
    return found


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
