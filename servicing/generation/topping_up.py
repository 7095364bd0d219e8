"""The days that have come into a series' horizon: one transaction for a few hundred series."""

from datetime import date, datetime, timedelta
from uuid import UUID

from servicing.generation.entering import enter_planned
from servicing.generation.outcomes import Planned, planned
from servicing.generation.writing import Made, mark
from servicing.models import LedgerMark, RecurringService
from servicing.models.series_rules import LAST_DAY

ONE_DAY = timedelta(days=1)


def top_up(series_ids: list[UUID], now: datetime) -> Made:
    """Plan the new days of those series that no one else is planning or editing just now.

    Whoever holds a series plans it themselves, so it is passed over; were they to fail, it is
    still due at the next tick.
    """
    chosen = RecurringService.objects.filter(
        pk__in=series_ids, archived_at__isnull=True, customer__archived_at__isnull=True
    ).exclude(status=RecurringService.Status.ENDED)
    locked = list(
        chosen.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("pk")
    )
    marks = dict(
        LedgerMark.objects.filter(series__in=[series.pk for series in locked]).values_list(
            "series_id", "reaches_to"
        )
    )
    rows: list[Planned] = []
    reached: list[tuple[RecurringService, date]] = []
    for series in locked:
        first = first_new_day(series, marks.get(series.pk))
        last = series.horizon(now)
        if first <= last:
            rows += planned(series, first, last, now)
            reached.append((series, last))
        end_if_over(series, now)
    made = enter_planned(rows, now)
    if reached:
        mark(reached)
    return made


def first_new_day(series: RecurringService, reaches_to: date | None) -> date:
    return series.begins_on if reaches_to is None else reaches_to + ONE_DAY


def end_if_over(series: RecurringService, now: datetime) -> None:
    """A series whose last date has passed has ended; only one with an end is looked at."""
    if series.ends_on is None and series.count is None:
        return
    if not any(series.rhythm.dates(series.today(now), LAST_DAY)):
        series.status = RecurringService.Status.ENDED
        series.save(update_fields=["status", "updated_at"])
