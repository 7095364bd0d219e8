"""The dates of a rhythm, against dateutil wherever both can state the rule."""

from datetime import date, datetime, time, timedelta
from itertools import islice

import pytest
from dateutil.relativedelta import relativedelta
from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule
from hypothesis import given
from hypothesis import strategies as st

from servicing.recurrence import MONTHS, Frequency, Rhythm

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
FIXED = st.sampled_from([one for one in Frequency if one is not Frequency.CUSTOM])
ORACLE = {
    Frequency.DAILY: (DAILY, 1),
    Frequency.WEEKLY: (WEEKLY, 1),
    Frequency.BIWEEKLY: (WEEKLY, 2),
    Frequency.MONTHLY: (MONTHLY, 1),
    Frequency.QUARTERLY: (MONTHLY, 3),
    Frequency.SEMIANNUAL: (MONTHLY, 6),
    Frequency.ANNUAL: (YEARLY, 1),
}


def from_dateutil(frequency: Frequency, anchor: date, end: date) -> list[date]:
    how, interval = ORACLE[frequency]
    first = datetime.combine(anchor, time.min)
    return [
        moment.date()
        for moment in rrule(
            how, interval=interval, dtstart=first, until=datetime.combine(end, time.min)
        )
    ]


@given(FIXED, DAYS.filter(lambda day: day.day <= 28), st.integers(0, 800), st.integers(0, 800))
def test_dates_are_those_of_dateutil(
    frequency: Frequency, anchor: date, before: int, length: int
) -> None:
    start = anchor + timedelta(days=before - 100)
    end = start + timedelta(days=length)

    dates = list(Rhythm(frequency, anchor).dates(start, end))

    assert dates == [day for day in from_dateutil(frequency, anchor, end) if day >= start]


@given(st.sampled_from(list(MONTHS)), DAYS, st.integers(0, 60))
def test_month_ends_are_counted_from_the_first_anchor(
    frequency: Frequency, anchor: date, index: int
) -> None:
    expected = anchor + relativedelta(months=MONTHS[frequency] * index)

    assert list(Rhythm(frequency, anchor).dates(expected, expected)) == [expected]


@given(FIXED, DAYS, st.integers(1, 40), st.integers(0, 300), st.integers(0, 300))
def test_any_part_of_the_calendar_shows_the_same_dates(
    frequency: Frequency, anchor: date, count: int, before: int, length: int
) -> None:
    rhythm = Rhythm(frequency, anchor, count=count)
    start = anchor + timedelta(days=before)
    end = start + timedelta(days=length)

    whole = [day for day in rhythm.dates(anchor, end) if day >= start]

    assert list(rhythm.dates(start, end)) == whole
    assert [day for day in whole if rhythm.falls_on(day)] == whole


@given(FIXED, DAYS, st.integers(1, 30))
def test_count_is_inclusive(frequency: Frequency, anchor: date, count: int) -> None:
    dates = list(Rhythm(frequency, anchor, count=count).dates(anchor, date(2099, 12, 31)))

    assert len(dates) == count
    assert dates == list(islice(Rhythm(frequency, anchor).dates(anchor, date(2099, 12, 31)), count))


@pytest.mark.parametrize(("year", "february"), [(2023, 28), (2024, 29)])
def test_monthly_on_the_31st_clamps_and_comes_back(year: int, february: int) -> None:
    first = date(year, 1, 31)

    dates = list(Rhythm("monthly", first).dates(first, date(year, 5, 31)))

    assert [(day.month, day.day) for day in dates] == [
        (1, 31),
        (2, february),
        (3, 31),
        (4, 30),
        (5, 31),
    ]


def test_leap_day_yearly_is_28_february_in_common_years() -> None:
    dates = list(Rhythm("annual", date(2024, 2, 29)).dates(date(2024, 1, 1), date(2028, 12, 31)))

    assert dates == [
        date(2024, 2, 29),
        date(2025, 2, 28),
        date(2026, 2, 28),
        date(2027, 2, 28),
        date(2028, 2, 29),
    ]


def test_last_day_is_inclusive() -> None:
    rhythm = Rhythm("weekly", date(2026, 1, 5), ends_on=date(2026, 1, 19))

    dates = list(rhythm.dates(date(2026, 1, 1), date(2026, 12, 31)))

    assert dates == [date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 19)]


@pytest.mark.parametrize(
    ("rule", "dates"),
    [
        ("FREQ=MONTHLY;BYDAY=2TU", [date(2026, 2, 10), date(2026, 3, 10), date(2026, 4, 14)]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]),
        ("FREQ=WEEKLY;INTERVAL=6;BYDAY=MO", [date(2026, 3, 9), date(2026, 4, 20)]),
    ],
)
def test_custom_rule_counts_from_its_anchor(rule: str, dates: list[date]) -> None:
    """The anchor is a Saturday, which only the rule of month ends yields."""
    rhythm = Rhythm("custom", date(2026, 1, 31), rule=rule, count=3)

    assert list(rhythm.dates(date(2026, 1, 1), date(2026, 4, 30))) == dates


def test_custom_rule_in_the_middle_keeps_its_phase_and_count() -> None:
    rhythm = Rhythm("custom", date(2026, 1, 5), rule="FREQ=WEEKLY;INTERVAL=2", count=4)

    assert list(rhythm.dates(date(2026, 1, 20), date(2026, 12, 31))) == [
        date(2026, 2, 2),
        date(2026, 2, 16),
    ]
