"""Every address of the admin, as its URLs declare them."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.urls import URLResolver, reverse

OF_A_RECORD = "<path:object_id>"


def addresses(patterns: Any = None, before: str = "") -> Iterator[tuple[str, str]]:
    """(route, name) of each page that has a name."""
    for pattern in admin.site.get_urls() if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif pattern.name:
            yield route, pattern.name


def actions() -> list[tuple[str, str]]:
    """(label of the model, name) of each page that does something to one record."""
    usual = ("_change", "_history", "_delete")
    return sorted(
        (".".join(route.split("/")[:2]), name)
        for route, name in addresses()
        if OF_A_RECORD in route and not name.endswith(usual)
    )


def pages_of_no_record() -> list[str]:
    """Names of those pages, but for the lists and forms that every screen has."""
    usual = ("_changelist", "_add", "app_list")
    return sorted(
        name for route, name in addresses() if "<" not in route and not name.endswith(usual)
    )


def action_url(name: str, record: Any) -> str:
    return reverse(f"admin:{name}", args=[getattr(record, "id", record.pk)])
