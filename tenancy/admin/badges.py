from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from django.template.loader import render_to_string
from unfold.decorators import display

Column = TypeVar("Column", bound=Callable[..., str | tuple[str, str]])


def badge(description: str, colours: dict[str, str]) -> Callable[[Column], Column]:
    """Show a column's value, or the text beside it, on the colour named for the value.

    Colours are unfold's: default, info, success, warning, danger.
    """

    def decorated(column: Column) -> Column:
        @wraps(column)
        def shown(admin: Any, record: Any) -> str:
            value = column(admin, record)
            key, text = value if isinstance(value, tuple) else (value, value)
            return _label(str(text), colours.get(key))

        return cast(Column, display(shown, description=description))

    return decorated


@lru_cache(maxsize=256)
def _label(text: str, colour: str | None) -> str:
    """unfold's own label, rendered once per text: as a template per row it is dear."""
    context = {"label": text, "label_type": colour, "multiple": False}
    return render_to_string("unfold/helpers/display_label.html", context)
