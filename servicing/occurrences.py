"""What becomes of each date of a series: when its visit is, or why there is none.

Pure like `servicing.recurrence`: the same date always gets the same answer, whoever asks and
whatever part of the calendar is looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import TextChoices

from servicing.business_days import HolidayCalendar
from servicing.recurrence import Rhythm


class HolidayPolicy(TextChoices):
    NONE = "none", "Work on holidays"
    SKIP = "skip", "Skip holidays"
    NEXT_BUSINESS_DAY = "next_business_day", "Move to the next business day"
    PREVIOUS_BUSINESS_DAY = "previous_business_day", "Move to the business day before"


class SkipReason(TextChoices):
    """Why a date gets no visit: the first three by the calendar, the others by what happened."""

    HOLIDAY = "holiday", "A holiday"
    SEASON = "season", "Out of season"
    EXCEPTED = "excepted", "Excepted"
    MISSED = "missed", "Passed before it was planned"
    PAUSED = "paused", "The series was paused"


class Remark(NamedTuple):
    code: str
    message: str


class Occurrence(NamedTuple):
    """A date of the series and the instants of its visit; neither start nor end where skipped."""

    date: date
    start: datetime | None
    end: datetime | None
    skipped: SkipReason | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Timetable:
    """At which local time the visits are, and which dates get none."""

    rhythm: Rhythm
    start_time: time
    zone: ZoneInfo
    duration: timedelta
    season_months: frozenset[int] = frozenset()
    except_dates: frozenset[date] = frozenset()
    holiday_policy: str = HolidayPolicy.NONE
    holidays: HolidayCalendar | None = None

    def occurrences(self, start: date, end: date) -> Iterator[Occurrence]:
        """What becomes of the dates from `start` to `end`, both inclusive."""
        for day in self.rhythm.dates(start, end):
            yield self.occurrence(day)

    def occurrence(self, day: date) -> Occurrence:
        if reason := self._left_out(day):
            return Occurrence(day, None, None, reason)
        if self.holidays is None or (holiday := self.holidays.name(day)) is None:
            return self._visit(day, day)
        return self._on_holiday(day, holiday, self.holidays)

    def _left_out(self, day: date) -> SkipReason | None:
        if day in self.except_dates:
            return SkipReason.EXCEPTED
        if self.season_months and day.month not in self.season_months:
            return SkipReason.SEASON
        return None

    def _on_holiday(self, day: date, holiday: str, calendar: HolidayCalendar) -> Occurrence:
        if self.holiday_policy == HolidayPolicy.NONE:
            return self._visit(day, day)
        remark = Remark("holiday", f"{day:%Y-%m-%d} is {holiday}.")
        if self.holiday_policy == HolidayPolicy.SKIP:
            return Occurrence(day, None, None, SkipReason.HOLIDAY, (remark,))
        if self.holiday_policy == HolidayPolicy.NEXT_BUSINESS_DAY:
            target = calendar.next_business_day(day)
        else:
            target = calendar.previous_business_day(day)
        if self._is_taken(target, day, calendar):
            return Occurrence(day, None, None, SkipReason.HOLIDAY, (remark,))
        moved = Remark("moved_for_holiday", f"{remark.message} The visit is on {target:%Y-%m-%d}.")
        return self._visit(day, target, moved)

    def _is_taken(self, target: date, day: date, calendar: HolidayCalendar) -> bool:
        """Whether another date has its visit on the target already.

        Either the target is a date itself, or an earlier date among the same days off moves
        there too: of two holidays in a row one visit is made, not two.
        """
        return self._is_due(target) or any(
            calendar.name(earlier) is not None and self._is_due(earlier)
            for earlier in calendar.days_off_before(day)
        )

    def _is_due(self, day: date) -> bool:
        return self.rhythm.falls_on(day) and self._left_out(day) is None

    def _visit(self, day: date, on: date, *remarks: Remark) -> Occurrence:
        start = instant(on, self.start_time, self.zone)
        shown = start.astimezone(self.zone)
        if shown.time() != self.start_time:
            gap = Remark(
                "time_does_not_exist",
                f"{self.start_time:%H:%M} does not exist on {on:%Y-%m-%d}; "
                f"the visit starts at {shown:%H:%M}.",
            )
            remarks = (*remarks, gap)
        return Occurrence(day, start, start + self.duration, None, remarks)


def instant(day: date, local: time, zone: ZoneInfo) -> datetime:
    """The instant of a local time, in UTC.

    A time that a change of clocks leaves out moves forward by the gap; of one that it repeats
    the first is meant.

    >>> instant(date(2026, 3, 8), time(2, 30), ZoneInfo("America/Chicago")).isoformat()
    '2026-03-08T08:30:00+00:00'
    >>> instant(date(2026, 11, 1), time(1, 30), ZoneInfo("America/Chicago")).isoformat()
    '2026-11-01T06:30:00+00:00'
    """
    return datetime.combine(day, local, tzinfo=zone).astimezone(UTC)
