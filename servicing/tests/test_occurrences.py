from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from servicing.business_days import UnknownCalendarError, holiday_calendar
from servicing.occurrences import Occurrence, Remark, SkipReason, Timetable
from servicing.recurrence import Rhythm

HOUR = timedelta(hours=1)


def timetable(rhythm: Rhythm, at: str = "10:00", zone: str = "UTC", **others: Any) -> Timetable:
    return Timetable(rhythm, time.fromisoformat(at), ZoneInfo(zone), HOUR, **others)


def starts(occurrences: list[Occurrence]) -> list[str | None]:
    return [one.start.isoformat() if one.start else one.skipped for one in occurrences]


def test_local_time_is_kept_when_clocks_change() -> None:
    weekly = timetable(Rhythm("weekly", date(2026, 3, 22)), at="15:00", zone="Europe/Paris")

    occurrences = list(weekly.occurrences(date(2026, 3, 22), date(2026, 4, 5)))

    assert starts(occurrences) == [
        "2026-03-22T14:00:00+00:00",
        "2026-03-29T13:00:00+00:00",
        "2026-04-05T13:00:00+00:00",
    ]


def test_time_that_does_not_exist_moves_forward_by_the_gap() -> None:
    daily = timetable(Rhythm("daily", date(2026, 3, 8)), at="02:30", zone="America/Chicago")

    assert daily.occurrence(date(2026, 3, 8)) == Occurrence(
        date(2026, 3, 8),
        datetime(2026, 3, 8, 8, 30, tzinfo=UTC),
        datetime(2026, 3, 8, 9, 30, tzinfo=UTC),
        None,
        (
            Remark(
                "time_does_not_exist",
                "02:30 does not exist on 2026-03-08; the visit starts at 03:30.",
            ),
        ),
    )


def test_time_that_exists_twice_happens_once_the_first() -> None:
    daily = timetable(Rhythm("daily", date(2026, 11, 1)), at="01:30", zone="America/Chicago")

    occurrences = list(daily.occurrences(date(2026, 11, 1), date(2026, 11, 1)))

    assert starts(occurrences) == ["2026-11-01T06:30:00+00:00"]


def test_season_and_excepted_dates_are_skipped_and_counted() -> None:
    monthly = timetable(
        Rhythm("monthly", date(2026, 3, 15), count=4),
        season_months=frozenset({4, 5, 6, 7}),
        except_dates=frozenset({date(2026, 5, 15)}),
    )

    assert starts(list(monthly.occurrences(date(2026, 1, 1), date(2026, 12, 31)))) == [
        SkipReason.SEASON,
        "2026-04-15T10:00:00+00:00",
        SkipReason.EXCEPTED,
        "2026-06-15T10:00:00+00:00",
    ]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("none", "2026-12-25T10:00:00+00:00"),
        ("skip", SkipReason.HOLIDAY),
        ("next_business_day", "2026-12-28T10:00:00+00:00"),
        ("previous_business_day", "2026-12-24T10:00:00+00:00"),
    ],
)
def test_christmas_by_each_policy(policy: str, expected: str) -> None:
    yearly = timetable(
        Rhythm("annual", date(2025, 12, 25)),
        holiday_policy=policy,
        holidays=holiday_calendar("US"),
    )

    assert starts([yearly.occurrence(date(2026, 12, 25))]) == [expected]


def test_holiday_at_the_edge_of_a_year_moves_across_it() -> None:
    """Friday, 1 January 2027: the business day before lies in the old year."""
    yearly = timetable(
        Rhythm("annual", date(2026, 1, 1)),
        holiday_policy="previous_business_day",
        holidays=holiday_calendar("US"),
    )

    assert yearly.occurrence(date(2027, 1, 1)) == Occurrence(
        date(2027, 1, 1),
        datetime(2026, 12, 31, 10, tzinfo=UTC),
        datetime(2026, 12, 31, 11, tzinfo=UTC),
        None,
        (
            Remark(
                "moved_for_holiday",
                "2027-01-01 is New Year's Day. The visit is on 2026-12-31.",
            ),
        ),
    )


def test_two_holidays_in_a_row_make_one_visit() -> None:
    """Germany, 25 and 26 December 2025, Thursday and Friday; the 29th is the next business day."""
    twice = timetable(
        Rhythm("custom", date(2025, 12, 25), rule="FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25,26"),
        holiday_policy="next_business_day",
        holidays=holiday_calendar("DE"),
    )

    assert starts(list(twice.occurrences(date(2025, 12, 1), date(2025, 12, 31)))) == [
        "2025-12-29T10:00:00+00:00",
        SkipReason.HOLIDAY,
    ]


def test_holiday_does_not_move_onto_another_date_of_the_series() -> None:
    daily = timetable(
        Rhythm("daily", date(2026, 11, 25)),
        holiday_policy="next_business_day",
        holidays=holiday_calendar("US"),
    )

    assert starts(list(daily.occurrences(date(2026, 11, 25), date(2026, 11, 27)))) == [
        "2026-11-25T10:00:00+00:00",
        SkipReason.HOLIDAY,
        "2026-11-27T10:00:00+00:00",
    ]


def test_holiday_moves_onto_a_date_that_is_itself_excepted() -> None:
    daily = timetable(
        Rhythm("daily", date(2026, 11, 25)),
        except_dates=frozenset({date(2026, 11, 27)}),
        holiday_policy="next_business_day",
        holidays=holiday_calendar("US"),
    )

    assert starts(list(daily.occurrences(date(2026, 11, 26), date(2026, 11, 27)))) == [
        "2026-11-27T10:00:00+00:00",
        SkipReason.EXCEPTED,
    ]


def test_region_has_its_own_holidays() -> None:
    texas, country = holiday_calendar("US", "TX"), holiday_calendar("US")

    assert texas.name(date(2026, 3, 2)) == "Texas Independence Day"
    assert country.name(date(2026, 3, 2)) is None


@pytest.mark.parametrize(("country", "region"), [("XX", None), ("US", "QQ")])
def test_calendar_that_does_not_exist_is_refused(country: str, region: str | None) -> None:
    with pytest.raises(UnknownCalendarError) as refusal:
        holiday_calendar(country, region)

    assert str(refusal.value) == f"There is no holiday calendar of {region or country}."
