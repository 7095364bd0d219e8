"""The preview of a recurring service: its next dates, with reasons and warnings."""

from datetime import UTC, datetime, timedelta

import pytest

from conftest import Api, MakeCustomer
from servicing.models import RecurringService
from servicing.tests.conftest import Make
from servicing.tests.series_looking import BODY, of
from servicing.tests.test_visits import errors
from tenancy.context import tenant_scope
from tenancy.models import Company

pytestmark = pytest.mark.django_db


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
