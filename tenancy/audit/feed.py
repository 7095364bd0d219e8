"""The entries of a customer or of the whole company, from all histories and the events at once.

A page costs two statements whatever it holds. The first merges the keys: each table gives, by its
index, no more than a page of them. The second fetches those rows, each with the row before it.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, Expression, JSONField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from tenancy.asker import Asker
from tenancy.audit.changes import Row, changes, shown_columns
from tenancy.audit.registry import audited_resources
from tenancy.context import current_tenant_id
from tenancy.models import AuditEvent, User
from tenancy.sealing.cipher import opener

Rows = QuerySet[Any]
EVENT = ""  # The branch of what is told in no history.


class Key(NamedTuple):
    """Where an entry stands; ordered by date, then id."""

    history_id: UUID
    branch: str
    history_date: Any


@dataclass(frozen=True)
class Feed:
    """Rows to be told, by branch; passes for a queryset where lists are filtered and paged."""

    branches: dict[str, Rows]

    model = AuditEvent

    def all(self) -> "Feed":
        return self

    def map(self, change: Callable[[Rows], Rows]) -> "Feed":
        return Feed({name: change(rows) for name, rows in self.branches.items()})

    def of_resource(self, resource: str) -> "Feed":
        kept = {name: rows for name, rows in self.branches.items() if name in {resource, EVENT}}
        return Feed(kept | {EVENT: kept[EVENT].filter(resource=resource)})

    def count(self) -> int:
        return sum(rows.count() for rows in self.branches.values())

    def keys(self, page_of: Callable[[Rows], Rows], order: Sequence[str]) -> Rows:
        """Merge one ordered page of each branch that can hold any row."""
        first, *others = [
            page_of(rows)
            .annotate(history_branch=Value(name, output_field=CharField()))
            .values_list("history_id", "history_branch", "history_date")
            for name, rows in self.branches.items()
            if not rows.query.is_empty()
        ] or [AuditEvent.objects.none()]
        # One page alone is in order already, and no union to Django.
        return first.union(*others, all=True).order_by(*order) if others else first


def feed_for(asker: Asker, *customer_ids: UUID) -> Feed:
    """What the asker's role may see of some customers, or of the company."""
    branches = {
        name: of_customers(resource.history.objects.all(), resource.customer_path, customer_ids)
        for name, resource in audited_resources().items()
        if asker.access(resource.access).reads and (resource.customer_path or not customer_ids)
    }
    events = of_customers(AuditEvent.objects.all(), "customer_id", customer_ids)
    return Feed(branches | {EVENT: events})


def of_customers(rows: Rows, path: str, customer_ids: Sequence[UUID]) -> Rows:
    if len(customer_ids) == 1:  # The index gives these in order.
        return rows.filter(**{path: customer_ids[0]})
    return rows.filter(**{f"{path}__in": customer_ids}) if customer_ids else rows


class ExactDecoder(json.JSONDecoder):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "parse_float": Decimal})


class WholeRow(Expression):
    """The row as a JSON object, by column."""

    output_field = JSONField(decoder=ExactDecoder)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        alias = compiler.quote_name_unless_alias(compiler.query.get_initial_alias())
        return f"to_jsonb({alias}.*)", ()


class Told(NamedTuple):
    history_id: UUID
    row: Row
    before: Row | None
    email: str | None


def fetch(keys: Iterable[Key]) -> dict[UUID, Told]:
    wanted: dict[str, list[UUID]] = {}
    for key in keys:
        wanted.setdefault(key.branch, []).append(key.history_id)
    if not wanted:
        return {}
    first, *others = (told_rows(branch, ids) for branch, ids in wanted.items())
    return {row[0]: Told(*row) for row in first.union(*others, all=True)}


def told_rows(branch: str, ids: list[UUID]) -> Rows:
    model: Any = audited_resources()[branch].history if branch else AuditEvent
    before: Any = Cast(Value(None), JSONField(decoder=ExactDecoder))
    if branch:
        earlier = model.objects.filter(
            id=OuterRef("id"), history_date__lt=OuterRef("history_date")
        ).order_by("-history_date")
        before = Subquery(earlier.annotate(history_row=WholeRow()).values("history_row")[:1])
    user = User.objects.filter(pk=OuterRef("history_user_id"))
    rows = model.objects.filter(history_id__in=ids).order_by()
    return rows.annotate(
        history_row=WholeRow(),
        history_before=before,
        history_email=Subquery(user.values("email")[:1]),
    ).values_list("history_id", "history_row", "history_before", "history_email")


def entries(keys: Sequence[Key], asker: Asker) -> list[dict[str, Any]]:
    """The API's entries of a page, in its order; two statements at most, with the keys'."""
    told = fetch(keys)
    opened = opener(current_tenant_id())
    return [entry(key, told[key.history_id], asker, opened) for key in keys]


def entry(key: Key, told: Told, asker: Asker, opened: Any) -> dict[str, Any]:
    row, actor_id = told.row, told.row["history_user_id"]
    return {
        "id": key.history_id,
        "at": key.history_date,
        "action": action_of(row, told.before) if key.branch else row["action"],
        "resource": key.branch or row["resource"],
        "resourceId": row["id"] if key.branch else row["resource_id"],
        "actor": {"id": actor_id, "email": told.email} if actor_id else None,
        "channel": row["history_channel"],
        "requestId": row["history_request_id"] or None,
        "reason": row["history_change_reason"] or None,
        "changes": changes_of(key.branch, told, asker, opened) if key.branch else [],
    }


def changes_of(branch: str, told: Told, asker: Asker, opened: Any) -> Any:
    columns = shown_columns(audited_resources()[branch], asker)
    if told.row["history_type"] == "-":
        return changes(columns, told.row, None, opened)
    before = told.before if told.row["history_type"] == "~" else None
    return changes(columns, before, told.row, opened)


def action_of(row: Row, before: Row | None) -> str:
    if row["history_type"] != "~":
        return "created" if row["history_type"] == "+" else "deleted"
    was, is_now = (before or row).get("archived_at"), row.get("archived_at")
    if (was is None) == (is_now is None):
        return "changed"
    return "archived" if was is None else "restored"
