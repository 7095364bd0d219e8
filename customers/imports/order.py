"""What one import is to do, settled when the file is sent."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from customers.imports.columns import Column, column
from customers.imports.remembering import remembered
from customers.imports.table import Cells, Layout, Open, TableError, layout_of, rows_of

PREVIEW, COMMIT = "preview", "commit"
ABORT, SKIP = "abort", "skip"
NAMED = 5  # Headings that a refusal quotes.
REQUIRED = ("name", "type")


class OrderError(Exception):
    """What was sent cannot be done; the words are for the sender, under the name of a field."""

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(message)
        self.field, self.code, self.message = field, code, message


@dataclass(frozen=True)
class Order:
    """How a file is read, which of its columns are which fields, and what is done with it."""

    layout: Layout
    fields: list[str | None]  # By column; None for one that is left out.
    mode: str = PREVIEW
    on_error: str = ABORT
    rows: int = 0
    usual_type: str = ""  # Of a new customer whose line gives none.
    columns: list[Column | None] = field(default_factory=list, compare=False, repr=False)

    @classmethod
    def stored(cls, order: dict[str, Any]) -> "Order":
        layout = Layout(**order["layout"])
        columns = [(name and column(name)) or None for name in order["fields"]]
        return cls(**{**order, "layout": layout, "columns": columns})

    def to_store(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name != "columns"}

    @property
    def checks_first(self) -> bool:
        """Whether all rows are looked at before one is written."""
        return self.mode == PREVIEW or self.on_error == ABORT


def header_of(open_file: Open) -> tuple[Layout, Cells]:
    """How to read the file, and its columns' headings; OrderError where it cannot be read."""
    try:
        layout = layout_of(open_file)
        _, header = next(rows_of(open_file, layout))
    except TableError as error:
        raise OrderError("file", error.code, error.message) from None
    header = [cell.strip() for cell in header]
    while header and not header[-1]:
        header.pop()  # Spreadsheets write columns that were once in use.
    twice = [number for name, number in Counter(filter(None, header)).items() if number > 1]
    if twice:
        raise OrderError("file", "column_twice", "Two columns have the same heading.")
    return layout, header


def plan(
    open_file: Open,
    mapping: Mapping[str, str | None],
    mode: str,
    on_error: str,
    *,
    usual_type: str = "",
    complete: bool = True,
) -> Order:
    """Look the whole file through, once for its form; OrderError names what does not fit.

    With `complete`, a column for each required field must be there.
    """
    layout, header = header_of(open_file)
    taken = [found.name for heading in header if (found := column(heading))]
    known = remembered(header, [*taken, *mapping.values()])
    fields = mapped(header, {**known, **mapping})
    given = {*fields, "type" if usual_type else None}
    missing = [name for name in REQUIRED if name not in given]
    if complete and missing and "externalId" not in fields:
        raise OrderError("file", "column_missing", f"A column is missing: {', '.join(missing)}.")
    try:
        rows = sum(1 for _ in rows_of(open_file, layout)) - 1
    except TableError as error:
        raise OrderError("file", error.code, error.message) from None
    if not rows:
        raise OrderError("file", "empty", "The file has a header and no rows.")
    return Order(layout, fields, mode, on_error, rows, usual_type)


def mapped(header: Cells, mapping: Mapping[str, str | None]) -> list[str | None]:
    """The field of each column: as the mapping says, else by its heading."""
    for name in mapping:
        if name not in header:
            raise OrderError("mapping", "unknown_column", "The file has no column of this name.")
    unknown = [name for name in header if name and name not in mapping and not column(name)]
    if unknown:
        raise OrderError("file", "unknown_column", unknown_columns(unknown))
    fields = [field_of(heading, mapping) for heading in header]
    if any(number > 1 for name, number in Counter(filter(None, fields)).items()):
        raise OrderError("mapping", "field_twice", "Two columns are meant for the same field.")
    return fields


def field_of(heading: str, mapping: Mapping[str, str | None]) -> str | None:
    if not heading or (heading in mapping and mapping[heading] is None):
        return None
    if found := column(mapping.get(heading) or heading):
        return found.name
    raise OrderError("mapping", "unknown_field", "There is no such field.")


def unknown_columns(headings: Cells) -> str:
    """
    >>> unknown_columns(["Fax"])
    '“Fax” is no field; map this column to one, or to null to leave it out.'
    """
    if len(headings) == 1:
        return (
            f"“{headings[0][:50]}” is no field; map this column to one, or to null to leave it out."
        )
    named = ", ".join(f"“{heading[:50]}”" for heading in headings[:NAMED])
    more = f" and {len(headings) - NAMED} more" if len(headings) > NAMED else ""
    return f"{named}{more} are no fields; map each to one, or to null to leave it out."
