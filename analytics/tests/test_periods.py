"""Buckets and the period before, with the clocks of places that change them."""

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.periods import DAY, Interval, Period

UTC_ZONE = ZoneInfo("UTC")
DAYS = st.dates(date(1970, 1, 1), date(2199, 12, 31))


def period(first: str, last: str, interval: Interval, zone: ZoneInfo = UTC_ZONE) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last), interval, zone)


@pytest.mark.parametrize(
    ("interval", "starts"),
    [
        (Interval.WEEK, ["2024-02-26", "2024-03-04", "2024-03-11"]),
        (Interval.MONTH, ["2024-02-01", "2024-03-01"]),
        (Interval.QUARTER, ["2024-01-01"]),
        (Interval.YEAR, ["2024-01-01"]),
    ],
)
def test_buckets_begin_with_their_calendars(interval: Interval, starts: list[str]) -> None:
    made = [*period("2024-02-29", "2024-03-11", interval).buckets()]

    assert [str(bucket.start) for bucket in made] == starts
    assert (made[0].first, made[-1].last) == (date(2024, 2, 29), date(2024, 3, 11))
    assert sum(bucket.days for bucket in made) == 12


def test_days_are_as_long_as_the_clock_makes_them() -> None:
    chicago = ZoneInfo("America/Chicago")
    starts, ends = period("2024-03-09", "2024-03-11", Interval.DAY, chicago).bounds()

    lengths = [
        (end.astimezone(UTC) - start.astimezone(UTC)) / timedelta(hours=1)
        for start, end in zip(starts, ends, strict=True)
    ]

    assert lengths == [24, 23, 24]


def test_a_day_without_midnight_begins_where_the_clock_skips_to() -> None:
    beirut = ZoneInfo("Asia/Beirut")  # From 00:00 to 01:00 on 31 March 2024.
    starts, _ = period("2024-03-31", "2024-03-31", Interval.DAY, beirut).bounds()

    assert starts[0].astimezone(UTC).isoformat() == "2024-03-30T22:00:00+00:00"


@pytest.mark.parametrize(
    ("first", "last", "interval", "before"),
    [
        ("2024-01-01", "2024-03-31", Interval.MONTH, ("2023-10-01", "2023-12-31")),
        ("2024-03-01", "2024-03-31", Interval.MONTH, ("2024-02-01", "2024-02-29")),
        ("2024-01-01", "2024-12-31", Interval.YEAR, ("2023-01-01", "2023-12-31")),
        ("2024-03-02", "2024-03-31", Interval.MONTH, ("2024-02-01", "2024-03-01")),
        ("2024-03-05", "2024-03-05", Interval.DAY, ("2024-03-04", "2024-03-04")),
    ],
)
def test_the_period_before(
    first: str, last: str, interval: Interval, before: tuple[str, str]
) -> None:
    previous = period(first, last, interval).previous()

    assert (str(previous.first), str(previous.last)) == before


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(first=DAYS, days=st.integers(1, 800), interval=st.sampled_from(Interval))
def test_buckets_cover_every_day_once(first: date, days: int, interval: Interval) -> None:
    asked = Period(first, first + (days - 1) * DAY, interval, UTC_ZONE)
    made = [*asked.buckets()]

    assert len(made) == interval.between(asked.first, asked.last)
    assert [bucket.first for bucket in made[1:]] == [bucket.last + DAY for bucket in made[:-1]]
    assert (made[0].first, made[-1].last) == (asked.first, asked.last)
    assert all(interval.first_day(bucket.last) == bucket.start for bucket in made)
    assert asked.previous().last == first - DAY
