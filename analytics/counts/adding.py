from collections.abc import Iterable
from typing import Any, TypeVar

Counts = TypeVar("Counts", bound=tuple[Any, ...])


def added(kind: type[Counts], parts: Iterable[Counts]) -> Counts:
    """The counts of several buckets as those of one; `kind` is a NamedTuple with defaults."""
    rows = [*parts]
    if not rows:
        return kind()
    totals: list[Any] = [sum(column) for column in zip(*rows, strict=True)]
    return kind(*totals)
