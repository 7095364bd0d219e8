"""Technicians: when they are free, and the calendar that opens with a key of theirs."""

from typing import Any

import pytest
from icalendar import Calendar
from rest_framework.test import APIClient

from conftest import Api, MakeCustomer
from servicing.models import Technician
from servicing.tests.conftest import Make
from servicing.tests.test_visits import DAY, book, errors
from tenancy.context import tenant_scope
from tenancy.models import Company

pytestmark = pytest.mark.django_db
HOURS = {"mon": [["08:00", "12:00"], ["13:00", "17:00"]]}


def free(client: Any, technician: Technician, query: str = "") -> list[tuple[str, str]]:
    url = f"/api/v1/technicians/{technician.pk}/availability?from={DAY}&to={DAY}{query}"
    spans = client.get(url).json()["results"]
    return [(span["start"][11:16], span["end"][11:16]) for span in spans]


def test_free_is_what_hours_visits_and_time_off_leave(
    api: Api, acme: Company, make_customer: MakeCustomer, make_technician: Make
) -> None:
    client, customer = api(acme), make_customer(acme)
    lee = make_technician(acme, working_hours=HOURS, timezone="America/Chicago")
    book(client, customer, (15, 16), technician=str(lee.pk))
    book(client, customer, (14, 15), technician=str(make_technician(acme).pk))
    away = {"start": f"{DAY}T20:00:00Z", "end": f"{DAY}T22:30:00Z"}
    client.post(f"/api/v1/technicians/{lee.pk}/time-off", away)

    everything = [("14:00", "15:00"), ("16:00", "18:00"), ("19:00", "20:00"), ("22:30", "23:00")]
    assert free(client, lee, "&minutes=30") == everything
    assert free(client, lee) == everything[:3]
    assert free(client, lee, "&minutes=120") == everything[1:2]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("minutes=0", ("minutes", "min_value")),
        ("from=2024-02-05&to=2024-02-01", ("to", "out_of_range")),
        ("from=0001-01-01T00:00:00%2B23:59", ("from", "invalid")),
        ("from=9999-12-31", ("from", "out_of_range")),
        ("from=yesterday", ("from", "invalid")),
        ("until=2024-02-05", ("until", "unknown_parameter")),
    ],
)
def test_bad_questions_are_refused(
    api: Api, acme: Company, make_technician: Make, query: str, wanted: tuple[str, str]
) -> None:
    url = f"/api/v1/technicians/{make_technician(acme).pk}/availability?{query}"

    assert errors(api(acme).get(url)) == [wanted]


@pytest.mark.parametrize(
    "hours",
    [
        {"monday": []},
        {"mon": [["17:00", "08:00"]]},
        {"mon": [["8:00", "17:00"]]},
        {"mon": [["08:00", "12:00"], ["11:00", "13:00"]]},
        {"mon": ["08:00"]},
        [],
    ],
)
def test_hours_that_cannot_be_are_refused(api: Api, acme: Company, hours: Any) -> None:
    answer = api(acme).post("/api/v1/technicians", {"name": "Lee", "workingHours": hours})

    assert (answer.status_code, errors(answer)) == (400, [("workingHours", "invalid")])


def test_calendar_opens_with_its_key_until_that_is_revoked(
    api: Api, acme: Company, rival: Company, make_customer: MakeCustomer, make_technician: Make
) -> None:
    client, lee, nobody = api(acme), make_technician(acme), APIClient()
    customer = make_customer(acme)
    body = {
        "serviceType": "Repair",
        "scheduledStart": "2027-02-05T15:00:00Z",
        "technician": str(lee.pk),
    }
    client.post(f"/api/v1/customers/{customer.pk}/visits", body)
    body["technician"] = str(make_technician(acme, "Robin Mason").pk)
    client.post(f"/api/v1/customers/{customer.pk}/visits", body)
    token_url = f"/api/v1/technicians/{lee.pk}/calendar-token"

    url = client.post(token_url).json()["url"]

    feed = nobody.get(url)
    (event,) = Calendar.from_ical(feed.content).walk("VEVENT")
    assert feed["Content-Type"] == "text/calendar; charset=utf-8"
    assert str(event["summary"]) == f"Repair: {customer.name}"
    assert event["dtstart"].dt.isoformat() == "2027-02-05T15:00:00+00:00"
    key = url.split("token=")[1]
    with tenant_scope(acme.pk):
        assert key not in (Technician.objects.get(pk=lee.pk).calendar_key_hash or "")
    assert nobody.get(url[:-3] + "AAA").status_code == 404
    newer = client.post(token_url).json()["url"]
    assert (nobody.get(url).status_code, nobody.get(newer).status_code) == (404, 200)
    assert client.delete(token_url).status_code == 204
    assert nobody.get(newer).status_code == 404
