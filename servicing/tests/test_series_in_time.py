"""Series as months go by: moves, pauses and horizons leave rhythm and past as they are."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from conftest import MakeCustomer
from servicing.generation.replanning import replan
from servicing.models import Visit
from servicing.models.dispatch import move
from servicing.models.visit_states import Move
from servicing.tests.conftest import Make
from servicing.tests.series_looking import ledger, run, starts, visits
from tenancy.context import tenant_scope
from tenancy.models import Company

pytestmark = pytest.mark.django_db


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 8, tzinfo=UTC)


def shift(visit: Visit, days: int) -> None:
    """As a dispatcher moves it."""
    with tenant_scope(visit.tenant_id):
        assert visit.scheduled_start
        assert visit.scheduled_end
        visit.scheduled_start += timedelta(days=days)
        visit.scheduled_end += timedelta(days=days)
        visit.save()
        visit.settle()


def change(series: Any, now: datetime, **fields: Any) -> None:
    """As an edit of the whole series does."""
    with tenant_scope(series.tenant_id):
        for name, value in fields.items():
            setattr(series, name, value)
        series.full_clean()
        series.save()
        replan(series, now=now)


@pytest.mark.parametrize("days", [-3, 3])
def test_moving_the_last_visit_earlier_or_later_adds_nothing_wrong(
    acme: Company, make_customer: MakeCustomer, make_series: Make, days: int
) -> None:
    series = make_series(make_customer(acme), frequency="weekly", horizon_days=14)
    run(acme, at(3, 2))
    last = visits(series)[-1]
    shift(last, days)

    for day in range(3, 12):
        run(acme, at(3, day))

    assert ledger(series) == {
        "2026-03-02": "generated",
        "2026-03-09": "generated",
        "2026-03-16": "moved",
        "2026-03-23": "generated",
    }
    moved = (date(2026, 3, 16) + timedelta(days=days)).isoformat()
    assert starts(series) == [
        f"{day} 10:00" for day in ("2026-03-02", "2026-03-09", moved, "2026-03-23")
    ]


def test_every_two_weeks_keeps_its_phase_when_visits_move(
    acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    series = make_series(make_customer(acme), frequency="biweekly", horizon_days=30)
    run(acme, at(3, 2))
    for visit in visits(series):
        shift(visit, 1)

    run(acme, at(3, 31))

    assert list(ledger(series)) == [
        "2026-03-02",
        "2026-03-16",
        "2026-03-30",
        "2026-04-13",
        "2026-04-27",
    ]


def test_pause_from_june_to_august_leaves_the_summer_out(
    acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    """The visit in progress when the pause begins survives; nothing is back-filled."""
    series = make_series(make_customer(acme), frequency="monthly", horizon_days=90)
    run(acme, at(5, 1))
    with tenant_scope(acme.pk):
        (busy,) = [v for v in visits(series) if v.occurrence_date == date(2026, 6, 2)]
        move(busy, Move("dispatched", at(6, 1)), now=at(6, 1))

    change(series, at(6, 1), status="paused")
    for day in (2, 20):
        for month in (6, 7, 8):
            run(acme, at(month, day))
    change(series, at(8, 31), status="active")
    run(acme, at(8, 31))

    assert ledger(series) == {
        "2026-03-02": "skipped missed",
        "2026-04-02": "skipped missed",
        "2026-05-02": "generated",
        "2026-06-02": "generated",
        "2026-07-02": "skipped paused",
        "2026-08-02": "skipped paused",
        "2026-09-02": "generated",
        "2026-10-02": "generated",
        "2026-11-02": "generated",
    }
    assert [visit.pk for visit in visits(series)][1] == busy.pk


def test_horizon_from_30_to_90_days_makes_only_what_is_new(
    acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    series = make_series(make_customer(acme), frequency="weekly", horizon_days=30)
    run(acme, at(3, 2))
    before = [visit.pk for visit in visits(series)]

    change(series, at(3, 2), horizon_days=90)

    after = [visit.pk for visit in visits(series)]
    assert (len(before), len(after)) == (5, 13)
    assert after[:5] == before
    assert all(state == "generated" for state in ledger(series).values())


def test_last_day_and_count_are_inclusive(
    acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    customer = make_customer(acme)
    until = make_series(customer, ends_on=date(2026, 3, 4))
    counted = make_series(customer, count=3)

    run(acme, at(3, 2))

    assert (
        list(ledger(until)) == list(ledger(counted)) == ["2026-03-02", "2026-03-03", "2026-03-04"]
    )


def test_weekly_visit_keeps_its_local_time_across_the_change_of_clocks(
    acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    series = make_series(
        make_customer(acme), frequency="weekly", timezone="Europe/Paris", horizon_days=30
    )

    run(acme, at(3, 20))

    made = [start for start in starts(series) if start > "2026-03-20"]
    assert made == ["2026-03-23 09:00", "2026-03-30 08:00", "2026-04-06 08:00", "2026-04-13 08:00"]


def test_first_visit_obeys_the_rule_and_not_the_day_of_the_sale(
    acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    series = make_series(
        make_customer(acme),
        frequency="custom",
        rule="FREQ=WEEKLY;BYDAY=TU",
        horizon_days=14,
    )

    run(acme, at(3, 2))

    assert list(ledger(series)) == ["2026-03-03", "2026-03-10"]


def test_past_first_day_anchors_the_rhythm_and_makes_nothing_before_the_ledger(
    acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    series = make_series(
        make_customer(acme), frequency="monthly", starts_on=date(2024, 1, 31), horizon_days=90
    )

    run(acme, at(3, 2))

    assert list(ledger(series)) == ["2026-03-31", "2026-04-30", "2026-05-31"]


def test_replanning_twice_does_nothing_the_second_time(
    acme: Company, make_customer: MakeCustomer, make_technician: Make, make_series: Make
) -> None:
    series = make_series(make_customer(acme), technician=make_technician(acme), window_minutes=60)
    run(acme, at(3, 2))
    before = [(visit.pk, visit.updated_at) for visit in visits(series)]

    with tenant_scope(acme.pk):
        made = replan(series, now=at(3, 2))

    assert made == (0, 0, 0)
    assert [(visit.pk, visit.updated_at) for visit in visits(series)] == before
