from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicing.maintenance import DueState, Interval, MaintenanceRule, due_state
from servicing.usage import Reading, Usage

QUARTERLY = Interval(3, "months")
START = date(2026, 1, 31)


def readings(*pairs: tuple[str, int]) -> Usage:
    return Usage(Reading(date.fromisoformat(day), Decimal(value)) for day, value in pairs)


def test_fixed_dates_count_from_the_first_day() -> None:
    rule = MaintenanceRule("time", START, QUARTERLY, early_days=14)

    assert rule.due_after([]).on == date(2026, 4, 30)
    assert rule.due_after([date(2026, 5, 20)]).on == date(2026, 7, 31)


def test_early_service_within_its_window_satisfies_the_date() -> None:
    rule = MaintenanceRule("time", START, QUARTERLY, early_days=14)

    assert rule.due_after([date(2026, 4, 16)]).on == date(2026, 7, 31)
    assert rule.due_after([date(2026, 4, 15)]).on == date(2026, 4, 30)


def test_one_late_service_makes_up_for_all_dates_that_passed() -> None:
    rule = MaintenanceRule("time", START, QUARTERLY)

    assert rule.due_after([date(2026, 11, 2)]).on == date(2027, 1, 31)


def test_from_completion_counts_from_the_service() -> None:
    rule = MaintenanceRule("time", START, QUARTERLY, anchor="from_completion")

    assert rule.due_after([date(2026, 5, 20)]).on == date(2026, 8, 20)
    assert rule.due_after([date(2026, 5, 20), date(2026, 6, 1)]).on == date(2026, 8, 20)


def test_meter_is_due_where_its_rate_will_bring_it() -> None:
    usage = readings(("2026-01-31", 1000), ("2026-02-10", 1100))
    rule = MaintenanceRule("meter", START, every_meter=Decimal(250), usage=usage)

    assert rule.due_after([]).on == date(2026, 2, 25)


def test_meter_that_ran_past_its_target_was_due_on_the_day_it_did() -> None:
    usage = readings(("2026-01-31", 1000), ("2026-02-10", 1100), ("2026-03-10", 1400))
    rule = MaintenanceRule("meter", START, every_meter=Decimal(250), usage=usage)

    assert rule.due_after([]).on == date(2026, 2, 24)
    assert rule.due_after([date(2026, 3, 10)]).on == date(2026, 3, 20)


def test_meter_without_a_rate_is_not_due() -> None:
    once = readings(("2026-01-31", 1000))
    still = readings(("2026-01-31", 1000), ("2026-03-31", 1000))

    for usage in (Usage(()), once, still):
        rule = MaintenanceRule("meter", START, every_meter=Decimal(250), usage=usage)
        assert rule.due_after([]).on is None


@pytest.mark.parametrize(("rate_per_day", "due"), [(10, "2026-02-25"), (1, "2026-04-30")])
def test_whichever_comes_first(rate_per_day: int, due: str) -> None:
    usage = readings(("2026-01-31", 0), ("2026-02-10", 10 * rate_per_day))
    rule = MaintenanceRule("first_due", START, QUARTERLY, Decimal(250), usage=usage)

    assert rule.due_after([]).on == date.fromisoformat(due)


def test_meter_that_came_first_leaves_the_fixed_date_standing() -> None:
    usage = readings(("2026-01-31", 0), ("2026-02-10", 250), ("2026-02-20", 260))
    rule = MaintenanceRule("first_due", START, QUARTERLY, Decimal(250), usage=usage)

    assert rule.due_after([date(2026, 2, 11)]).on == date(2026, 3, 11)
    slower = MaintenanceRule("first_due", START, QUARTERLY, Decimal(2000), usage=usage)
    assert slower.due_after([]).on == date(2026, 4, 30)


def test_reset_meter_goes_on_counting() -> None:
    usage = Usage(
        [
            Reading(date(2026, 1, 31), Decimal(990)),
            Reading(date(2026, 2, 10), Decimal(40), reset=True),
            Reading(date(2026, 2, 20), Decimal(80)),
        ]
    )

    assert usage.total_on(date(2026, 2, 20)) == Decimal(1070)
    assert usage.day_of(Decimal(1110)) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        ("2026-04-15", DueState.OK),
        ("2026-04-16", DueState.UPCOMING),
        ("2026-04-29", DueState.UPCOMING),
        ("2026-04-30", DueState.DUE),
        ("2026-05-07", DueState.DUE),
        ("2026-05-08", DueState.OVERDUE),
    ],
)
def test_state_follows_the_day(today: str, state: DueState) -> None:
    assert due_state(date(2026, 4, 30), date.fromisoformat(today), 14, 7) is state


@given(
    st.lists(st.dates(date(2026, 2, 1), date(2030, 1, 1)), max_size=20),
    st.sampled_from(["fixed", "from_completion"]),
    st.integers(0, 60),
)
def test_service_on_the_day_moves_the_next_one_on(
    serviced: list[date], anchor: str, early: int
) -> None:
    rule = MaintenanceRule("time", START, QUARTERLY, anchor=anchor, early_days=early)

    due = rule.due_after(serviced).on

    assert due is not None
    after = rule.due_after([*(day for day in serviced if day < due), due]).on
    assert after is not None
    assert after > due


def test_service_on_the_day_that_a_plan_counts_from_is_not_counted_twice() -> None:
    weekly = MaintenanceRule("time", START, Interval(1, "weeks"), early_days=14)

    assert weekly.due_after([START]).on == date(2026, 2, 7)


@pytest.mark.parametrize("unit", ["days", "weeks", "months", "years"])
@given(n=st.integers(1, 400), days=st.integers(0, 4000))
def test_fixed_rhythm_goes_on_with_the_first_date_after_a_day(unit: str, n: int, days: int) -> None:
    interval, day = Interval(n, unit), START + timedelta(days=days)
    times = 1
    while interval.after(START, times) <= day:
        times += 1

    assert interval.next_after(START, day) == interval.after(START, times)


@pytest.mark.parametrize("anchor", ["fixed", "from_completion"])
def test_day_that_no_calendar_reaches_is_none(anchor: str) -> None:
    late = date(9999, 12, 1)
    rule = MaintenanceRule("time", START, Interval(6, "years"), anchor=anchor)

    assert rule.due_after([date(2032, 1, 31), late]).on is None
    assert MaintenanceRule("time", late, Interval(1, "days")).due_after([]).on is None
