"""Which days are asked for, and in which form figures are answered."""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analytics.definitions import BY_METRIC, DEFINITIONS, shown
from analytics.serializers import AnalyticsSerializer
from analytics.tests.making import (
    add_load,
    add_repair,
    add_service,
)
from conftest import Api, MakeCompany, MakeCustomer
from customers.models import Customer
from servicing.models import ServiceRecord
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.roles import Role

COMPANY = "/api/v1/analytics"
JANUARY = "?from=2024-01-01&to=2024-01-31"


def url(customer: Customer) -> str:
    return f"/api/v1/customers/{customer.pk}/analytics"


def told(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 400, answer.json()
    return [(error["field"], error["code"]) for error in answer.json()["error"]["fields"]]


def test_days_are_the_companys_own(make_company: MakeCompany, make_customer: Any, api: Api) -> None:
    """The same instants in two zones; on 10 March 2024 Chicago's day has 23 hours."""
    counts = {}
    for zone in ("America/Chicago", "Pacific/Auckland"):
        company = make_company(zone.split("/")[1].lower(), timezone=zone)
        with tenant_scope(company.pk):
            for hour in (5, 6, 28, 29):  # 23:00, 00:00, 23:00 and 00:00 in Chicago.
                ServiceRecord.objects.create(
                    customer=Customer.objects.first() or make_customer(company),
                    service_date=datetime(2024, 3, 10 + hour // 24, hour % 24, tzinfo=UTC),
                    service_type="Repair",
                )
        asked = f"{COMPANY}?from=2024-03-09&to=2024-03-12&interval=day"
        series = api(company).get(asked).json()["serviceFrequency"]["series"]
        counts[zone] = [bucket["count"] for bucket in series]

    assert counts == {"America/Chicago": [1, 2, 1, 0], "Pacific/Auckland": [0, 2, 2, 0]}


def test_by_default_the_last_12_months_by_month(acme: Company, api: Api) -> None:
    answer = api(acme).get(COMPANY).json()

    today = datetime.fromisoformat(answer["asOf"]).astimezone().date()
    assert answer["interval"] == "month"
    assert answer["timezone"] == "America/Chicago"
    assert answer["days"] in {365, 366}
    assert abs((datetime.fromisoformat(answer["to"]).date() - today).days) <= 1
    assert len(answer["revenue"]["series"]) in {12, 13}


def test_an_instant_stands_for_its_day(customer: Customer, acme: Company, api: Api) -> None:
    """As an end it is not part of the period, as in every list."""
    query = "?from=2024-01-01T06:00:00Z&to=2024-02-01T06:00:00%2B00:00"
    answer = api(acme).get(url(customer) + query).json()

    assert (answer["from"], answer["to"]) == ("2024-01-01", "2024-01-31")


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("interval=hour", ("interval", "invalid_choice")),
        ("compare=next", ("compare", "invalid_choice")),
        ("from=2024-02-01&to=2024-01-31", ("to", "out_of_range")),
        ("from=2199-01-01", ("from", "out_of_range")),
        ("from=1924-01-01", ("from", "out_of_range")),
        ("from=1970-01-01&to=2069-12-31&interval=day", ("interval", "too_many")),
        ("to=9999-12-31", ("to", "out_of_range")),
        ("to=0001-01-01T00:00:00%2B14:00", ("to", "invalid")),
        ("from=yesterday", ("from", "invalid")),
        ("from=2024-02-30", ("from", "invalid")),
        ("form=2024-01-01", ("form", "unknown_parameter")),
    ],
)
def test_what_cannot_be_asked_is_named(
    acme: Company, api: Api, query: str, wrong: tuple[str, str]
) -> None:
    answer = api(acme).get(f"{COMPANY}?{query}", headers={"Accept": "text/csv"})

    assert told(answer) == [wrong]
    assert answer["Content-Type"] == "application/json"


def test_a_hundred_years_by_year_are_answered(customer: Customer, acme: Company, api: Api) -> None:
    add_service(customer, "2024-01-10 10:00")
    years = "?from=1970-01-01&to=2069-12-31&interval=year"

    series = api(acme).get(url(customer) + years).json()["serviceFrequency"]["series"]

    assert len(series) == 100
    assert [b["start"] for b in series if b["count"]] == ["2024-01-01"]


