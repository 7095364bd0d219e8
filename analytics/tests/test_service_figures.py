"""A small history of services, and every figure of it as counted by hand."""

from typing import Any

from analytics.tests.making import (
    add_repair,
    add_service,
    add_visit,
    at,
    months,
)
from customers.models import Customer


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
