"""All figures together: of an empty history, and against the period before."""

from decimal import Decimal
from typing import Any

from analytics.tests.making import (
    add_service,
)
from customers.models import Customer


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

    told = ask(query="?from=2024-01-01&to=2024-03-31&compare=previous")

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