def test_figures_tell_of_every_write_before(customer: Customer, acme: Company, api: Api) -> None:
    client = api(acme)
    body = {"serviceDate": "2024-01-15T10:00:00Z", "serviceType": "Repair", "amount": "80.00"}
    made = client.post(f"/api/v1/customers/{customer.pk}/services", body).json()
    path = f"/api/v1/services/{made['id']}"

    def total() -> Any:
        return client.get(url(customer) + JANUARY).json()["revenue"]["total"]

    seen = [total()]
    client.patch(path, {"amount": "90.00"})
    seen.append(total())
    client.delete(path)
    seen.append(total())
    client.post(f"{path}/restore", {})
    assert [*seen, total()] == ["80.00", "90.00", None, "90.00"]


def test_archived_customers_work_still_counts_for_the_company(
    customer: Customer, acme: Company, api: Api
) -> None:
    add_service(customer, "2024-01-10 10:00")
    client = api(acme)
    client.delete(f"/api/v1/customers/{customer.pk}")

    counts = [
        client.get(path + JANUARY).json()["serviceFrequency"]["n"]
        for path in (COMPANY, url(customer))
    ]

    assert counts == [1, 1]


def test_csv_has_every_figure(customer: Customer, acme: Company, api: Api) -> None:
    add_service(customer, "2024-01-10 10:00", amount=Decimal("80.00"), satisfaction_score=4)
    answer = api(acme).get(url(customer) + JANUARY, headers={"Accept": "text/csv"})

    rows = [*csv.reader(answer.content.decode().splitlines())]

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == (
        'attachment; filename="analytics-2024-01-01-2024-01-31.csv"'
    )
    assert rows[0] == ["metric", "figure", "start", "value"]
    for row in (
        ["period", "timezone", "", "America/Chicago"],
        ["revenue", "total", "", "80.00"],
        ["revenue", "byCurrency.USD", "", "80.00"],
        ["revenue", "total", "2024-01-01", "80.00"],
        ["satisfaction", "distribution.4", "", "1"],
        ["satisfaction", "excluded.not_rated", "", "0"],
        ["loads", "miles", "", ""],
    ):
        assert rows.count(row) == 1, row


def test_tag_stands_for_the_figures_and_not_for_the_moment(
    customer: Customer, acme: Company, api: Api
) -> None:
    client = api(acme)
    first = client.get(url(customer) + JANUARY)

    same = client.get(url(customer) + JANUARY, headers={"If-None-Match": first["ETag"]})
    add_service(customer, "2024-01-10 10:00")
    other = client.get(url(customer) + JANUARY, headers={"If-None-Match": first["ETag"]})

    assert (same.status_code, other.status_code) == (304, 200)


@pytest.mark.parametrize("path", ["company", "customer"])
def test_statements_do_not_grow_with_the_history(
    customer: Customer, acme: Company, api: Api, make_customer: MakeCustomer, path: str
) -> None:
    client, asked = api(acme), {"company": COMPANY, "customer": url(customer)}[path] + JANUARY
    counts = []
    client.get(asked)  # The first request of a process asks once for good.
    for days in ((1,), (2, 3, 4)):
        for day in days:
            for of in (customer, make_customer(acme)):
                add_repair(of, f"2024-01-0{day} 10:00", 10)
                add_load(of, f"2024-01-0{day} 10:00", "5")
        with CaptureQueriesContext(connection) as seen:
            client.get(asked)
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 13


def test_answers_fit_their_schema_and_their_definitions(
    customer: Customer, acme: Company, api: Api
) -> None:
    answer = api(acme).get(url(customer) + JANUARY).json()
    fields = AnalyticsSerializer().fields
    usual = {"n", "excluded", "definition", "change"}

    assert set(answer) == set(fields)
    for name, definition in BY_METRIC.items():
        metric = answer[name]
        assert set(metric) == set(fields[name].fields) == {*definition.figures, *usual}
        assert set(metric["excluded"]) == set(definition.excluded)
        assert metric["definition"] == definition.id
        for bucket in metric.get("series", []):
            assert set(bucket) == set(fields[name].fields["series"].child.fields)


def test_definitions_are_published(acme: Company, api: Api) -> None:
    client = api(acme, Role.VIEWER)
    everything = client.get(f"{COMPANY}/definitions").json()

    assert everything == {"results": [*map(shown, DEFINITIONS)], "next": None, "previous": None}
    for told_of in everything["results"]:
        assert client.get(f"{COMPANY}/definitions/{told_of['id']}").json() == told_of
    assert client.get(f"{COMPANY}/definitions/profit.1").status_code == 404
    assert told(client.get(f"{COMPANY}/definitions?q=x")) == [("q", "unknown_parameter")]
