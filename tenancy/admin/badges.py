from collections.abc import Callable
from typing import TypeVar, cast

from unfold.decorators import display

Column = TypeVar("Column", bound=Callable[..., str | tuple[str, str]])


def badge(description: str, colours: dict[str, str]) -> Callable[[Column], Column]:
    """Show a column's value, or the text beside it, on the colour named for the value.

    Colours are unfold's: default, info, success, warning, danger.
    """
    return cast(Callable[[Column], Column], display(description=description, label=colours))
