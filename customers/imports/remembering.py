"""Which field a heading was meant for the last time: nobody maps the same columns each month."""

from collections.abc import Iterable, Mapping

from customers.imports.columns import column
from customers.models import ImportMapping

LONGEST = 200  # Letters of a heading that is remembered.
MOST = 200  # Headings of one file.


def remembered(header: Iterable[str], taken: Iterable[str | None]) -> dict[str, str | None]:
    """For headings that are no fields; without what `taken` fields are given by already."""
    asked = {heading.lower(): heading for heading in header if heading and not column(heading)}
    if not asked:
        return {}
    used = set(taken)
    found: dict[str, str | None] = {}
    rows = ImportMapping.objects.filter(heading__in=list(asked)).order_by("heading")
    for heading, field in rows.values_list("heading", "field"):
        if not field or (column(field) and field not in used):
            found[asked[heading]] = field or None
            used.add(field)
    return found


def remember(mapping: Mapping[str, str | None]) -> None:
    """One statement."""
    fields = {heading.lower(): field or "" for heading, field in mapping.items()}
    rows = [
        ImportMapping(heading=heading, field=found.name if (found := column(field)) else "")
        for heading, field in sorted(fields.items())[:MOST]
        if 0 < len(heading) <= LONGEST and not column(heading)
    ]
    if rows:
        ImportMapping.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["tenant", "heading"],
            update_fields=["field", "updated_at"],
        )
