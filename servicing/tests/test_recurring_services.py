"""Recurring services over the API: made, listed, filtered and explained."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import Api, MakeCustomer
from servicing.tests.conftest import Make
from servicing.tests.series_looking import BODY, ROUTE, of, run
from servicing.tests.test_visits import errors
from tenancy.context import tenant_scope
from tenancy.models import Company

pytestmark = pytest.mark.django_db


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
