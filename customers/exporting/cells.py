"""An answer of the API as the cells of a line; customers.imports.columns reads them back."""

from collections.abc import Iterable, Sequence
from typing import Any

# What makes a spreadsheet take a cell for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
QUOTE = "'"  # Before such a cell: spreadsheets hide it, and show the rest as text.


def cells(answer: Any, paths: Iterable[Sequence[str | int]]) -> list[str]:
    return [harmless(text_of(value_at(answer, path))) for path in paths]


def value_at(answer: Any, path: Sequence[str | int]) -> Any:
    """None where there is no such key or item."""
    value = answer
    for step in path:
        if isinstance(step, int):
            value = value[step] if step < len(value) else None
        else:
            value = value.get(step)
        if value is None:
            return None
    return value


def text_of(value: Any) -> str:
    """
    >>> text_of(None), text_of(True), text_of(["net30", "vip"]), text_of([-96.5, 32.25])
    ('', 'true', 'net30; vip', '[-96.5, 32.25]')
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case [float() | int(), *_]:
            return str(value)
        case list():
            return "; ".join(map(str, value))
    return str(value)


def harmless(text: str) -> str:
    """
    >>> harmless("=1+1"), harmless("'=1+1"), harmless("Baker"), harmless("'s Gravenhage")
    ("'=1+1", "''=1+1", 'Baker', "'s Gravenhage")
    """
    return QUOTE + text if text.lstrip(QUOTE).startswith(FORMULA) else text


def meant(text: str) -> str:
    """What stood in a cell before it was made harmless.

    >>> meant("'=1+1"), meant("''=1+1"), meant("'s Gravenhage")
    ('=1+1', "'=1+1", "'s Gravenhage")
    """
    guarded = text.startswith(QUOTE) and text.lstrip(QUOTE).startswith(FORMULA)
    return text[1:] if guarded else text
