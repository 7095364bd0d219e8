"""Example bodies of recurring services, for the API's documentation."""

from typing import Any

from servicing.examples import CUSTOMER_ID, EQUIPMENT_ID, TECHNICIAN_ID, TIMES

NEW_RECURRING_SERVICE: dict[str, Any] = {
    "serviceType": "HVAC Quarterly Maintenance",
    "frequency": "quarterly",
    "startDate": "2024-01-01",
    "preferredTime": "10:00",
    "holidayPolicy": "next_business_day",
    "price": "189.00",
}
RECURRING_SERVICE: dict[str, Any] = {
    "id": "019a8f1c-5b26-72a3-8495-2f3a4b5c6d7e",
    **TIMES,
    "customerId": CUSTOMER_ID,
    "addressId": None,
    "rrule": None,
    "endDate": None,
    "count": None,
    "durationMinutes": 60,
    "arrivalWindowMinutes": None,
    "timezone": "America/Chicago",
    "technician": TECHNICIAN_ID,
    "equipment": [EQUIPMENT_ID],
    "currency": "USD",
    "seasonMonths": None,
    "exceptDates": [],
    "holidayCountry": "US",
    "holidayRegion": None,
    "horizonDays": 90,
    "status": "active",
    "supersedesId": None,
    "warnings": [],
    **NEW_RECURRING_SERVICE,
}
OCCURRENCES: dict[str, Any] = {
    "results": [
        {
            "date": "2024-01-01",
            "start": "2024-01-02T16:00:00Z",
            "end": "2024-01-02T17:00:00Z",
            "state": "generated",
            "reason": "moved_for_holiday",
            "message": "2024-01-01 is New Year's Day. The visit is on 2024-01-02.",
            "visitId": "019a8f1c-5b25-7192-8384-1f2a3b4c5d6e",
        }
    ]
}
PREVIEW: dict[str, Any] = {
    "occurrences": [
        {
            "date": "2024-04-01",
            "start": "2024-04-01T15:00:00Z",
            "end": "2024-04-01T16:00:00Z",
            "warnings": [],
        }
    ],
    "skipped": [],
    "warnings": [],
}
