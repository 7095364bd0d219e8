"""Periods of whole days in a company's timezone, and the buckets that they fall into."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


class Interval(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        """How many it spans; 0 for what is counted in days."""
        return {Interval.MONTH: 1, Interval.QUARTER: 3, Interval.YEAR: 12}.get(self, 0)

    def first_day(self, day: date) -> date:
        """The first day of the bucket that holds `day`; weeks begin on Monday."""
        if self.months:
            return date(day.year, (day.month - 1) // self.months * self.months + 1, 1)
        return day - timedelta(days=day.weekday()) if self is Interval.WEEK else day

    def moved(self, first_day: date, count: int) -> date:
        """The first day of the bucket `count` buckets on, or back."""
        if not self.months:
            return first_day + count * (7 if self is Interval.WEEK else 1) * DAY
        months = first_day.year * 12 + first_day.month - 1 + count * self.months
        return date(months // 12, months % 12 + 1, 1)

    def between(self, first: date, last: date) -> int:
        """How many buckets the days from `first` through `last` touch."""
        begin, end = self.first_day(first), self.first_day(last)
        if not self.months:
            return (end - begin).days // (7 if self is Interval.WEEK else 1) + 1
        return ((end.year - begin.year) * 12 + end.month - begin.month) // self.months + 1


class Bucket(NamedTuple):
    start: date  # The bucket's first day, which may lie before the period.
    first: date  # The first and the last of its days inside the period.
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` through `last`, both inclusive."""

    first: date
    last: date
    interval: Interval
    zone: ZoneInfo

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def begins(self) -> datetime:
        return midnight(self.first, self.zone)

    @property
    def ends(self) -> datetime:
        """The first instant that is not in it."""
        return midnight(self.last + DAY, self.zone)

    def buckets(self) -> Iterator[Bucket]:
        start = self.interval.first_day(self.first)
        while start <= self.last:
            following = self.interval.moved(start, 1)
            yield Bucket(start, max(start, self.first), min(following - DAY, self.last))
            start = following

    def bounds(self) -> tuple[list[datetime], list[datetime]]:
        """Where its buckets begin and end, as half-open spans of instants."""
        cuts = [midnight(bucket.first, self.zone) for bucket in self.buckets()]
        return cuts, [*cuts[1:], self.ends]

    def previous(self) -> Self:
        """The period right before: as many buckets if it is made of whole ones, else days."""
        whole = self.interval.first_day(self.first) == self.first
        if whole and self.interval.first_day(self.last + DAY) == self.last + DAY:
            count = self.interval.between(self.first, self.last)
            first = self.interval.moved(self.first, -count)
        else:
            first = self.first - self.days * DAY
        return type(self)(first, self.first - DAY, self.interval, self.zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day; where clocks skip midnight, the moment of the skip."""
    return datetime.combine(day, time.min, zone)
