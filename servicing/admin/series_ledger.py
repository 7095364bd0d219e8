"""The ledger of a series as a calendar: each date with what became of it, and why."""

from calendar import Calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from servicing.models import LedgerEntry, RecurringService
from servicing.models.ledger import Outcome

LOOKED_BACK = timedelta(days=62)


@dataclass
class Day:
    day: date
    entry: LedgerEntry | None = None
    outcome: Outcome | None = None


@dataclass
class Month:
    first: date
    weeks: list[list[Day | None]]


def ledger_panel(request: HttpRequest, series: RecurringService) -> dict[str, Any] | None:
    """The last two months and all that is planned; one query."""
    today = series.today(timezone.now())
    entries = (
        LedgerEntry.objects.filter(series=series, date__gte=today - LOOKED_BACK)
        .select_related("visit")
        .order_by("date")
    )
    days = [Day(entry.date, entry, entry.outcome) for entry in entries]
    return {
        "template": "servicing/admin/ledger.html",
        "months": list(months_of(days)),
        "explained": [day for day in days if day.entry and day.entry.reason],
        "today": today,
        "zone": series.timezone,
    }


def months_of(days: list[Day]) -> Iterator[Month]:
    """Months that have a date, as weeks that begin on Sunday; None is a day of another month."""
    for (year, month), found in groupby(days, lambda day: (day.day.year, day.day.month)):
        known = {day.day: day for day in found}
        yield Month(
            date(year, month, 1),
            [
                [known.get(day, Day(day)) if day.month == month else None for day in week]
                for week in Calendar(6).monthdatescalendar(year, month)
            ],
        )
