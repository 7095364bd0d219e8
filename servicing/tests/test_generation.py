"""From a series to its visits: each date once, in the ledger's words."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from conftest import MakeCustomer
from servicing.generation.due import due_series
from servicing.models import Booking, GenerationRun, LedgerEntry, LedgerMark, TimeOff, Visit
from servicing.tests.conftest import Make
from servicing.tests.series_looking import NOW, ledger, run, starts, visits
from tenancy.context import tenant_scope
from tenancy.models import Company

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def daily(acme: Company, make_customer: MakeCustomer, make_series: Make) -> Any:
    return make_series(make_customer(acme))


def test_visits_are_made_to_the_horizon_and_no_further(acme: Company, daily: Any) -> None:
    told = run(acme)

    assert (told.due, told.made, told.unassigned, told.skipped) == (1, 11, 11, 0)
    assert starts(daily) == [f"2026-03-{day:02} 10:00" for day in range(2, 13)]
    (first, *_) = visits(daily)
    assert (first.status, first.source, first.service_type) == (
        "scheduled",
        "recurring",
        "Filter change",
    )
    assert (first.customer_id, first.occurrence_date) == (daily.customer_id, date(2026, 3, 2))
    assert first.scheduled_end == datetime(2026, 3, 2, 11, tzinfo=UTC)


def test_second_run_finds_nothing_due(acme: Company, daily: Any) -> None:
    run(acme)
    before = ledger(daily)

    again = run(acme, NOW + timedelta(hours=9))

    assert (again.due, again.made) == (0, 0)
    assert ledger(daily) == before


def test_next_day_only_the_new_day_is_made(acme: Company, daily: Any) -> None:
    run(acme)

    told = run(acme, NOW + DAY)

    assert (told.made, told.skipped) == (1, 0)
    assert starts(daily)[-1] == "2026-03-13 10:00"


def test_made_visits_are_told_in_the_history_as_of_a_task(
    acme: Company, daily: Any, make_customer: MakeCustomer
) -> None:
    run(acme)

    with tenant_scope(acme.pk):
        (first, *_) = visits(daily)
        (told,) = Visit.history.filter(id=first.pk)
        assert (told.history_type, told.scheduled_start) == ("+", first.scheduled_start)


def test_technician_who_is_free_is_booked(
    acme: Company, make_customer: MakeCustomer, make_technician: Make, make_series: Make
) -> None:
    lee = make_technician(acme)
    series = make_series(make_customer(acme), technician=lee, horizon_days=1)

    run(acme)

    with tenant_scope(acme.pk):
        booked = Booking.objects.order_by("during").values_list("technician_id", "during")
        spans = [(pk, during.lower.hour, during.upper.hour) for pk, during in booked]
    assert spans == [(lee.pk, 10, 11)] * 2
    assert {visit.technician_id for visit in visits(series)} == {lee.pk}


def test_nobody_free_makes_the_visit_for_nobody_and_says_why(
    acme: Company, make_customer: MakeCustomer, make_technician: Make, make_series: Make
) -> None:
    """The first is booked; the second overlaps it; away and gone are told apart."""
    lee, kim, pat = (make_technician(acme, name) for name in ("Lee", "Kim", "Pat"))
    customer = make_customer(acme)
    with tenant_scope(acme.pk):
        TimeOff.objects.create(technician=kim, start=NOW, end=NOW + DAY)
    first = make_series(customer, technician=lee, horizon_days=1)
    second = make_series(customer, technician=lee, preferred_time=time(10, 30), horizon_days=1)
    away = make_series(customer, technician=kim, horizon_days=1)
    gone = make_series(customer, technician=pat, horizon_days=1)
    with tenant_scope(acme.pk):
        pat.active = False
        pat.save()

    told = run(acme)

    assert (told.made, told.unassigned) == (8, 5)
    assert ledger(first) == {"2026-03-02": "generated", "2026-03-03": "generated"}
    assert ledger(second) == dict.fromkeys(ledger(first), "generated technician_busy")
    assert ledger(away) == {
        "2026-03-02": "generated technician_away",
        "2026-03-03": "generated",
    }
    assert ledger(gone) == dict.fromkeys(ledger(first), "generated technician_inactive")
    assert [visit.technician_id for visit in visits(second)] == [None, None]


def test_equipment_in_use_goes_along_and_retired_does_not(
    acme: Company, make_customer: MakeCustomer, make_equipment: Make, make_series: Make
) -> None:
    customer = make_customer(acme)
    units = [make_equipment(customer, name) for name in ("One", "Two", "Three")]
    series = make_series(customer, horizon_days=1)
    with tenant_scope(acme.pk):
        for position, unit in enumerate(units):
            series.equipment.create(equipment=unit, position=position)
        units[1].status = "retired"
        units[1].save()

    run(acme)

    with tenant_scope(acme.pk):
        links = [[link.equipment_id for link in v.equipment.all()] for v in visits(series)]
    assert links == [[units[0].pk, units[2].pk]] * 2


def test_arrival_window_and_zone_come_from_the_series(
    acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    series = make_series(
        make_customer(acme), window_minutes=120, timezone="America/Chicago", horizon_days=1
    )

    run(acme)

    (first, _) = visits(series)
    assert first.scheduled_start == datetime(2026, 3, 2, 16, tzinfo=UTC)
    assert (first.window_start, first.window_end) == (
        first.scheduled_start,
        first.scheduled_start + timedelta(hours=2),
    )
    assert first.timezone == "America/Chicago"


def test_customer_on_hold_has_its_visits_made(
    acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    series = make_series(make_customer(acme, status="on_hold"), horizon_days=1)

    run(acme)

    assert len(visits(series)) == 2


def test_series_that_ran_out_has_ended(
    acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    customer = make_customer(acme)
    by_day = make_series(customer, ends_on=date(2026, 3, 4))
    by_count = make_series(customer, count=3)
    run(acme)
    for series in (by_day, by_count):
        assert list(ledger(series)) == ["2026-03-02", "2026-03-03", "2026-03-04"]

    run(acme, NOW + 2 * DAY)
    running = [status_of(series) for series in (by_day, by_count)]
    run(acme, NOW + 3 * DAY)

    assert running == ["active", "active"]
    assert [status_of(series) for series in (by_day, by_count)] == ["ended", "ended"]
    with tenant_scope(acme.pk):
        assert due_series(NOW + 30 * DAY) == []


def status_of(series: Any) -> str:
    with tenant_scope(series.tenant_id):
        series.refresh_from_db()
        return str(series.status)


def test_one_that_fails_is_told_and_keeps_no_other(
    acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    """A calendar that a later version of the library has dropped, say."""
    customer = make_customer(acme)
    sound, broken, other = (make_series(customer, horizon_days=1) for _ in range(3))
    with tenant_scope(acme.pk):
        type(broken).objects.filter(pk=broken.pk).update(
            holiday_policy="skip", holiday_country="XX"
        )

    told = run(acme)

    assert told.failures == [{"series": str(broken.pk), "error": "UnknownCalendarError"}]
    assert (len(visits(sound)), len(visits(broken)), len(visits(other))) == (2, 0, 2)
    assert run(acme).failures == told.failures  # It stays due.


def test_other_companies_series_are_left_alone(
    acme: Company, rival: Company, daily: Any, make_customer: MakeCustomer, make_series: Make
) -> None:
    theirs = make_series(make_customer(rival))

    run(acme)

    assert (len(visits(daily)), visits(theirs)) == (11, [])
    with tenant_scope(rival.pk):
        assert not GenerationRun.objects.exists()


def test_database_refuses_a_second_entry_of_a_date(acme: Company, daily: Any) -> None:
    run(acme)

    with tenant_scope(acme.pk), transaction.atomic(), pytest.raises(IntegrityError) as refusal:
        LedgerEntry.objects.create(
            series=daily, date=date(2026, 3, 2), reason="holiday", planned_at=NOW
        )

    assert "ledger_once_per_date" in str(refusal.value)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"reason": "moved_for_holiday"}, "ledger_visit_or_reason"),
        ({"reason": None}, "ledger_visit_or_reason"),
    ],
)
def test_database_refuses_a_date_with_neither_visit_nor_reason(
    acme: Company, daily: Any, fields: dict[str, Any], name: str
) -> None:
    with tenant_scope(acme.pk), transaction.atomic(), pytest.raises(IntegrityError) as refusal:
        LedgerEntry.objects.create(
            series=daily, date=date(2026, 3, 2), planned_at=NOW, start=NOW, **fields
        )

    assert name in str(refusal.value)


def test_database_refuses_a_second_visit_of_a_date_and_a_second_mark(
    acme: Company, daily: Any
) -> None:
    run(acme)
    (first, *_) = visits(daily)

    with tenant_scope(acme.pk):
        for row, name in (
            (
                Visit(
                    customer_id=first.customer_id,
                    service_type="Repair",
                    timezone="UTC",
                    recurring_service=daily,
                    occurrence_date=first.occurrence_date,
                ),
                "visit_once_per_occurrence",
            ),
            (LedgerMark(series=daily, reaches_to=NOW.date()), "ledger_mark_once_per_series"),
        ):
            with pytest.raises(IntegrityError) as refusal, transaction.atomic():
                row.save()
            assert name in str(refusal.value)


def test_runs_are_forgotten_after_a_week(acme: Company, daily: Any) -> None:
    run(acme)

    run(acme, NOW + 8 * DAY)

    with tenant_scope(acme.pk):
        assert GenerationRun.objects.count() == 1
