"""The screens of recurring services: writing one, its ledger, and what beat did."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conftest import MakeCustomer, MakeMember
from servicing.models import RecurringService
from servicing.tests.conftest import Make
from servicing.tests.series_looking import ledger, run, visits
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.roles import Role

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
ADD = reverse("admin:servicing_recurringservice_add")
PREVIEW = reverse("admin:servicing_series_preview")
RUNS = reverse("admin:servicing_generation_runs")
NO_EQUIPMENT = {"equipment-TOTAL_FORMS": "0", "equipment-INITIAL_FORMS": "0"}


@pytest.fixture
def sign_in(client: Client, make_member: MakeMember) -> SignIn:
    def sign_in(company: Company, role: str = Role.OWNER) -> Client:
        client.force_login(make_member(company, role).user)
        return client

    return sign_in


def written(customer: Any, **fields: Any) -> dict[str, Any]:
    return {
        "customer": str(customer.pk),
        "service_type": "Filter change",
        "status": "active",
        "frequency": "monthly",
        "starts_on": "2024-01-31",
        "preferred_time": "10:00",
        "duration_minutes": "60",
        "horizon_days": "90",
        "holiday_policy": "none",
        **NO_EQUIPMENT,
        **fields,
    }


def change_page(series: RecurringService) -> str:
    return reverse("admin:servicing_recurringservice_change", args=[series.pk])


def the_series(company: Company) -> RecurringService:
    with tenant_scope(company.pk):
        found: RecurringService = RecurringService.objects.get()
        return found


def test_series_is_written_in_the_form_and_handed_to_a_worker(
    sign_in: SignIn,
    acme: Company,
    make_customer: MakeCustomer,
    django_capture_on_commit_callbacks: Any,
) -> None:
    client, customer = sign_in(acme), make_customer(acme)

    with django_capture_on_commit_callbacks() as sent:
        answer = client.post(ADD, written(customer, season_months=["4", "5"]))

    series = the_series(acme)
    assert (answer.status_code, len(sent)) == (302, 1)
    assert (series.season_months, series.timezone) == ([4, 5], "America/Chicago")
    assert client.get(change_page(series)).status_code == 200


def test_bad_series_is_shown_with_its_fields_and_not_kept(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer
) -> None:
    bad = written(make_customer(acme), frequency="custom", rule="FREQ=SECONDLY", count="0")

    answer = sign_in(acme).post(ADD, bad)

    assert answer.status_code == 200
    assert set(answer.context["adminform"].form.errors) == {"rule", "count"}
    with tenant_scope(acme.pk):
        assert not RecurringService.objects.exists()


def test_preview_shows_the_dates_of_what_is_being_written(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer
) -> None:
    client, customer = sign_in(acme), make_customer(acme)

    whole = client.post(PREVIEW, written(customer))
    half = client.post(PREVIEW, written(customer, frequency=""))

    dates = [one.date for one in whole.context["preview"].occurrences]
    assert (len(dates), [day.day for day in dates if day.month in {1, 4}]) == (12, [31, 30])
    assert "last day" in whole.content.decode()
    assert "How often" not in half.content.decode()
    assert "Frequency" in half.content.decode()
    with tenant_scope(acme.pk):
        assert not RecurringService.objects.exists()


def test_own_visits_of_a_series_do_not_stand_in_its_way(
    sign_in: SignIn,
    acme: Company,
    make_customer: MakeCustomer,
    make_technician: Make,
    make_series: Make,
) -> None:
    tomorrow = timezone.now().date() + timedelta(days=1)
    lee, customer = make_technician(acme), make_customer(acme)
    begins = {"starts_on": tomorrow, "begins_on": tomorrow, "technician": lee}
    series = make_series(customer, **begins)
    other = make_series(customer, **begins, frequency="weekly", preferred_time=time(11))
    run(acme, timezone.now())
    with tenant_scope(acme.pk):
        RecurringService.objects.filter(pk=series.pk).update(preferred_time=time(10, 30))
    client = sign_in(acme)

    mine = client.get(change_page(other)).context["preview"].occurrences
    moved = client.get(change_page(series)).context["preview"].occurrences

    assert {remark.code for one in mine for remark in one.remarks} == set()
    busy = [one.date for one in moved if one.remarks]
    assert busy == [visit.occurrence_date for visit in visits(other) if visit.technician_id]


def test_preview_works_without_scripts_and_keeps_nothing(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer
) -> None:
    answer = sign_in(acme).post(ADD, written(make_customer(acme), _preview="1"))

    assert answer.status_code == 200
    assert len(answer.context["preview"].occurrences) == 12
    assert "Nothing is kept yet." in answer.content.decode()
    with tenant_scope(acme.pk):
        assert not RecurringService.objects.exists()


def test_preview_of_another_companys_series_and_customer_shows_nothing_of_them(
    sign_in: SignIn,
    acme: Company,
    rival: Company,
    make_customer: MakeCustomer,
    make_series: Make,
) -> None:
    theirs = make_customer(rival, "Carver Mills")
    series = make_series(theirs)

    answer = sign_in(acme).post(PREVIEW, written(theirs, series=str(series.pk)))

    assert answer.status_code == 200
    assert "No such record." in answer.content.decode()
    assert "Carver" not in answer.content.decode()


def test_edit_in_the_form_changes_the_visits_ahead(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    client, customer = sign_in(acme), make_customer(acme)
    today = timezone.now().date()
    series = make_series(customer, starts_on=today, begins_on=today)
    run(acme, timezone.now())
    body = written(
        customer,
        frequency="daily",
        starts_on=str(today),
        horizon_days="10",
        timezone="UTC",
        preferred_time="13:30",
    )

    assert client.post(change_page(series), body).status_code == 302

    ahead = [v for v in visits(series) if v.occurrence_date and v.occurrence_date > today]
    assert len(ahead) == 10
    assert {v.scheduled_start.strftime("%H:%M") for v in ahead if v.scheduled_start} == {"13:30"}


def test_ledger_is_a_calendar_with_reasons(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    today = timezone.now().date()
    series = make_series(
        make_customer(acme), starts_on=today, begins_on=today, except_dates=[today]
    )
    run(acme, timezone.now())

    answer = sign_in(acme, "viewer").get(change_page(series))

    (panel,) = answer.context["panels"]
    days = [day for month in panel["months"] for week in month.weeks for day in week if day]
    entered = {str(day.day): str(day.outcome.state) for day in days if day.outcome}
    assert entered == {day: state.split()[0] for day, state in ledger(series).items()}
    assert f"{today:%b} {today.day}</time> no visit: Excepted" in answer.content.decode()


@pytest.mark.parametrize("path", [RUNS, PREVIEW])
def test_who_may_not_write_sees_neither_runs_nor_preview(
    sign_in: SignIn, acme: Company, path: str
) -> None:
    client = sign_in(acme, "viewer")

    assert (client.get(path).status_code, client.post(path).status_code) == (403, 403)


def test_split_ends_the_series_and_shows_its_successor(
    sign_in: SignIn,
    acme: Company,
    make_customer: MakeCustomer,
    make_equipment: Make,
    make_series: Make,
) -> None:
    client, customer = sign_in(acme), make_customer(acme)
    today = timezone.now().date()
    series = make_series(customer, starts_on=today, begins_on=today)
    with tenant_scope(acme.pk):
        series.equipment.create(equipment=make_equipment(customer))
    url = reverse("admin:servicing_recurringservice_split_from", args=[series.pk])
    sent = {"_form_submitted": "on", "first": str(today + timedelta(days=3))}

    answer = client.post(url, sent)

    with tenant_scope(acme.pk):
        successor = RecurringService.objects.get(supersedes=series)
        assert answer["Location"] == change_page(successor)
        assert successor.equipment.count() == 1
    assert len(visits(successor)) == 8


def test_list_costs_the_same_for_any_number(
    sign_in: SignIn,
    acme: Company,
    make_customer: MakeCustomer,
    make_series: Make,
    django_assert_num_queries: Any,
) -> None:
    client, url = sign_in(acme), reverse("admin:servicing_recurringservice_changelist")
    for number in range(3):
        make_series(make_customer(acme, f"Baker {number}"))
        if number in {0, 2}:
            with django_assert_num_queries(10):
                assert client.get(url).status_code == 200
