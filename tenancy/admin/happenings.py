"""What happened, as pages tell it: one page of the audit's feed, in words for people."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from tenancy.asker import Asker
from tenancy.audit.feed import Feed, Key, entries
from tenancy.audit.registry import audited_resources
from tenancy.context import Channel
from tenancy.models import User

PAGE_SIZE = 50
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NEWEST_FIRST = ("-history_date", "-history_id")
COLOURS = {
    "created": "success",
    "restored": "success",
    "changed": "info",
    "archived": "warning",
    "revealed": "warning",
    "entered": "warning",
}


@dataclass(frozen=True)
class Happenings:
    """Some entries, newest first, and where the older ones begin ("" if there are none)."""

    entries: list[dict[str, Any]]
    older: str = ""


def happenings(feed: Feed, request: HttpRequest, asker: Asker, size: int = PAGE_SIZE) -> Happenings:
    """A page of the feed, behind the place that `?older=` names."""
    place = place_of(request.GET.get("older", ""))
    rows = feed.keys(lambda branch: behind(branch, place)[: size + 1], NEWEST_FIRST)
    keys = [Key(*row) for row in rows[: size + 1]]
    shown = keys[:size]
    found = entries(shown, asker)
    emails = emails_in(found)
    told = [in_words(entry, emails) for entry in found]
    name_records(request, told)
    last = shown[-1] if len(keys) > size else None
    older = f"{last.history_date.isoformat()}_{last.history_id}" if last else ""
    return Happenings(told, older)


def place_of(text: str) -> tuple[datetime, UUID] | None:
    if not text:
        return None
    date, _, identifier = text.partition("_")
    try:
        moment, history_id = parse_datetime(date), UUID(identifier)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadRequest("There is no such page.")
    return moment, history_id


def behind(rows: Any, place: tuple[datetime, UUID] | None) -> Any:
    if place is not None:
        date, history_id = place
        same = Q(history_date=date, history_id__lt=history_id)
        # The bound of its own is what the index is entered by.
        rows = rows.filter(Q(history_date__lt=date) | same, history_date__lte=date)
    return rows.order_by(*NEWEST_FIRST)


def emails_in(found: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The e-mail of each user to whom a change leads, such as a note's author; one query."""
    values = {v for e in found for c in e["changes"] for v in (c["old"], c["new"]) if is_id(v)}
    if not values:
        return {}
    users = User.objects.filter(pk__in=values)
    return {str(pk): email for pk, email in users.values_list("pk", "email")}


def is_id(value: Any) -> bool:
    return isinstance(value, UUID) or (isinstance(value, str) and bool(ID.fullmatch(value)))


def in_words(entry: dict[str, Any], emails: dict[str, str]) -> dict[str, Any]:
    """The entry of the API with what a person reads in place of names and JSON."""
    channel = entry["channel"]
    changes = [
        {
            "label": field_label(change["field"]),
            "old": emails.get(str(change["old"])) or value_text(change["old"]),
            "new": emails.get(str(change["new"])) or value_text(change["new"]),
        }
        for change in entry["changes"]
        if value_text(change["old"]) or value_text(change["new"])
    ]
    return {
        **entry,
        "kind": resource_label(entry["resource"]),
        "who": (entry["actor"] or {}).get("email") or "AttuneLogic",
        "door": Channel(channel).label if channel else "Database",
        "changes": changes,
        "colour": COLOURS.get(entry["action"], "danger"),
    }


def spaced(name: str) -> str:
    """
    >>> spaced("preferredServiceWindow")
    'preferred service window'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").lower()


def field_label(path: str) -> str:
    """
    >>> field_label("contactInfo.email"), field_label("parent.id"), field_label("zipCode")
    ('Contact info: email', 'Parent', 'Zip code')
    """
    parts = [spaced(part) for part in path.removesuffix(".id").split(".")]
    return ": ".join(parts).capitalize()


def resource_label(name: str) -> str:
    resource = audited_resources().get(name)
    label = str(resource.model._meta.verbose_name) if resource else spaced(name)
    return label.capitalize()


def value_text(value: Any) -> str:
    """A value as it is read; "" for none.

    >>> value_text(True), value_text(["net30", "vip"]), value_text(None), value_text("on_hold")
    ('yes', 'net30, vip', '', 'on hold')
    """
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%b %-d, %Y, %H:%M %Z}"
    if isinstance(value, dict):
        return ", ".join(f"{spaced(name)}: {value_text(item)}" for name, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(value_text(item) for item in value)
    text = str(value)
    return text.replace("_", " ") if re.fullmatch(r"[a-z]+(_[a-z]+)+", text) else text


def name_records(request: HttpRequest, told: Iterable[dict[str, Any]]) -> None:
    """Add the title and the page of each record that has a screen; one query for each kind."""
    for model, screen in admin.site._registry.items():
        mine = [e for e in told if is_told_of(e, model)]
        if not mine or not screen.has_view_permission(request):
            continue
        ids = {entry["resourceId"] for entry in mine}
        found = {str(r.pk): r for r in screen.get_queryset(request).filter(pk__in=ids)}
        page = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        for entry in mine:
            if record := found.get(str(entry["resourceId"])):
                entry["title"] = screen.title_of(record)  # type: ignore[attr-defined]
                entry["url"] = reverse(page, args=[record.pk])


def is_told_of(entry: dict[str, Any], model: Any) -> bool:
    resource = audited_resources().get(entry["resource"])
    # A token's history knows it by another id than its screen.
    has_id = model._meta.pk.name == "id"
    return has_id and resource is not None and resource.model is model and entry["resourceId"]
