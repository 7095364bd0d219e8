"""An answer as a table with one figure in each row, which spreadsheets and scripts can pivot."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from rest_framework.renderers import BaseRenderer

HEADER = ("metric", "figure", "start", "value")
Row = tuple[str, str, Any, Any]


class CsvRenderer(BaseRenderer):
    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, media_type: Any = None, context: Any = None) -> str:
        """`data` are rows. No value comes from a text that somebody typed, so none is a formula."""
        written = io.StringIO()
        csv.writer(written).writerows([HEADER, *data])
        return written.getvalue()


def rows_of(answer: Mapping[str, Any]) -> Iterator[Row]:
    """
    >>> for row in rows_of({"from": "2024-01-01", "loads": {"n": 1, "excluded": {"archived": 2},
    ...                     "series": [{"start": "2024-01-01", "n": 1}]}}):
    ...     print(row)
    ('period', 'from', '', '2024-01-01')
    ('loads', 'n', '', 1)
    ('loads', 'excluded.archived', '', 2)
    ('loads', 'n', '2024-01-01', 1)
    """
    for name, value in answer.items():
        if not isinstance(value, Mapping) or name == "previous":
            yield from (("period", *rest) for rest in figures_of(name, value))
            continue
        for figure, told in value.items():
            if figure == "series":
                yield from (
                    (name, key, bucket["start"], one)
                    for bucket in told or []
                    for key, one in bucket.items()
                    if key != "start"
                )
            else:
                yield from ((name, *rest) for rest in figures_of(figure, told))


def figures_of(path: str, value: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from figures_of(f"{path}.{key}", inner)
    else:
        yield path, "", as_text(value)


def as_text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value
