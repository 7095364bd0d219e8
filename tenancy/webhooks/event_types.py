"""Which events there are: what happens to each kind of record that has a history."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from tenancy.audit.registry import AuditedResource, audited_resources

CHANGES = ("created", "updated", "deleted")
ARCHIVING = ("archived", "restored")
MOVE = "status_changed"
MERGING = ("merged", "unmerged")


def changes_of(resource: AuditedResource) -> tuple[str, ...]:
    """What can happen to a record, as the last word of its events' types."""
    archiving = ARCHIVING if has_column(resource.model, "archived_at") else ()
    merging = MERGING if has_column(resource.model, "merged_into") else ()
    moves = (MOVE,) if has_column(resource.model, "status") else ()
    return CHANGES + archiving + merging + moves


def has_column(model: Any, name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)


@cache
def event_types() -> tuple[str, ...]:
    """All of them, such as "customer.created"."""
    return tuple(
        f"{name}.{change}"
        for name, resource in sorted(audited_resources().items())
        for change in changes_of(resource)
    )


def matching(patterns: Iterable[str]) -> list[str]:
    """The event types that are asked for by name, by kind ("load.*"), or all at once ("*")."""
    wanted = set(patterns)
    return [name for name in event_types() if wanted & {name, "*", f"{name.partition('.')[0]}.*"}]
