"""A small history, and every figure of it as counted by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from analytics.tests.making import (
    add_equipment,
    add_load,
    add_repair,
    add_service,
    add_stop,
    add_visit,
    at,
)
from conftest import Api, MakeCustomer
from customers.models import Customer
from tenancy.models import Company

QUARTER = "?from=2024-01-01&to=2024-03-31"


@pytest.fixture
def customer(acme: Company, make_customer: MakeCustomer) -> Customer:
    return make_customer(acme)


@pytest.fixture
def ask(acme: Company, api: Api, customer: Customer) -> Any:
    """The answer for the quarter, or one metric of it."""
    client = api(acme)

    def get(metric: str | None = None, query: str = QUARTER) -> Any:
        answer = client.get(f"/api/v1/customers/{customer.pk}/analytics{query}")
        assert answer.status_code == 200, answer.json()
        return answer.json()[metric] if metric else answer.json()

    return get


def months(*figures: dict[str, Any]) -> list[dict[str, Any]]:
    starts = (("2024-01-01", 31), ("2024-02-01", 29), ("2024-03-01", 31))
    return [
        {"start": start, "days": days, **told}
        for (start, days), told in zip(starts, figures, strict=True)
    ]


def test_frequency(customer: Customer, ask: Any) -> None:
    add_service(customer, "2023-12-31 23:59")  # A minute too early,
    add_service(customer, "2024-01-01 00:00")
    add_service(customer, "2024-01-31 09:00", outcome="partial")  # 30 days on,
    add_service(customer, "2024-01-31 16:00")  # 0 on,
    add_service(customer, "2024-03-31 23:59")  # 60 on,
    add_service(customer, "2024-04-01 00:00")  # and a minute too late.
    add_service(customer, "2024-02-10 09:00", outcome="no_access")
    add_service(customer, "2024-02-11 09:00", archived=True)
    add_service(customer, "2024-02-12 09:00", archived=True, outcome="no_access")
    add_visit(customer, "2099-05-01 10:00")
    add_visit(customer, "2099-04-01 10:00")
    add_visit(customer, "2099-03-01 10:00", status="cancelled")
    add_visit(customer, "2099-02-01 10:00", archived_at=at("2024-01-01 00:00"))

    assert ask("serviceFrequency") == {
        "count": 4,
        "perMonth": 1.3379,  # 4 ÷ 91 days × 30.4375.
        "medianGapDays": 30.0,
        "lastServiceAt": "2024-04-01T05:00:00Z",
        "nextVisitAt": "2099-04-01T15:00:00Z",
        "series": months({"count": 3}, {"count": 0}, {"count": 1}),
        "n": 4,
        "excluded": {"archived": 2, "no_access": 1},
        "definition": "serviceFrequency.1",
        "change": None,
    }


def test_response_time(customer: Customer, ask: Any) -> None:
    for when, waited in (("01-10 10:00", 30), ("01-20 10:00", 45), ("03-10 10:00", 120)):
        add_repair(customer, f"2024-{when}", waited)
    add_repair(customer, "2024-01-25 10:00", 240, outcome="no_access")  # They came all the same.
    add_repair(customer, "2024-01-26 10:00", -5)
    add_repair(customer, "2024-01-27 10:00")
    add_repair(customer, "2024-01-28 10:00", requested_at=at("2024-01-28 09:00"))
    add_repair(customer, "2024-01-29 10:00", 999, archived=True)
    times = {"requested_at": at("2024-01-10 10:00"), "arrived_at": at("2024-01-12 10:00")}
    add_service(customer, "2024-01-12 10:00", kind=None, **times)
    add_service(customer, "2024-01-13 10:00", kind="preventive", **times)
    add_service(customer, "2024-01-14 10:00", kind="preventive", archived=True, **times)
    add_visit(customer, "2099-01-01 10:00", requested_at=at("2024-02-03 10:00"))
    add_visit(
        customer,
        "2099-01-01 10:00",
        status="unscheduled",
        scheduled_start=None,
        scheduled_end=None,
        requested_at=at("2024-02-02 10:00"),
    )
    add_visit(customer, "2024-01-01 10:00", late=5, requested_at=at("2023-12-01 10:00"))
    add_visit(customer, "2024-01-01 10:00", status="cancelled", requested_at=at("2023-12-01 10:00"))

    assert ask("averageResponseTime") == {
        "meanMinutes": 108.75,  # (30 + 45 + 120 + 240) ÷ 4.
        "medianMinutes": 82.5,  # Halfway between 45 and 120.
        "p90Minutes": 204.0,  # At 0.9 × 3 = 2.7: 120 + 0.7 × 120.
        "openRequests": {"count": 2, "oldestRequestedAt": "2024-02-02T16:00:00Z"},
        "series": months(
            {"n": 3, "meanMinutes": 105.0},
            {"n": 0, "meanMinutes": None},
            {"n": 1, "meanMinutes": 120.0},
        ),
        "n": 4,
        "excluded": {
            "archived": 1,
            "kind_unknown": 1,
            "no_request": 1,
            "no_arrival": 1,
            "arrived_before_request": 1,
        },
        "definition": "averageResponseTime.1",
        "change": None,
    }


def test_satisfaction(customer: Customer, ask: Any) -> None:
    for day, score in ((10, 5), (11, 5), (12, 4), (13, 1)):
        add_service(customer, f"2024-01-{day} 10:00", satisfaction_score=score)
    add_service(customer, "2024-02-10 10:00", satisfaction_score=3, outcome="partial")
    add_service(customer, "2024-02-11 10:00", satisfaction_score=1, outcome="no_access")
    add_service(customer, "2024-02-12 10:00", satisfaction_score=1, archived=True)
    for day in (1, 2, 3):
        add_service(customer, f"2024-03-0{day} 10:00")

    assert ask("satisfaction") == {
        "mean": 3.6,  # 18 ÷ 5.
        "share4to5": 0.6,
        "distribution": {"1": 1, "2": 0, "3": 1, "4": 1, "5": 2},
        "responseRate": 0.625,  # 5 of 8.
        "series": months({"n": 4, "mean": 3.75}, {"n": 1, "mean": 3.0}, {"n": 0, "mean": None}),
        "n": 5,
        "excluded": {"archived": 1, "no_access": 1, "not_rated": 3},
        "definition": "satisfaction.1",
        "change": None,
    }


def test_revenue(customer: Customer, ask: Any) -> None:
    add_service(customer, "2024-01-10 10:00", amount=Decimal("100.10"))
    add_service(customer, "2024-01-31 23:59", amount=Decimal("0.01"), outcome="no_access")
    add_service(customer, "2024-02-10 10:00")
    add_service(customer, "2024-02-11 10:00", amount=Decimal("5000"), archived=True)
    add_load(customer, "2024-01-22 18:00", "1850.00")
    add_load(customer, "2024-03-22 18:00", "0.55", status="closed")
    add_load(customer, "2024-03-23 18:00", "700", archived_at=at("2024-03-24 00:00"))
    add_load(customer, "2024-03-24 18:00", "400.40", currency="CAD")
    add_load(customer, "2024-03-24 18:00", "30.00", currency="EUR")
    off = {"status": "cancelled", "delivered_at": None}
    add_load(customer, "2024-03-25 18:00", "250", cancelled_at=at("2024-03-25 18:00"), **off)
    add_load(customer, "2024-03-26 18:00", "0", cancelled_at=at("2024-03-26 18:00"), **off)
    add_load(customer, "2024-03-27 18:00", "9000", status="in_transit", delivered_at=None)

    assert ask("revenue") == {
        "total": "2200.66",
        "services": "100.11",
        "loads": "2100.55",
        "currency": "USD",
        "byCurrency": {"USD": "2200.66", "CAD": "400.40", "EUR": "30.00"},
        "recurringContracted": None,
        "series": months(
            {"n": 3, "total": "1950.11", "services": "100.11", "loads": "1850.00"},
            {"n": 0, "total": None, "services": None, "loads": None},
            {"n": 2, "total": "250.55", "services": None, "loads": "250.55"},
        ),
        "n": 5,
        "excluded": {"archived": 2, "no_amount": 1, "other_currency": 2},
        "definition": "revenue.1",
        "change": None,
    }


def test_loads(customer: Customer, ask: Any) -> None:
    add_load(customer, "2024-01-22 18:00", "1850.00", distance_miles=Decimal("412.5"))
    add_load(customer, "2024-01-23 18:00", "100.00", distance_miles=Decimal("37.5"))
    add_load(customer, "2024-01-24 18:00", "50.00")
    add_load(customer, "2024-01-25 18:00", "80.00", currency="CAD", distance_miles=Decimal("50.0"))
    hidden = {"archived_at": at("2024-01-27 00:00"), "distance_miles": Decimal("1.0")}
    add_load(customer, "2024-01-26 18:00", "10.00", **hidden)

    assert ask("loads") == {
        "count": 4,
        "miles": 500,
        "revenuePerMile": "4.3333",  # 1950.00 ÷ 450 miles.
        "currency": "USD",
        "n": 4,
        "excluded": {"archived": 1, "no_miles": 1, "other_currency": 1},
        "definition": "loads.1",
        "change": None,
    }


def test_on_time(customer: Customer, ask: Any) -> None:
    for day, late in ((10, 0), (11, 60), (12, 61), (13, -1)):  # The window's ends are inside.
        add_visit(customer, f"2024-01-{day} 10:00", late)
    add_visit(customer, "2024-01-14 10:00", 1, window_start=None, window_end=None)
    add_visit(customer, "2024-01-15 10:00")
    add_visit(customer, "2024-01-16 10:00", 1, archived_at=at("2024-01-17 00:00"))
    add_visit(customer, "2024-01-17 10:00", status="cancelled")
    load = add_load(customer, "2024-01-22 18:00", "1")
    add_stop(load, "pickup", "2024-01-20 08:00", "2024-01-20 08:00")
    add_stop(load, "delivery", "2024-01-22 17:00", "2024-01-22 17:01")
    add_stop(load, "delivery", "2024-01-22 17:00", "2024-01-22 12:00")
    add_stop(load, "delivery", None, "2024-01-22 12:00")
    add_stop(load, "delivery", "2024-01-22 17:00", None)
    add_stop(add_load(customer, "2024-04-01 00:00", "1"), "pickup", None, "2024-01-20 08:00")

    assert ask("onTime") == {
        "visits": 0.5,
        "pickups": 1.0,
        "deliveries": 0.5,
        "counted": {
            "visits": {"onTime": 2, "n": 4},
            "pickups": {"onTime": 1, "n": 1},
            "deliveries": {"onTime": 1, "n": 2},
        },
        "n": 7,
        "excluded": {
            "archived": 1,
            "no_window": 1,
            "no_arrival": 1,
            "no_appointment": 1,
            "skipped": 1,
        },
        "definition": "onTime.1",
        "change": None,
    }


def test_first_time_fix(customer: Customer, ask: Any) -> None:
    add_repair(customer, "2024-01-05 10:00")  # Fixed.
    add_repair(customer, "2024-01-06 10:00", outcome="partial")
    add_repair(customer, "2024-01-07 10:00", follow_up_required=True)
    add_repair(customer, "2024-01-08 10:00", outcome="no_access")
    add_repair(customer, "2024-01-09 10:00", archived=True)
    add_service(customer, "2024-01-10 10:00")
    add_service(customer, "2024-01-11 10:00", kind="inspection")
    again = add_repair(customer, "2024-03-10 10:00")
    add_repair(customer, "2024-04-09 10:00", recall_for=again)  # 30 days on, and out of the period.
    add_repair(customer, "2024-03-20 10:00", recall_for=again)
    late = add_repair(customer, "2024-02-01 10:00")  # Fixed: its recall came after 30 days.
    add_service(customer, "2024-03-03 10:01", recall_for=late, kind="inspection")
    voided = add_repair(customer, "2024-02-02 10:00")  # Fixed: its recall is archived.
    add_repair(customer, "2024-02-03 10:00", recall_for=voided, archived=True)

    assert ask("firstTimeFix") == {
        "share": 0.5,
        "fixed": 3,
        "n": 6,
        "excluded": {"archived": 2, "kind_unknown": 1, "no_access": 1, "recall": 1},
        "definition": "firstTimeFix.1",
        "change": None,
    }


def test_equipment(customer: Customer, ask: Any, make_customer: MakeCustomer) -> None:
    past, ahead = date(2020, 1, 1), date(2099, 1, 1)
    add_equipment(customer, next_due_on=past, manufacturer_warranty_ends_on=past)
    add_equipment(customer, next_due_on=ahead, manufacturer_warranty_ends_on=ahead)
    add_equipment(customer, provider_warranty_starts_on=past)
    add_equipment(customer, provider_warranty_starts_on=ahead, status="in_storage")
    add_equipment(customer, status="retired", next_due_on=past)
    add_equipment(customer, archived_at=at("2024-01-01 00:00"), next_due_on=past)

    assert ask("equipment") == {
        "count": 4,
        "overdue": 1,
        "underWarranty": 2,
        "n": 4,
        "excluded": {"archived": 1, "retired": 1},
        "definition": "equipment.1",
        "change": None,
    }


def test_nothing_is_null_and_never_zero(ask: Any) -> None:
    told = ask()

    counts = {"series", "distribution", "counted", "openRequests", "excluded"}
    counts |= {"definition", "currency", "byCurrency"}
    metrics = {name: value for name, value in told.items() if isinstance(value, dict)}
    figures = {
        name: {key: figure for key, figure in metric.items() if key not in counts}
        for name, metric in metrics.items()
    }
    assert figures == {
        "serviceFrequency": {
            "count": 0,
            "n": 0,
            **dict.fromkeys(
                ["perMonth", "medianGapDays", "lastServiceAt", "nextVisitAt", "change"]
            ),
        },
        "averageResponseTime": {
            "n": 0,
            **dict.fromkeys(["meanMinutes", "medianMinutes", "p90Minutes", "change"]),
        },
        "satisfaction": {"n": 0, **dict.fromkeys(["mean", "share4to5", "responseRate", "change"])},
        "revenue": {
            "n": 0,
            **dict.fromkeys(["total", "services", "loads", "recurringContracted", "change"]),
        },
        "onTime": {"n": 0, **dict.fromkeys(["visits", "pickups", "deliveries", "change"])},
        "firstTimeFix": {"n": 0, "fixed": 0, **dict.fromkeys(["share", "change"])},
        "equipment": {"n": 0, "count": 0, "overdue": 0, "underWarranty": 0, "change": None},
        "loads": {"n": 0, "count": 0, **dict.fromkeys(["miles", "revenuePerMile", "change"])},
    }
    assert metrics["revenue"]["byCurrency"] == {}


def test_change_against_the_quarter_before(customer: Customer, ask: Any) -> None:
    add_service(customer, "2023-10-01 00:00", amount=Decimal("100.00"), satisfaction_score=4)
    add_service(customer, "2023-09-30 23:59", amount=Decimal("999.00"))
    for day in (1, 2, 3):
        add_service(customer, f"2024-01-0{day} 10:00", amount=Decimal("50.00"))

    told = ask(query=f"{QUARTER}&compare=previous")

    assert told["previous"] == {"from": "2023-10-01", "to": "2023-12-31"}
    assert told["serviceFrequency"]["change"]["count"] == {
        "previous": 1,
        "difference": 2,
        "ratio": 2.0,
    }
    assert told["revenue"]["change"]["total"] == {
        "previous": "100.00",
        "difference": "50.00",
        "ratio": 0.5,
    }
    assert told["satisfaction"]["change"]["mean"] == {
        "previous": 4.0,
        "difference": None,
        "ratio": None,
    }
    assert told["equipment"]["change"] is None
