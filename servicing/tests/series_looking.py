"""How tests look at a series: its ledger in short, its standing visits, a run at a moment."""

from datetime import UTC, date, datetime
from typing import Any

from servicing.generation.running import generate
from servicing.models import GenerationRun, LedgerEntry, RecurringService, Visit
from tenancy.context import tenant_scope
from tenancy.models import Company

ROUTE = "/api/v1/recurring-services"
# The document's own body, less its technician.
BODY = {
    "serviceType": "HVAC Quarterly Maintenance",
    "frequency": "quarterly",
    "startDate": "2024-01-01",
    "preferredTime": "10:00",
}
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)  # Before the first visit of the day.


def run(company: Company, now: datetime = NOW, **options: Any) -> GenerationRun:
    return generate(company.pk, trigger="beat", clock=lambda: now, **options)


def ledger(series: RecurringService) -> dict[str, str]:
    """Each date with its state, and the reason where there is one."""
    with tenant_scope(series.tenant_id):
        return {
            entry.date.isoformat(): " ".join(filter(None, (entry.outcome.state, entry.reason)))
            for entry in LedgerEntry.objects.filter(series=series)
            .select_related("visit")
            .order_by("date")
        }


def visits(series: RecurringService) -> list[Visit]:
    """The visits that stand, by their dates."""
    with tenant_scope(series.tenant_id):
        standing = Visit.objects.filter(recurring_service=series, archived_at__isnull=True)
        return list(standing.order_by("occurrence_date"))


def starts(series: RecurringService) -> list[str]:
    return [
        visit.scheduled_start.strftime("%Y-%m-%d %H:%M")
        for visit in visits(series)
        if visit.scheduled_start
    ]


def after(series: RecurringService, day: date) -> list[Visit]:
    return [visit for visit in visits(series) if (visit.occurrence_date or day) > day]


def clock(visit: Visit) -> str:
    assert visit.scheduled_start
    return visit.scheduled_start.strftime("%H:%M")


def of(customer: Any) -> str:
    return f"/api/v1/customers/{customer.pk}/recurring-services"
