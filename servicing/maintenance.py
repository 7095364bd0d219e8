"""When a unit's maintenance is due: by time, by meter, or by whichever comes first. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import TextChoices

from servicing.recurrence import months_later
from servicing.usage import Usage


class Basis(TextChoices):
    TIME = "time", "By time"
    METER = "meter", "By meter"
    FIRST_DUE = "first_due", "Whichever comes first"


class Anchor(TextChoices):
    FIXED = "fixed", "Fixed dates"
    FROM_COMPLETION = "from_completion", "From the last service"


class Unit(TextChoices):
    DAYS = "days", "Days"
    WEEKS = "weeks", "Weeks"
    MONTHS = "months", "Months"
    YEARS = "years", "Years"


# Beyond these days, which no maintenance knows, the windows around a day would leave the calendar.
EARLIEST, LATEST = date(1900, 1, 1), date(9000, 1, 1)
LONGEST_DAYS: dict[str, int] = {Unit.DAYS: 1, Unit.WEEKS: 7, Unit.MONTHS: 31, Unit.YEARS: 366}


class DueState(TextChoices):
    OK = "ok", "OK"
    UPCOMING = "upcoming", "Upcoming"
    DUE = "due", "Due"
    OVERDUE = "overdue", "Overdue"


class Interval(NamedTuple):
    n: int
    unit: str

    def after(self, day: date, times: int = 1) -> date:
        """
        >>> Interval(3, "months").after(date(2025, 11, 30), times=1)
        datetime.date(2026, 2, 28)
        """
        if self.unit in {Unit.MONTHS, Unit.YEARS}:
            months = self.n if self.unit == Unit.MONTHS else self.n * 12
            return months_later(day, months * times)
        days = self.n if self.unit == Unit.DAYS else self.n * 7
        return day + timedelta(days=days * times)

    def next_after(self, origin: date, day: date) -> date:
        """The first date of the fixed rhythm from `origin` that lies after `day`.

        >>> Interval(3, "months").next_after(date(2026, 1, 31), date(2026, 4, 30))
        datetime.date(2026, 7, 31)
        """
        # No interval is longer than so many days, so the count begins at or before the answer.
        times = max((day - origin).days // (self.n * LONGEST_DAYS[self.unit]), 1)
        while (due := self.after(origin, times)) <= day:
            times += 1
        return due


@dataclass(frozen=True, slots=True)
class MaintenanceRule:
    """What a plan promises. `counts_from` is the service, or the day, that it starts after."""

    basis: str
    counts_from: date
    every: Interval | None = None
    every_meter: Decimal | None = None
    anchor: str = Anchor.FIXED
    early_days: int = 0
    usage: Usage = field(default_factory=lambda: Usage(()))

    def due_after(self, serviced: Iterable[date]) -> "Due":
        """What is due next, after the services that were done.

        A service satisfies what is due from `early_days` before its day on; one that comes
        sooner, or not after `counts_from`, satisfies nothing.
        """
        due = self._first()
        for day in sorted(day for day in serviced if day > self.counts_from):
            if due.on is not None and day >= due.on - timedelta(days=self.early_days):
                due = self._after_service(due, day)._replace(serviced_on=day)
        return due

    def _first(self) -> "Due":
        return self._due(self._date_after(self.counts_from), self._target_after(self.counts_from))

    def _after_service(self, due: "Due", day: date) -> "Due":
        if self.anchor == Anchor.FROM_COMPLETION:
            return self._due(self._date_after(day), self._target_after(day))
        return self._due(self._fixed_date(due, day), self._fixed_target(due, day))

    def _fixed_date(self, due: "Due", day: date) -> date | None:
        """Where the meter came first, the date stays as it is: it is still to come."""
        if due.by_time is None or self.every is None:
            return None
        if day < due.by_time - timedelta(days=self.early_days):
            return due.by_time
        try:
            return self.every.next_after(self.counts_from, max(due.by_time, day))
        except (OverflowError, ValueError):
            return None

    def _fixed_target(self, due: "Due", day: date) -> Decimal | None:
        """Targets keep their distance too; those that the unit has run past are done with."""
        if due.target is None or self.every_meter is None:
            return None
        reached = self.usage.day_of(due.target)
        if reached is None or day < reached - timedelta(days=self.early_days):
            return due.target
        behind = max(self.usage.total_on(day) - due.target, Decimal(0))
        return due.target + (behind // self.every_meter + 1) * self.every_meter

    def _date_after(self, day: date) -> date | None:
        if self.basis == Basis.METER or self.every is None:
            return None
        try:
            return self.every.after(day)
        except (OverflowError, ValueError):  # No calendar reaches that day.
            return None

    def _target_after(self, day: date) -> Decimal | None:
        if self.basis == Basis.TIME or self.every_meter is None:
            return None
        return self.usage.total_on(day) + self.every_meter

    def _due(self, by_time: date | None, target: Decimal | None) -> "Due":
        by_meter = None if target is None else self.usage.day_of(target)
        days = [day for day in (by_time, by_meter) if day is not None and day <= LATEST]
        return Due(min(days, default=None), by_time, target)


class Due(NamedTuple):
    """When a unit is due: the day that comes first, its date by time, its total by meter.

    `on` is None where a meter tells no rate yet; `serviced_on` is the last service that counted.
    """

    on: date | None
    by_time: date | None
    target: Decimal | None
    serviced_on: date | None = None


def due_state(due_on: date | None, today: date, lead_days: int, late_days: int) -> DueState:
    """
    >>> due_state(date(2026, 5, 10), date(2026, 5, 1), lead_days=14, late_days=3).value
    'upcoming'
    >>> due_state(date(2026, 5, 10), date(2026, 5, 13), lead_days=14, late_days=3).value
    'due'
    """
    if due_on is None or today < due_on - timedelta(days=lead_days):
        return DueState.OK
    if today < due_on:
        return DueState.UPCOMING
    return DueState.DUE if today <= due_on + timedelta(days=late_days) else DueState.OVERDUE
