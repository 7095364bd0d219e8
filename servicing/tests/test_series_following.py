"""Edits of a series from a day on: it ends the day before, and another goes on."""

from datetime import date, timedelta

import pytest

from conftest import Api, MakeCustomer
from servicing.models import RecurringService
from servicing.tests.conftest import Make
from servicing.tests.series_looking import ROUTE, after, clock, ledger, visits
from servicing.tests.test_visits import VISITS, errors
from tenancy.context import tenant_scope
from tenancy.models import Company

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_following_ends_the_series_and_goes_on_with_another(
    api: Api,
    acme: Company,
    make_customer: MakeCustomer,
    make_equipment: Make,
    make_planned: Make,
    today: date,
) -> None:
    client, customer = api(acme), make_customer(acme)
    series, unit = make_planned(customer), make_equipment(customer)
    client.patch(f"{ROUTE}/{series.pk}", {"equipment": [str(unit.pk)]})
    first = today + 2 * DAY
    kept, moved = after(series, today)[0], after(series, today)[2]
    client.patch(f"{VISITS}/{moved.pk}", {"scheduledStart": f"{moved.occurrence_date}T20:00:00Z"})

    answer = client.patch(
        f"{ROUTE}/{series.pk}?scope=following&from={first}", {"preferredTime": "13:30"}
    )

    shown = answer.json()
    assert (answer.status_code, shown["supersedesId"]) == (200, str(series.pk))
    assert shown["id"] != str(series.pk)
    assert (shown["startDate"], shown["equipment"]) == (str(today - DAY), [str(unit.pk)])
    ended = client.get(f"{ROUTE}/{series.pk}").json()
    assert (ended["endDate"], ended["status"]) == (str(first - DAY), "active")
    with tenant_scope(acme.pk):
        successor = RecurringService.objects.get(pk=shown["id"])
    assert after(series, today) == [kept]
    assert [(visit.occurrence_date, clock(visit)) for visit in visits(successor)] == [
        (first, "13:30"),
        (first + DAY, "20:00"),
        (first + 2 * DAY, "13:30"),
    ]
    assert visits(successor)[1].pk == moved.pk
    assert ledger(successor) == {
        str(first): "generated",
        str(first + DAY): "moved",
        str(first + 2 * DAY): "generated",
    }


def test_following_leaves_a_completed_visit_as_it_is(
    api: Api, acme: Company, make_customer: MakeCustomer, make_planned: Make, today: date
) -> None:
    """Done ahead of its day, and so behind the day from which the series changes."""
    client, series = api(acme), make_planned(make_customer(acme))
    done = after(series, today)[2]
    for to in ("dispatched", "en_route", "on_site", "completed"):
        client.post(f"{VISITS}/{done.pk}/transitions", {"to": to})
    before = client.get(f"{VISITS}/{done.pk}").json()

    answer = client.patch(
        f"{ROUTE}/{series.pk}?scope=following&from={today + 2 * DAY}", {"preferredTime": "13:30"}
    )

    kept = client.get(f"{VISITS}/{done.pk}").json()
    follows = {"recurringServiceId": answer.json()["id"], "updatedAt": kept["updatedAt"]}
    assert kept == before | follows
    with tenant_scope(acme.pk):
        successor = RecurringService.objects.get(pk=answer.json()["id"])
    assert ledger(successor) == {
        str(today + 2 * DAY): "generated",
        str(today + 3 * DAY): "completed",
        str(today + 4 * DAY): "generated",
    }


def test_following_keeps_phase_and_count(
    api: Api, acme: Company, make_customer: MakeCustomer, make_planned: Make, today: date
) -> None:
    client = api(acme)
    start = today - 14 * DAY
    series = make_planned(
        make_customer(acme), frequency="biweekly", starts_on=start, count=4, horizon_days=40
    )

    shown = client.patch(
        f"{ROUTE}/{series.pk}?scope=following&from={today + 3 * DAY}", {"durationMinutes": 90}
    ).json()

    assert (shown["startDate"], shown["count"]) == (str(start), 4)
    with tenant_scope(acme.pk):
        successor = RecurringService.objects.get(pk=shown["id"])
    assert list(ledger(successor)) == [str(start + 28 * DAY), str(start + 42 * DAY)]


def test_following_in_another_rhythm_starts_anew_with_what_is_left(
    api: Api, acme: Company, make_customer: MakeCustomer, make_planned: Make, today: date
) -> None:
    client, series = api(acme), make_planned(make_customer(acme), count=10)
    first = today + 2 * DAY

    shown = client.patch(
        f"{ROUTE}/{series.pk}?scope=following&from={first}", {"frequency": "weekly"}
    ).json()

    assert (shown["startDate"], shown["count"]) == (str(first), 7)


def test_following_that_leaves_a_part_without_dates_is_refused(
    api: Api, acme: Company, make_customer: MakeCustomer, make_planned: Make, today: date
) -> None:
    client = api(acme)
    series = make_planned(make_customer(acme), count=4)
    url = f"{ROUTE}/{series.pk}"
    before = client.get(url).json()

    for query, body, wanted in [
        ("?scope=some", {}, ("scope", "invalid_choice")),
        ("?scope=following", {}, ("from", "required")),
        (f"?from={today}", {}, ("from", "misplaced")),
        ("?scope=following&from=soon", {}, ("from", "invalid")),
        ("?scope=following&until=soon", {}, ("until", "unknown_parameter")),
        (f"?scope=following&from={today - DAY}", {}, ("from", "in_past")),
        (f"?scope=following&from={today + 9 * DAY}", {}, ("from", "no_date")),
        (
            f"?scope=following&from={today + 2 * DAY}",
            {"count": None, "endDate": str(today)},
            ("endDate", "no_date"),
        ),
    ]:
        answer = client.patch(f"{url}{query}", body)
        assert (answer.status_code, errors(answer)) == (400, [wanted])
    fresh = make_planned(make_customer(acme), starts_on=today + DAY)
    answer = client.patch(f"{ROUTE}/{fresh.pk}?scope=following&from={today + DAY}", {})
    assert errors(answer) == [("from", "no_date_before")]
    assert client.get(url).json() == before
