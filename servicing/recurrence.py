"""On which days a series falls: calendar arithmetic without a clock and without a database.

A rhythm yields dates: local days at the service address, each the key of one occurrence. What
becomes of a date, a visit or a skipped holiday, is told by `servicing.occurrences`.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count as numbers
from itertools import dropwhile, islice

from django.db.models import TextChoices

from servicing.rules import rule_dates


class Frequency(TextChoices):
    DAILY = "daily", "Daily"
    WEEKLY = "weekly", "Weekly"
    BIWEEKLY = "biweekly", "Every two weeks"
    MONTHLY = "monthly", "Monthly"
    QUARTERLY = "quarterly", "Quarterly"
    SEMIANNUAL = "semiannual", "Twice a year"
    ANNUAL = "annual", "Yearly"
    CUSTOM = "custom", "By a rule of its own"


DAYS: dict[str, int] = {Frequency.DAILY: 1, Frequency.WEEKLY: 7, Frequency.BIWEEKLY: 14}
MONTHS: dict[str, int] = {
    Frequency.MONTHLY: 1,
    Frequency.QUARTERLY: 3,
    Frequency.SEMIANNUAL: 6,
    Frequency.ANNUAL: 12,
}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often, from which day on, and until when: `ends_on` and `count` are inclusive."""

    frequency: str
    anchor: date
    ends_on: date | None = None
    count: int | None = None
    rule: str = ""

    def dates(self, start: date, end: date) -> Iterator[date]:
        """The dates from `start` to `end`, both inclusive, in order.

        `count` runs from the anchor, so it also counts dates before `start`.

        >>> list(Rhythm("monthly", date(2024, 1, 31)).dates(date(2024, 2, 1), date(2024, 4, 30)))
        [datetime.date(2024, 2, 29), datetime.date(2024, 3, 31), datetime.date(2024, 4, 30)]
        """
        if self.ends_on is not None:
            end = min(end, self.ends_on)
        if self.frequency == Frequency.CUSTOM:
            return self._dates_of_rule(start, end)
        return self._dates_of_frequency(start, end)

    def falls_on(self, day: date) -> bool:
        return any(self.dates(day, day))

    def _dates_of_rule(self, start: date, end: date) -> Iterator[date]:
        """Where a count ends it, a rule has no short cut to `start`: all dates are counted."""
        if self.count is None:
            yield from rule_dates(self.rule, self.anchor, start, end)
            return
        counted = islice(rule_dates(self.rule, self.anchor, self.anchor, end), self.count)
        yield from dropwhile(start.__gt__, counted)

    def _dates_of_frequency(self, start: date, end: date) -> Iterator[date]:
        for index in numbers(self._first_index(start)):
            if self.count is not None and index >= self.count:
                return
            if (day := self._nth(index)) > end:
                return
            yield day

    def _first_index(self, start: date) -> int:
        """The index of the first date that is not before `start`."""
        if start <= self.anchor:
            return 0
        if days := DAYS.get(self.frequency):
            return -((self.anchor - start).days // days)
        months = (start.year - self.anchor.year) * 12 + start.month - self.anchor.month
        index = months // MONTHS[self.frequency]
        return index if self._nth(index) >= start else index + 1

    def _nth(self, index: int) -> date:
        if days := DAYS.get(self.frequency):
            return self.anchor + timedelta(days=days * index)
        return months_later(self.anchor, MONTHS[self.frequency] * index)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day.

    Always counted from the first anchor, so 31 January comes back to the 31st in March.

    >>> months_later(date(2023, 1, 31), 1)
    datetime.date(2023, 2, 28)
    >>> months_later(date(2024, 2, 29), 12)
    datetime.date(2025, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
