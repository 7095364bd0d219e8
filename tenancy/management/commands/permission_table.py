from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from tenancy import roles
from tenancy.roles import PERMISSIONS, Role

# What the short names of the rows stand for.
MEANINGS = {
    "customers": "customers, their contacts, addresses and notes",
    "equipment": "equipment, maintenance plans, recurring services",
    "meter_readings": "meter readings of equipment",
    "visits": "visits",
    "visit_moves": "moving a visit from one state to the next",
    "service_records": "records of services done",
    "technicians": "technicians and their time off",
    "loads": "loads and stops",
    "documents": "documents and their content",
    "rates": "rates, quotes, fuel prices",
    "money": "amounts and prices of services, visits, series and loads",
    "credit_terms": "a customer's credit limit and payment terms",
    "billing": "billing, payments, accepting charges",
    "revenue_figures": "revenue in analytics",
    "other_figures": "all other analytics",
    "history": "the history of a record",
    "restores_and_overrides": "restore, import, duplicates, merge, overrides",
    "customers_csv": "the export of customers as CSV",
    "company_administration": "members, integrations' tokens, the company's audit, erasure",
    "own_session": "one's own tokens, profile and jobs",
}


class Command(BaseCommand):
    help = "Print the permission table as Markdown; docs/permissions.md is what this prints."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("\n".join(page()))


def page() -> Iterator[str]:
    yield "# Permissions\n"
    yield "`manage.py permission_table` prints this page from `tenancy/roles.py`.\n"
    yield f"{(roles.__doc__ or '').strip()}\n"
    yield row("", *(role.label for role in Role))
    yield row(*["---"] * (len(Role) + 1))
    for resource, cells in PERMISSIONS.items():
        yield row(f"`{resource}`: {MEANINGS[resource]}", *cells.values())
    yield "\n`GET /api/v1/me` answers the caller's own column under `permissions`."


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
