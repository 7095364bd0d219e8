from collections.abc import Iterable
from typing import Any

from analytics.counts.reading import Reading
from analytics.definitions import BY_METRIC

Metric = dict[str, Any]


def metric(name: str, n: int | None, excluded: Any, figures: dict[str, Any]) -> Metric:
    """One metric of an answer: its figures, how many records they are of, and what they count."""
    definition = BY_METRIC[name].id
    return {**figures, "n": n, "excluded": excluded, "definition": definition, "change": None}


def series(reading: Reading, figures: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The figures of each bucket behind its first day."""
    return [
        {"start": bucket.start, "days": bucket.days, **told}
        for bucket, told in zip(reading.buckets, figures, strict=True)
    ]
