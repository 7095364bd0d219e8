"""The rows of one relation, given from one customer to another and back."""

from datetime import datetime
from types import NoneType
from typing import Any, NamedTuple, NoReturn
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from customers.merging.relations import Related, relation
from tenancy.api.database_errors import raise_as_rule
from tenancy.audit.registry import name_of
from tenancy.errors import ConflictError
from tenancy.models import TenantOwnedModel

Warnings = list[dict[str, Any]]
PLAIN = (str, int, bool, NoneType)


class GaveWay(NamedTuple):
    """A row that could not stand beside one of the other customer's as it was."""

    id: str
    was: dict[str, Any]  # The columns that it changed for that.


class Moved(NamedTuple):
    relation: str
    ids: list[str]
    offset: int  # By which they were moved on in an order.
    gave_way: list[GaveWay]

    @property
    def related(self) -> Related:
        return relation(self.relation)

    def to_store(self) -> list[Any]:
        return [*self]

    @classmethod
    def stored(cls, values: list[Any]) -> "Moved":
        name, ids, offset, gave_way = values
        return cls(name, ids, offset, [GaveWay(*each) for each in gave_way])


def move(related: Related, from_id: UUID, to_id: UUID, at: datetime) -> tuple[Moved, Warnings]:
    """Give the rows to the other customer, at the end of any order that they stand in."""
    rows = related.rows(from_id)
    locked = rows.select_for_update(no_key=True).order_by("pk")
    ids = [str(pk) for pk in locked.values_list("pk", flat=True)]
    offset = (related.next_position(to_id) or 0) if ids else 0
    moved = Moved(related.name, ids, offset, [])
    if not ids:
        return moved, []
    changes = changed_columns(related, to_id, offset, at)
    try:
        with transaction.atomic():
            rows.update(**changes)
    except IntegrityError:
        return move_each(related, list(rows.order_by("pk")), changes, moved)
    return moved, []


def changed_columns(related: Related, owner: UUID, offset: int, at: datetime) -> dict[str, Any]:
    changes: dict[str, Any] = {related.field.attname: owner}
    if related.has("updated_at"):
        changes["updated_at"] = at
    if offset:
        changes["position"] = F("position") + offset
    return changes


def move_each(
    related: Related, rows: list[Any], changes: dict[str, Any], moved: Moved
) -> tuple[Moved, Warnings]:
    """The same row by row, where one collides with what the other customer has."""
    warnings: Warnings = []
    for row in rows:
        mine = related.all().filter(pk=row.pk)
        try:
            with transaction.atomic():
                mine.update(**changes)
        except IntegrityError as error:
            was = plain_columns(row)
            warning = row.give_way() if isinstance(row, TenantOwnedModel) else None
            if warning is None:
                refuse(row, error)
            gave = {name: now for name, now in plain_columns(row).items() if was[name] != now}
            try:
                with transaction.atomic():
                    mine.update(**changes, **gave)
            except IntegrityError as still:
                refuse(row, still)
            moved.gave_way.append(GaveWay(str(row.pk), {name: was[name] for name in gave}))
            warnings.append({**warning, "field": None})
    return moved, warnings


def plain_columns(row: Any) -> dict[str, Any]:
    values = {f.attname: row.__dict__.get(f.attname) for f in row._meta.concrete_fields}
    return {name: value for name, value in values.items() if isinstance(value, PLAIN)}


def refuse(row: Any, error: IntegrityError) -> NoReturn:
    """Say which row stands in the way, and which rule it would break."""
    rule = "Both customers have a record of which one customer has one."
    try:
        raise_as_rule(error)
    except ConflictError as conflict:
        rule = conflict.message
    details = {"resource": name_of(type(row)), "id": str(row.pk), "rule": rule}
    message = "A record of the duplicate cannot stand beside one of this customer's."
    raise ConflictError(message, "merge_conflict", details=details) from error
