"""Following an edit: the visits ahead that nobody has touched become what the series now says.

What somebody touched, has begun or is done stays. Everything happens in the caller's transaction,
so series and visits are never seen to disagree.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from servicing.generation.entering import enter_planned, equipment_of
from servicing.generation.outcomes import Planned, planned
from servicing.generation.topping_up import first_new_day
from servicing.generation.writing import Made, mark
from servicing.models import Booking, LedgerEntry, LedgerMark, RecurringService, Visit

ONE_DAY = timedelta(days=1)


def replan(series: RecurringService, *, now: datetime) -> Made:
    """Withdraw the untouched visits ahead that are not as wanted any more, and plan anew.

    Twice in a row does nothing the second time. Days that were planned once stay planned, also
    where the horizon has become shorter.
    """
    lock(series)
    today = series.today(now)
    mark_of_series = LedgerMark.objects.filter(series=series).first()
    new_day = first_new_day(series, mark_of_series and mark_of_series.reaches_to)
    last = max(series.horizon(now), new_day - ONE_DAY)
    ahead = entries_ahead(series, now)
    first = min([new_day, max(today, series.begins_on), *(entry.date for entry in ahead)])
    wanted: dict[object, Planned] = {}
    if series.is_planned:
        wanted = {row.date: row for row in planned(series, first, last, now)}
    fitting = Fitting(series)
    withdrawn = [entry for entry in ahead if not fitting.fits(entry, wanted.get(entry.date))]
    withdraw(withdrawn, now)
    again = {entry.date for entry in withdrawn}
    # The ledger passes over what is entered already.
    made = enter_planned(
        [row for day, row in wanted.items() if row.date >= min(today, new_day) or day in again],
        now,
    )
    if series.is_planned:
        mark([(series, last)])
    return made


def lock(series: RecurringService) -> None:
    rows = RecurringService.objects.filter(pk=series.pk)
    rows.select_for_update(of=("self",), no_key=True).values_list("pk").get()


def entries_ahead(series: RecurringService, now: datetime) -> list[LedgerEntry]:
    """What lies ahead and nobody has touched; its visits are locked, so it stays untouched."""
    entries = (
        LedgerEntry.objects.filter(series=series)
        .filter(Q(date__gte=series.today(now)) | Q(start__gt=now))
        .order_by("date")
    )
    Visits = Visit.objects.filter(pk__in=entries.values("visit_id")).order_by("pk")  # noqa: N806
    list(Visits.select_for_update(of=("self",), no_key=True).values_list("pk"))
    return [
        entry
        for entry in entries.select_related("visit")
        if entry.is_ahead(now) and entry.is_untouched
    ]


class Fitting:
    """Tells whether an entry is what the series wants by now."""

    def __init__(self, series: RecurringService) -> None:
        self.series = series
        self.equipment = set(equipment_of([series]).get(series.pk, []))

    def fits(self, entry: LedgerEntry, row: Planned | None) -> bool:
        if row is None:
            return False
        visit = entry.visit
        if visit is None or not row.has_visit:
            return visit is None and not row.has_visit and entry.reason == row.reason
        return (entry.start, entry.end) == (row.start, row.end) and self.is_same_work(visit)

    def is_same_work(self, visit: Visit) -> bool:
        series = self.series
        window_end = None
        if series.window_minutes is not None and visit.scheduled_start:
            window_end = visit.scheduled_start + timedelta(minutes=series.window_minutes)
        return (
            visit.service_type,
            visit.address_id,
            visit.technician_id,
            visit.timezone,
            visit.window_end,
            {link.equipment_id for link in visit.equipment.all()},
        ) == (
            series.service_type,
            series.address_id,
            series.technician_id,
            series.timezone,
            window_end,
            self.equipment,
        )


def withdraw(entries: Iterable[LedgerEntry], now: datetime) -> None:
    """Archive the visits, free their technicians, and forget the dates."""
    entries = list(entries)
    visits = [entry.visit_id for entry in entries if entry.visit_id]
    Booking.objects.filter(visit__in=visits).delete()
    Visit.objects.filter(pk__in=visits).update(archived_at=now, updated_at=now)
    LedgerEntry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()


def take_over(predecessor: RecurringService, successor: RecurringService, now: datetime) -> None:
    """End a series the day before its successor's ledger begins, and hand over what stands.

    Visits behind that day which somebody touched stay as they are, and belong to the successor:
    it makes no second visit for their dates.
    """
    begins_on = successor.begins_on
    predecessor.ends_on, predecessor.count = begins_on - ONE_DAY, None
    if begins_on <= predecessor.today(now):
        predecessor.status = RecurringService.Status.ENDED
    predecessor.save()
    replan(predecessor, now=now)
    kept = LedgerEntry.objects.filter(series=predecessor, date__gte=begins_on)
    visits: list[UUID] = [pk for pk in kept.values_list("visit_id", flat=True) if pk]
    kept.update(series=successor)
    Visit.objects.filter(pk__in=visits).update(recurring_service=successor)
