from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from analytics.definitions import DEFINITIONS, Definition

PREFACE = """\
`manage.py analytics_definitions` prints this page from `analytics/definitions.py`, which
`GET /api/v1/analytics/definitions` answers too.

`GET /api/v1/customers/:id/analytics`, `/technicians/:id/analytics` and `/analytics` (the company)
take `from` and `to`, days of the company's timezone, both inclusive; by default the last 12 months.
`interval` is day, week (from Monday), month, quarter or year, at most 1,200 of them. With
`compare=previous` each metric has its `change` against the period before: as many buckets if the
period is made of whole ones, else as many days. `Accept: text/csv` answers the same as a table.

Every metric has its figures, `n` (how many records they are of), `excluded` (how many were left
out, by reason) and `definition`. Figures other than counts are null where n is 0. A record counts
from the moment its write is answered. Revenue is null for roles that may not see it. Technicians
see what they did themselves; loads and equipment, which are nobody's own work, are then null."""


class Command(BaseCommand):
    help = "Print what the figures count as Markdown; docs/analytics.md is what this prints."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("\n".join(page()))


def page() -> Iterator[str]:
    yield f"# Analytics\n\n{PREFACE}"
    for definition in DEFINITIONS:
        yield from section(definition)


def section(definition: Definition) -> Iterator[str]:
    yield f"\n## {definition.title}: `{definition.metric}`\n"
    yield f"`{definition.id}`. n: {definition.counts}\n"
    yield from table("figure", definition.figures)
    yield ""
    yield from table("excluded", definition.excluded)


def table(heading: str, rows: dict[str, str]) -> Iterator[str]:
    yield f"| {heading} | |\n|---|---|"
    yield from (f"| `{name}` | {meaning} |" for name, meaning in rows.items())
