"""What apps above show on the home page and, below the form, on the page of a record."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

# A template and its context; None where the asker may see none of it.
Panel = dict[str, Any]
MakePanel = Callable[[HttpRequest, Any], Panel | None]
_makers: dict[type[Model], list[MakePanel]] = {}
_home: list[Callable[[HttpRequest], Panel | None]] = []


def register_panel(model: type[Model], make: MakePanel) -> None:
    """Called by the screens of the app that knows, because it stands above the record's own."""
    _makers.setdefault(model, []).append(make)


def panels_of(request: HttpRequest, record: Model) -> list[Panel]:
    made = (make(request, record) for make in _makers.get(type(record), []))
    return [panel for panel in made if panel is not None]


def register_home_panel(make: Callable[[HttpRequest], Panel | None]) -> None:
    """For what belongs to no one screen; a screen's own panel is its `home_panel()`."""
    _home.append(make)


def home_panels(request: HttpRequest) -> list[Panel]:
    return [panel for make in _home if (panel := make(request)) is not None]
