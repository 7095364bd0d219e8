"""Examples of the schema: a quarter of a customer's, by month."""

from typing import Any

from analytics.definitions import DEFINITIONS, shown

DEFINITION = shown(DEFINITIONS[0])


def bucket(start: str, days: int, **figures: Any) -> dict[str, Any]:
    return {"start": start, "days": days, **figures}


MONTHS = (("2024-01-01", 31), ("2024-02-01", 29), ("2024-03-01", 31))
ANALYTICS: dict[str, Any] = {
    "customerId": "018d2f1e-0000-7000-8000-000000000001",
    "technicianId": None,
    "from": "2024-01-01",
    "to": "2024-03-31",
    "days": 91,
    "interval": "month",
    "timezone": "America/Chicago",
    "previous": None,
    "asOf": "2024-04-02T14:00:00Z",
    "serviceFrequency": {
        "count": 3,
        "perMonth": 1.0034,
        "medianGapDays": 29.5,
        "lastServiceAt": "2024-03-14T15:00:00Z",
        "nextVisitAt": "2024-04-15T15:00:00Z",
        "series": [bucket(*month, count=1) for month in MONTHS],
        "n": 3,
        "excluded": {"archived": 0, "no_access": 1},
        "definition": "serviceFrequency.1",
        "change": None,
    },
    "averageResponseTime": {
        "meanMinutes": 135.0,
        "medianMinutes": 135.0,
        "p90Minutes": 171.0,
        "openRequests": {"count": 1, "oldestRequestedAt": "2024-04-01T13:10:00Z"},
        "series": [
            bucket(*MONTHS[0], n=1, meanMinutes=90.0),
            bucket(*MONTHS[1], n=1, meanMinutes=180.0),
            bucket(*MONTHS[2], n=0, meanMinutes=None),
        ],
        "n": 2,
        "excluded": {
            "archived": 0,
            "kind_unknown": 1,
            "no_request": 0,
            "no_arrival": 0,
            "arrived_before_request": 0,
        },
        "definition": "averageResponseTime.1",
        "change": None,
    },
    "satisfaction": {
        "mean": 4.5,
        "share4to5": 1.0,
        "distribution": {"1": 0, "2": 0, "3": 0, "4": 1, "5": 1},
        "responseRate": 0.6667,
        "series": [
            bucket(*MONTHS[0], n=1, mean=4.0),
            bucket(*MONTHS[1], n=1, mean=5.0),
            bucket(*MONTHS[2], n=0, mean=None),
        ],
        "n": 2,
        "excluded": {"archived": 0, "no_access": 1, "not_rated": 1},
        "definition": "satisfaction.1",
        "change": None,
    },
    "revenue": {
        "total": "2262.50",
        "currency": "USD",
        "byCurrency": {"USD": "2262.50"},
        "services": "412.50",
        "loads": "1850.00",
        "recurringContracted": None,
        "series": [
            bucket(*MONTHS[0], n=2, total="2262.50", services="412.50", loads="1850.00"),
            *(bucket(*month, n=0, total=None, services=None, loads=None) for month in MONTHS[1:]),
        ],
        "n": 2,
        "excluded": {"archived": 0, "no_amount": 3, "other_currency": 0},
        "definition": "revenue.1",
        "change": None,
    },
    "onTime": {
        "visits": 0.5,
        "pickups": 1.0,
        "deliveries": 1.0,
        "counted": {
            "visits": {"onTime": 1, "n": 2},
            "pickups": {"onTime": 1, "n": 1},
            "deliveries": {"onTime": 1, "n": 1},
        },
        "n": 4,
        "excluded": {
            "archived": 0,
            "no_window": 1,
            "no_arrival": 0,
            "no_appointment": 0,
            "skipped": 0,
        },
        "definition": "onTime.1",
        "change": None,
    },
    "firstTimeFix": {
        "share": 0.5,
        "fixed": 1,
        "n": 2,
        "excluded": {"archived": 0, "kind_unknown": 1, "no_access": 0, "recall": 0},
        "definition": "firstTimeFix.1",
        "change": None,
    },
    "equipment": {
        "count": 2,
        "overdue": 0,
        "underWarranty": 1,
        "n": 2,
        "excluded": {"archived": 0, "retired": 1},
        "definition": "equipment.1",
        "change": None,
    },
    "loads": {
        "count": 1,
        "miles": 412.5,
        "revenuePerMile": "4.4848",
        "currency": "USD",
        "n": 1,
        "excluded": {"archived": 0, "no_miles": 0, "other_currency": 0},
        "definition": "loads.1",
        "change": None,
    },
}
