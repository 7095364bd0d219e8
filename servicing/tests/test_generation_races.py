"""Workers, beats and editors at once, with real connections and commits; and one that is killed."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from conftest import Api, MakeCustomer
from servicing.models import Booking, GenerationRun, LedgerEntry, Visit
from servicing.tasks import generate_visits
from servicing.tests.conftest import Make
from servicing.tests.series_looking import NOW, ledger, run, visits
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.tests.threads import WAITING, at_once, held, queued_behind
from tenancy.tests.workers import wait_until, worker

pytestmark = pytest.mark.django_db(transaction=True)
SERIES, HORIZON, DAY = 30, 10, timedelta(days=1)


@pytest.fixture
def many(
    acme: Company, make_customer: MakeCustomer, make_technician: Make, make_series: Make
) -> list[Any]:
    """Series of three technicians, of whom each can be at one of ten places at ten o'clock."""
    customer = make_customer(acme)
    people = [make_technician(acme, name) for name in ("Lee", "Kim", "Pat")]
    return [
        make_series(customer, technician=people[number % 3], horizon_days=HORIZON)
        for number in range(SERIES)
    ]


def counted(company: Company) -> dict[str, Counter[int]]:
    """How many series have how many entries, and visits; how many are booked a day."""
    with tenant_scope(company.pk):
        entries = Counter(LedgerEntry.objects.values_list("series_id", flat=True))
        made = Counter(Visit.objects.values_list("recurring_service_id", flat=True))
        days = Counter(
            during.lower.date() for during in Booking.objects.values_list("during", flat=True)
        )
    return {
        "entries": Counter(entries.values()),
        "visits": Counter(made.values()),
        "booked a day": Counter(days.values()),
    }


# From the first day to the horizon, both included; a technician goes to one place each day.
WHOLE = {
    "entries": {HORIZON + 1: SERIES},
    "visits": {HORIZON + 1: SERIES},
    "booked a day": {3: HORIZON + 1},
}


def test_ten_workers_make_each_visit_once(acme: Company, many: list[Any]) -> None:
    told = at_once(*[lambda: run(acme)] * 10)

    assert sum(each.made for each in told) == SERIES * (HORIZON + 1)
    assert [failure for each in told for failure in each.failures] == []
    run(acme)  # What a worker passed over because another held it is still due, if that failed.
    assert counted(acme) == WHOLE


def test_workers_without_locks_would_be_kept_apart_by_the_key_alone(
    acme: Company, many: list[Any]
) -> None:
    """The same days planned twice, as by a worker that believes in marks of long ago."""
    run(acme)
    with tenant_scope(acme.pk), connection.cursor() as cursor:
        cursor.execute("DELETE FROM servicing_ledgermark")

    again = run(acme)

    assert (again.due, again.made) == (SERIES, 0)
    assert counted(acme) == WHOLE


def test_editor_waits_for_the_generation_and_changes_what_it_made(
    api: Api, acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    client = api(acme)
    series = make_series(make_customer(acme), horizon_days=3)
    run(acme)
    edit = {"preferredTime": "13:30"}

    with queued_behind(
        series, lambda: client.patch(f"/api/v1/recurring-services/{series.pk}", edit)
    ) as answers:
        passed_over = run(acme, NOW + DAY)

    assert (passed_over.due, passed_over.made) == (1, 0)
    assert answers[0].result().status_code == 200
    assert run(acme, NOW + DAY).failures == []


@pytest.fixture
def from_today(
    acme: Company, make_customer: MakeCustomer, make_technician: Make, make_series: Make
) -> list[Any]:
    """Series for workers, who go by the real clock."""
    customer, today = make_customer(acme), timezone.now().date()
    people = [make_technician(acme, name) for name in ("Lee", "Kim", "Pat")]
    return [
        make_series(
            customer,
            technician=people[number % 3],
            starts_on=today,
            begins_on=today,
            horizon_days=HORIZON,
        )
        for number in range(SERIES)
    ]


def finished_runs(company: Company) -> int:
    with tenant_scope(company.pk):
        return GenerationRun.objects.filter(finished_at__isnull=False).count()


def require_exact_set(series: list[Any]) -> None:
    """Each date once in the ledger, and each date's visit once."""
    today = timezone.now().date()
    days = [str(today + number * DAY) for number in range(HORIZON + 1)]
    for one in series:
        told = ledger(one)
        assert list(told) == days
        made = [day for day, state in told.items() if state.startswith("generated")]
        assert [str(visit.occurrence_date) for visit in visits(one)] == made
        assert made[1:] == days[1:] or made == days[1:]  # Today's may have passed.


def test_two_beats_send_twice_and_make_once(
    acme: Company, from_today: list[Any], tmp_path: Path
) -> None:
    with worker(tmp_path / "files") as real:
        generate_visits()
        generate_visits()
        real.start()
        wait_until(lambda: finished_runs(acme) == 2)

    require_exact_set(from_today)


def test_worker_killed_in_mid_batch_leaves_the_exact_set_to_the_next(
    acme: Company, from_today: list[Any], tmp_path: Path
) -> None:
    """It dies with its rows written, while their keys are checked against a customer in use."""
    with worker(tmp_path / "files") as real:
        with tenant_scope(acme.pk):
            customer = from_today[0].customer
        with held(customer):
            generate_visits()
            real.start()
            wait_until(lambda: is_waiting(1))
            real.kill()
        wait_until(lambda: is_waiting(0))
        left = [ledger(series) for series in from_today]
        generate_visits()
        real.start()
        wait_until(lambda: finished_runs(acme))

    assert left == [{}] * SERIES
    require_exact_set(from_today)
    with tenant_scope(acme.pk):
        killed, *_ = GenerationRun.objects.order_by("started_at")
    assert killed.finished_at is None


def is_waiting(count: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return len(cursor.fetchone()[0] or []) == count


def test_new_series_has_its_visits_made_by_a_worker_at_once(
    api: Api, acme: Company, make_customer: MakeCustomer, tmp_path: Path
) -> None:
    """Posted as in the document; nothing but the worker plans it."""
    body = {
        "serviceType": "HVAC Quarterly Maintenance",
        "frequency": "quarterly",
        "startDate": "2024-01-01",
        "preferredTime": "10:00",
    }
    with worker(tmp_path / "files") as real:
        url = f"/api/v1/customers/{make_customer(acme).pk}/recurring-services"
        made = api(acme).post(url, body)
        real.start()
        wait_until(lambda: finished_runs(acme))

    occurrences = api(acme).get(f"{made['Location']}/occurrences").json()["results"]
    assert [one["state"] for one in occurrences] == ["generated"]
    shown = api(acme).get(f"/api/v1/visits/{occurrences[0]['visitId']}").json()
    assert (shown["source"], shown["occurrenceDate"]) == ("recurring", occurrences[0]["date"])


def test_ten_days_down_are_caught_up_without_flooding_the_past(
    acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    """Of the short horizon seven days were missed; the long one only grows."""
    customer = make_customer(acme)
    short, long = (make_series(customer, horizon_days=days) for days in (2, 30))
    run(acme)

    at_once(*[lambda: run(acme, NOW + 10 * DAY)] * 2)
    run(acme, NOW + 10 * DAY)

    assert ledger(short) == {
        **{f"2026-03-{day:02}": "generated" for day in range(2, 5)},
        **{f"2026-03-{day:02}": "skipped missed" for day in range(5, 12)},
        **{f"2026-03-{day:02}": "generated" for day in range(12, 15)},
    }
    assert list(ledger(long).values()) == ["generated"] * 41
