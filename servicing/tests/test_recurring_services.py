"""Recurring services over the API: what is taken, refused, previewed and explained."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from conftest import Api, MakeCustomer
from servicing.models import RecurringService
from servicing.tests.conftest import Make
from servicing.tests.series_looking import run
from tenancy.context import tenant_scope
from tenancy.models import Company

pytestmark = pytest.mark.django_db
ROUTE = "/api/v1/recurring-services"
# The document's own body, less its technician.
BODY = {
    "serviceType": "HVAC Quarterly Maintenance",
    "frequency": "quarterly",
    "startDate": "2024-01-01",
    "preferredTime": "10:00",
}
OF_THE_ROW = {"id", "createdAt", "updatedAt"}


def of(customer: Any) -> str:
    return f"/api/v1/customers/{customer.pk}/recurring-services"


def errors(answer: Any) -> list[tuple[str, str]]:
    return [(f["field"], f["code"]) for f in answer.json()["error"]["fields"]]


def test_documents_body_makes_a_series_with_its_defaults(
    api: Api, acme: Company, make_customer: MakeCustomer, make_technician: Make
) -> None:
    client, customer, lee = api(acme), make_customer(acme), make_technician(acme)

    made = client.post(of(customer), BODY | {"technician": str(lee.pk)})

    shown = made.json()
    assert made.status_code == 201
    assert {
        name: shown[name] for name in shown if name not in {"id", "createdAt", "updatedAt"}
    } == {
        **BODY,
        "archivedAt": None,
        "customerId": str(customer.pk),
        "addressId": None,
        "rrule": None,
        "endDate": None,
        "count": None,
        "durationMinutes": 60,
        "arrivalWindowMinutes": None,
        "timezone": "America/Chicago",
        "technician": str(lee.pk),
        "equipment": [],
        "price": None,
        "currency": "USD",
        "seasonMonths": None,
        "exceptDates": [],
        "holidayPolicy": "none",
        "holidayCountry": None,
        "holidayRegion": None,
        "horizonDays": 90,
        "status": "active",
        "supersedesId": None,
        "warnings": [],
    }
    assert client.get(made["Location"]).json() == shown
    assert client.get(f"{ROUTE}/{shown['id']}").json() == shown
    back = client.put(f"{ROUTE}/{shown['id']}", shown)
    assert back.json() | {"updatedAt": ""} == shown | {"updatedAt": ""}


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"endDate": "2023-12-31"}, ("endDate", "before_start")),
        ({"endDate": "2024-12-31", "count": 3}, ("count", "both")),
        ({"count": 0}, ("count", "min_value")),
        ({"count": -1}, ("count", "min_value")),
        ({"frequency": "secondly"}, ("frequency", "invalid_choice")),
        ({"frequency": "custom"}, ("rrule", "required")),
        ({"rrule": "FREQ=DAILY"}, ("rrule", "misplaced")),
        ({"frequency": "custom", "rrule": "FREQ=SECONDLY"}, ("rrule", "invalid")),
        ({"frequency": "custom", "rrule": "FREQ=DAILY;BYHOUR=8,9"}, ("rrule", "invalid")),
        (
            {"frequency": "custom", "rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"},
            ("rrule", "invalid"),
        ),
        (
            {"frequency": "custom", "rrule": "FREQ=YEARLY;BYMONTH=6", "endDate": "2024-02-01"},
            ("rrule", "no_date"),
        ),
        ({"preferredTime": "25:00"}, ("preferredTime", "invalid")),
        ({"preferredTime": "10:00:30"}, ("preferredTime", "invalid")),
        ({"preferredTime": 10}, ("preferredTime", "wrong_type")),
        ({"startDate": "2024-02-30"}, ("startDate", "invalid")),
        ({"startDate": "0001-01-01"}, ("startDate", "min_value")),
        ({"startDate": "9999-12-31"}, ("startDate", "max_value")),
        ({"seasonMonths": []}, ("seasonMonths", "empty")),
        ({"seasonMonths": [0]}, ("seasonMonths[0]", "min_value")),
        ({"seasonMonths": [13]}, ("seasonMonths[0]", "max_value")),
        ({"exceptDates": ["soon"]}, ("exceptDates[0]", "invalid")),
        ({"holidayPolicy": "sometimes"}, ("holidayPolicy", "invalid_choice")),
        ({"holidayCountry": "XX"}, ("holidayCountry", "unknown")),
        ({"holidayPolicy": "skip", "holidayRegion": "QQ"}, ("holidayRegion", "unknown")),
        ({"holidayRegion": "TX"}, ("holidayCountry", "required")),
        ({"timezone": "Mars/Base"}, ("timezone", "invalid")),
        ({"durationMinutes": 0}, ("durationMinutes", "min_value")),
        ({"horizonDays": 0}, ("horizonDays", "min_value")),
        ({"horizonDays": 367}, ("horizonDays", "max_value")),
        ({"price": "-1"}, ("price", "min_value")),
        ({"status": "asleep"}, ("status", "invalid_choice")),
        ({"prefferedTime": "10:00"}, ("prefferedTime", "unknown_field")),
        ({"technician": "019a0000-0000-7000-8000-000000000000"}, ("technician", "not_found")),
    ],
)
def test_what_cannot_be_followed_is_refused_by_field(
    api: Api,
    acme: Company,
    make_customer: MakeCustomer,
    fields: dict[str, Any],
    wanted: tuple[str, str],
) -> None:
    answer = api(acme).post(of(make_customer(acme)), BODY | fields)

    assert (answer.status_code, errors(answer)) == (400, [wanted])
    with tenant_scope(acme.pk):
        assert not RecurringService.objects.exists()


def test_what_hangs_elsewhere_is_refused(
    api: Api,
    acme: Company,
    rival: Company,
    make_customer: MakeCustomer,
    make_technician: Make,
    make_equipment: Make,
) -> None:
    client, customer = api(acme), make_customer(acme)
    with tenant_scope(acme.pk):
        elsewhere = make_customer(acme, "Carver").addresses.create(type="service", country="US")
    for fields, wanted in [
        ({"technician": str(make_technician(rival).pk)}, ("technician", "not_found")),
        ({"technician": str(make_technician(acme, active=False).pk)}, ("technician", "inactive")),
        ({"addressId": str(elsewhere.pk)}, ("addressId", "not_found")),
        (
            {"equipment": [str(make_equipment(make_customer(acme, "Carver")).pk)]},
            ("equipment[0]", "not_found"),
        ),
        (
            {"equipment": [str(make_equipment(customer, status="retired").pk)]},
            ("equipment[0]", "retired"),
        ),
    ]:
        answer = client.post(of(customer), BODY | fields)
        assert (answer.status_code, errors(answer)) == (400, [wanted])


def test_preview_shows_dates_reasons_and_warnings_and_keeps_nothing(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    client, customer = api(acme, "viewer"), make_customer(acme)
    body = {
        "serviceType": "Lawn care",
        "frequency": "monthly",
        "startDate": "2026-01-31",
        "preferredTime": "02:30",
        "timezone": "America/Chicago",
        "seasonMonths": [3, 5, 6, 7],
        "exceptDates": ["2026-06-30"],
    }

    answer = client.post(f"{of(customer)}/preview?n=3", body)

    assert answer.status_code == 200
    shown = answer.json()
    assert [one["date"] for one in shown["occurrences"]] == [
        "2026-03-31",
        "2026-05-31",
        "2026-07-31",
    ]
    assert shown["occurrences"][0] == {
        "date": "2026-03-31",
        "start": "2026-03-31T07:30:00Z",
        "end": "2026-03-31T08:30:00Z",
        "warnings": [],
    }
    assert [(one["date"], one["reason"]) for one in shown["skipped"]] == [
        ("2026-01-31", "season"),
        ("2026-02-28", "season"),
        ("2026-04-30", "season"),
        ("2026-06-30", "excepted"),
    ]
    assert [warning["code"] for warning in shown["warnings"]] == ["month_end"]
    with tenant_scope(acme.pk):
        assert not RecurringService.objects.exists()
    assert errors(client.post(f"{of(customer)}/preview?n=0", body)) == [("n", "min_value")]
    assert errors(client.post(f"{of(customer)}/preview?m=1", body)) == [("m", "unknown_parameter")]


def test_preview_tells_a_time_that_the_clocks_leave_out(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    body = BODY | {"frequency": "daily", "startDate": "2026-03-08", "preferredTime": "02:30"}

    answer = api(acme).post(f"{of(make_customer(acme))}/preview?n=1", body)

    (one,) = answer.json()["occurrences"]
    assert one["start"] == "2026-03-08T08:30:00Z"
    assert [warning["code"] for warning in one["warnings"]] == ["time_does_not_exist"]


def test_preview_tells_when_the_technician_is_not_free(
    api: Api, acme: Company, make_customer: MakeCustomer, make_technician: Make
) -> None:
    client, customer, lee = api(acme), make_customer(acme), make_technician(acme)
    busy = (datetime.now(UTC) + timedelta(days=3)).replace(hour=16, minute=0, second=0)
    visit = {"serviceType": "Repair", "scheduledStart": busy.isoformat(), "technician": str(lee.pk)}
    assert client.post(f"/api/v1/customers/{customer.pk}/visits", visit).status_code == 201
    body = BODY | {
        "frequency": "weekly",
        "startDate": busy.date().isoformat(),
        "preferredTime": "16:30",
        "timezone": "UTC",
        "technician": str(lee.pk),
    }

    first, second = client.post(f"{of(customer)}/preview?n=2", body).json()["occurrences"]

    assert [warning["code"] for warning in first["warnings"]] == ["technician_busy"]
    assert second["warnings"] == []


def test_series_that_never_has_a_visit_is_warned_of(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    body = BODY | {"frequency": "annual", "seasonMonths": [6]}

    shown = api(acme).post(f"{of(make_customer(acme))}/preview", body).json()

    assert shown["occurrences"] == []
    assert [warning["code"] for warning in shown["warnings"]] == ["no_visits"]


def test_occurrences_explain_every_date(
    api: Api, acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    """Why there is no visit on 4 July, and what became of the others."""
    client, customer = api(acme), make_customer(acme)
    series = make_series(
        customer,
        starts_on=date(2026, 7, 1),
        begins_on=date(2026, 7, 1),
        holiday_policy="skip",
        horizon_days=5,
        except_dates=[date(2026, 7, 5)],
    )
    run(acme, datetime(2026, 7, 1, 12, tzinfo=UTC))
    url = f"{ROUTE}/{series.pk}/occurrences?from=2026-07-01"
    made = {one["date"]: one for one in client.get(url).json()["results"]}
    visit = f"/api/v1/visits/{made['2026-07-02']['visitId']}"
    client.patch(visit, {"scheduledStart": "2026-07-02T14:00:00Z"})

    shown = client.get(url).json()["results"]

    assert [(one["date"], one["state"], one["reason"]) for one in shown] == [
        ("2026-07-01", "skipped", "missed"),
        ("2026-07-02", "moved", None),
        ("2026-07-03", "skipped", "holiday"),
        ("2026-07-04", "skipped", "holiday"),
        ("2026-07-05", "skipped", "excepted"),
        ("2026-07-06", "generated", None),
    ]
    assert shown[3] == {
        "date": "2026-07-04",
        "start": None,
        "end": None,
        "state": "skipped",
        "reason": "holiday",
        "message": "2026-07-04 is Independence Day.",
        "visitId": None,
    }
    assert shown[1]["start"] == "2026-07-02T14:00:00Z"
    part = client.get(f"{ROUTE}/{series.pk}/occurrences?from=2026-07-03&to=2026-07-04").json()
    assert part["results"] == shown[2:4]
    for query, wanted in [
        ("?from=2026-07-03&to=2026-07-02", ("to", "out_of_range")),
        ("?from=2026-07-03&to=2036-07-02", ("to", "out_of_range")),
        ("?from=yesterday", ("from", "invalid")),
        ("?since=2026-07-03", ("since", "unknown_parameter")),
    ]:
        assert errors(client.get(f"{ROUTE}/{series.pk}/occurrences{query}")) == [wanted]


def test_states_follow_the_visits(
    api: Api, acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    client, customer = api(acme), make_customer(acme)
    series = make_series(customer, horizon_days=3)
    run(acme)
    url = f"{ROUTE}/{series.pk}/occurrences?from=2026-03-02"
    first, second, third, _ = (one["visitId"] for one in client.get(url).json()["results"])
    for to in ("dispatched", "en_route", "on_site", "completed"):
        client.post(f"/api/v1/visits/{first}/transitions", {"to": to})
    cancel = {"to": "cancelled", "reason": "Not at home."}
    client.post(f"/api/v1/visits/{second}/transitions", cancel)
    client.delete(f"/api/v1/visits/{third}")

    states = [one["state"] for one in client.get(url).json()["results"]]

    assert states == ["completed", "cancelled", "cancelled", "generated"]


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_for_one_row_and_three(
    api: Api,
    acme: Company,
    make_customer: MakeCustomer,
    make_equipment: Make,
    make_series: Make,
    count: int,
) -> None:
    client, customer = api(acme), make_customer(acme)
    for _ in range(count):
        series = make_series(customer, horizon_days=count)
        with tenant_scope(acme.pk):
            series.equipment.create(equipment=make_equipment(customer))
    run(acme)
    client.get(ROUTE)  # The first request of a token notes its use.

    occurrences = f"{ROUTE}/{series.pk}/occurrences"
    for path, queries in ((ROUTE, 7), (of(customer), 8), (occurrences, 7)):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        assert (path, len(seen)) == (path, queries)


def test_lists_are_filtered(
    api: Api, acme: Company, make_customer: MakeCustomer, make_technician: Make, make_series: Make
) -> None:
    client, customer, lee = api(acme), make_customer(acme), make_technician(acme)
    daily = make_series(customer, technician=lee)
    weekly = make_series(make_customer(acme, "Carver"), frequency="weekly", status="paused")
    run(acme)

    def ids(query: str) -> list[str]:
        return [row["id"] for row in client.get(f"{ROUTE}?{query}").json()["results"]]

    assert ids("") == [str(weekly.pk), str(daily.pk)]
    for query in (f"customer={customer.pk}", f"technician={lee.pk}", "frequency=daily"):
        assert ids(query) == [str(daily.pk)]
    assert ids("status=paused") == ids("frequency=weekly&serviceType=Filter+change")
    assert client.get(f"{ROUTE}?status=asleep").status_code == 400
    made = client.get(f"/api/v1/visits?recurringServiceId={daily.pk}").json()["results"]
    assert {visit["recurringServiceId"] for visit in made} == {str(daily.pk)}
    assert len(made) == 11


def test_price_is_hidden_from_whom_money_is(
    api: Api, acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    series = make_series(make_customer(acme), price="189.00")
    url = f"{ROUTE}/{series.pk}"

    assert api(acme).get(url).json()["price"] == "189.00"
    assert api(acme, "viewer").get(url).json()["price"] is None
    accountant = api(acme, "accountant")
    assert accountant.patch(url, {"price": "190"}).json()["price"] == "190.00"
    assert accountant.patch(url, {"count": 3}).status_code == 403


def test_address_of_a_series_does_not_go(
    api: Api, acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    client, customer = api(acme), make_customer(acme)
    with tenant_scope(acme.pk):
        place = customer.addresses.create(type="service", country="US")
    series = make_series(customer, address=place)

    answer = client.patch(f"/api/v1/customers/{customer.pk}", {"addresses": []})

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "in_use")
    assert answer.json()["error"]["details"]["usedBy"] == [
        {"resource": "recurring_service", "id": str(series.pk)}
    ]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"frequency": "hourly"}, "series_frequency_known"),
        ({"status": "asleep"}, "series_status_known"),
        ({"holiday_policy": "sometimes"}, "series_holiday_policy_known"),
        ({"rule": "FREQ=DAILY"}, "series_rule_if_custom"),
        ({"frequency": "custom"}, "series_rule_if_custom"),
        ({"ends_on": date(2026, 3, 1)}, "series_end_after_start"),
        ({"ends_on": date(2026, 4, 1), "count": 2}, "series_one_end"),
        ({"starts_on": date(1999, 12, 31)}, "series_starts_in_this_age"),
        ({"count": 0}, "series_count_positive"),
        ({"duration_minutes": 0}, "series_duration_positive"),
        ({"horizon_days": 367}, "series_horizon_within_a_year"),
        ({"season_months": []}, "series_season_has_months"),
        ({"price": -1}, "series_price_not_negative"),
    ],
)
def test_database_itself_refuses(
    acme: Company,
    make_customer: MakeCustomer,
    make_series: Make,
    fields: dict[str, Any],
    name: str,
) -> None:
    series = make_series(make_customer(acme))

    with tenant_scope(acme.pk), pytest.raises(IntegrityError) as refusal, transaction.atomic():
        RecurringService.objects.filter(pk=series.pk).update(**fields)

    assert name in str(refusal.value)


def test_database_refuses_the_same_equipment_twice(
    acme: Company, make_customer: MakeCustomer, make_equipment: Make, make_series: Make
) -> None:
    customer = make_customer(acme)
    series, unit = make_series(customer), make_equipment(customer)

    with tenant_scope(acme.pk), pytest.raises(IntegrityError) as refusal, transaction.atomic():
        for _ in range(2):
            series.equipment.create(equipment=unit)

    assert "series_equipment_once" in str(refusal.value)
