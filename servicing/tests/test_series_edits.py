"""Edits of a whole series over the API: what follows, and what stays as it is."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from conftest import Api, MakeCustomer
from servicing.models import Booking
from servicing.tests.conftest import Make
from servicing.tests.series_looking import ROUTE, after, clock, ledger, run, visits
from servicing.tests.test_visits import VISITS
from tenancy.context import tenant_scope
from tenancy.models import Company

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_edit_changes_the_visits_ahead_that_nobody_touched(
    api: Api, acme: Company, make_customer: MakeCustomer, make_planned: Make, today: date
) -> None:
    client, series = api(acme), make_planned(make_customer(acme))
    moved, cancelled, noted, plain = after(series, today)
    client.patch(f"{VISITS}/{moved.pk}", {"scheduledStart": f"{today + DAY}T20:00:00Z"})
    cancel = {"to": "cancelled", "reason": "Not at home."}
    client.post(f"{VISITS}/{cancelled.pk}/transitions", cancel)
    client.patch(f"{VISITS}/{noted.pk}", {"notes": "Ring twice."})

    answer = client.patch(f"{ROUTE}/{series.pk}", {"preferredTime": "13:30"})

    assert answer.status_code == 200
    ahead = after(series, today)
    assert [
        (visit.pk == known.pk, clock(visit))
        for visit, known in zip(ahead, (moved, cancelled, noted, plain), strict=True)
    ] == [(True, "20:00"), (True, "10:00"), (True, "10:00"), (False, "13:30")]
    shown = client.get(f"{VISITS}/{plain.pk}").json()
    assert shown["archivedAt"] is not None


def test_edit_that_changes_no_visit_leaves_each_as_it_is(
    api: Api, acme: Company, make_customer: MakeCustomer, make_planned: Make
) -> None:
    client, series = api(acme), make_planned(make_customer(acme))
    before = [(visit.pk, visit.updated_at) for visit in visits(series)]

    client.patch(f"{ROUTE}/{series.pk}", {"price": "99.00", "horizonDays": 4})

    assert [(visit.pk, visit.updated_at) for visit in visits(series)] == before


def test_longer_horizon_makes_only_the_new_days_and_a_shorter_one_none(
    api: Api, acme: Company, make_customer: MakeCustomer, make_planned: Make, today: date
) -> None:
    client, series = api(acme), make_planned(make_customer(acme))
    before = [visit.pk for visit in visits(series)]

    client.patch(f"{ROUTE}/{series.pk}", {"horizonDays": 6})
    longer = [visit.pk for visit in visits(series)]
    client.patch(f"{ROUTE}/{series.pk}", {"horizonDays": 2})

    assert (longer[: len(before)], len(longer) - len(before)) == (before, 2)
    assert [visit.pk for visit in visits(series)] == longer


def test_excepted_day_loses_its_visit_and_gets_it_back(
    api: Api, acme: Company, make_customer: MakeCustomer, make_planned: Make, today: date
) -> None:
    client, series = api(acme), make_planned(make_customer(acme))
    day = today + 2 * DAY
    others = [visit.pk for visit in visits(series) if visit.occurrence_date != day]

    client.patch(f"{ROUTE}/{series.pk}", {"exceptDates": [str(day)]})
    without = ledger(series)[str(day)]
    client.patch(f"{ROUTE}/{series.pk}", {"exceptDates": []})

    assert (without, ledger(series)[str(day)]) == ("skipped excepted", "generated")
    assert [visit.pk for visit in visits(series) if visit.occurrence_date != day] == others


def test_other_technician_takes_the_visits_and_the_first_is_free(
    api: Api,
    acme: Company,
    make_customer: MakeCustomer,
    make_technician: Make,
    make_planned: Make,
    today: date,
) -> None:
    client, lee, kim = api(acme), make_technician(acme, "Lee"), make_technician(acme, "Kim")
    series = make_planned(make_customer(acme), technician=lee)

    client.patch(f"{ROUTE}/{series.pk}", {"technician": str(kim.pk)})

    assert {visit.technician_id for visit in after(series, today)} == {kim.pk}
    with tenant_scope(acme.pk):
        ahead = Booking.objects.filter(during__startswith__date__gt=today)
        assert set(ahead.values_list("technician_id", flat=True)) == {kim.pk}


def test_pause_spares_what_is_in_progress_and_resuming_makes_the_days_ahead(
    api: Api, acme: Company, make_customer: MakeCustomer, make_planned: Make, today: date
) -> None:
    client, series = api(acme), make_planned(make_customer(acme))
    busy = after(series, today)[0]
    client.post(f"{VISITS}/{busy.pk}/transitions", {"to": "dispatched"})

    client.patch(f"{ROUTE}/{series.pk}", {"status": "paused"})
    paused = {day: state for day, state in ledger(series).items() if day > str(today)}
    left = after(series, today)
    client.patch(f"{ROUTE}/{series.pk}", {"status": "active"})

    assert left == [busy]
    assert list(paused.values()) == ["generated"] + ["skipped paused"] * 3
    assert [visit.occurrence_date for visit in after(series, today)] == [
        today + number * DAY for number in range(1, 5)
    ]
    assert after(series, today)[0].pk == busy.pk


@pytest.mark.parametrize("how", ["end", "archive", "archive_customer"])
def test_what_ends_removes_the_visits_ahead_and_can_come_back(
    api: Api,
    acme: Company,
    make_customer: MakeCustomer,
    make_planned: Make,
    today: date,
    how: str,
) -> None:
    client, customer = api(acme), make_customer(acme)
    series = make_planned(customer)
    url, above = f"{ROUTE}/{series.pk}", f"/api/v1/customers/{customer.pk}"
    stop, back = {
        "end": (
            lambda: client.patch(url, {"status": "ended"}),
            lambda: client.patch(url, {"status": "active"}),
        ),
        "archive": (lambda: client.delete(url), lambda: client.post(f"{url}/restore")),
        "archive_customer": (
            lambda: client.delete(above),
            lambda: client.post(f"{above}/restore"),
        ),
    }[how]

    assert stop().status_code in {200, 204}
    gone = after(series, today)
    run(acme, timezone.now() + DAY)
    still_gone = after(series, today)
    assert back().status_code == 200

    assert (gone, still_gone) == ([], [])
    assert len(after(series, today)) == 4


def test_archived_series_is_not_edited(
    api: Api, acme: Company, make_customer: MakeCustomer, make_planned: Make, today: date
) -> None:
    client, series = api(acme), make_planned(make_customer(acme))
    client.delete(f"{ROUTE}/{series.pk}")

    for query in ("", f"?scope=following&from={today + DAY}"):
        answer = client.patch(f"{ROUTE}/{series.pk}{query}", {"count": 2})
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "archived")


def test_withdrawn_visit_does_not_come_back_beside_the_new_one(
    api: Api, acme: Company, make_customer: MakeCustomer, make_planned: Make, today: date
) -> None:
    client, series = api(acme), make_planned(make_customer(acme))
    gone = after(series, today)[0]
    client.patch(f"{ROUTE}/{series.pk}", {"preferredTime": "13:30"})

    answer = client.post(f"{VISITS}/{gone.pk}/restore")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "duplicate")


def test_zone_of_the_place_is_followed_unless_one_was_chosen(
    api: Api, acme: Company, make_customer: MakeCustomer, make_planned: Make, today: date
) -> None:
    client, customer = api(acme), make_customer(acme)
    with tenant_scope(acme.pk):
        place = customer.addresses.create(type="service", country="US", timezone="UTC")
    follows = make_planned(customer, address=place, timezone="")
    chosen = make_planned(customer, address=place, timezone="Europe/Paris")
    past = [visit.pk for visit in visits(follows) if visit not in after(follows, today)]
    client.put(f"{ROUTE}/{follows.pk}", client.get(f"{ROUTE}/{follows.pk}").json())
    with tenant_scope(acme.pk):
        place.timezone = "Asia/Tokyo"
        place.save()

    run(acme, timezone.now())

    assert client.get(f"{ROUTE}/{follows.pk}").json()["timezone"] == "Asia/Tokyo"
    assert client.get(f"{ROUTE}/{chosen.pk}").json()["timezone"] == "Europe/Paris"
    later = [v for v in visits(follows) if v.occurrence_date and v.occurrence_date > today + DAY]
    assert later
    assert {clock(visit) for visit in later} == {"01:00"}
    assert [visit.pk for visit in visits(follows)][: len(past) - 1] == past[:-1]
