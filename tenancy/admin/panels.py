"""What the page of a record shows below its form of the records of apps above."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

# A template and its context; None where the asker may see none of it.
Panel = dict[str, Any]
MakePanel = Callable[[HttpRequest, Any], Panel | None]
_makers: dict[type[Model], list[MakePanel]] = {}


def register_panel(model: type[Model], make: MakePanel) -> None:
    """Called by the screens of the app that knows, because it stands above the record's own."""
    _makers.setdefault(model, []).append(make)


def panels_of(request: HttpRequest, record: Model) -> list[Panel]:
    made = (make(request, record) for make in _makers.get(type(record), []))
    return [panel for panel in made if panel is not None]
