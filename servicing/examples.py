"""Example bodies of the API's documentation."""

from typing import Any

TIMES: dict[str, Any] = {
    "createdAt": "2024-01-15T10:00:00Z",
    "updatedAt": "2024-01-15T10:00:00Z",
    "archivedAt": None,
}
CUSTOMER_ID = "019a8f1c-4a10-7b3c-8d2e-5f6a7b8c9d0e"
TECHNICIAN_ID = "019a8f1c-5b20-7c4d-9e3f-6a7b8c9d0e1f"
EQUIPMENT_ID = "019a8f1c-5b21-7d5e-8f40-7b8c9d0e1f2a"

NEW_TECHNICIAN: dict[str, Any] = {
    "name": "Lee Carver",
    "email": "lee@summit.example.com",
    "phone": "(555) 010-4477",
    "skills": ["hvac", "refrigerants"],
    "color": "#2f855a",
    "timezone": "America/Chicago",
    "workingHours": {"mon": [["08:00", "12:00"], ["13:00", "17:00"]]},
}
TECHNICIAN = {"id": TECHNICIAN_ID, **TIMES, "active": True, "memberId": None, **NEW_TECHNICIAN}
NEW_TIME_OFF = {
    "start": "2024-02-05T06:00:00Z",
    "end": "2024-02-10T06:00:00Z",
    "reason": "Vacation",
}
TIME_OFF = {"id": "019a8f1c-5b22-7e6f-9051-8c9d0e1f2a3b", **TIMES, **NEW_TIME_OFF}
CALENDAR = {"url": "https://attune.example.com/api/v1/visits.ics?token=AZqPHE0-…"}
AVAILABILITY = {"results": [{"start": "2024-02-05T14:00:00Z", "end": "2024-02-05T18:00:00Z"}]}

NEW_EQUIPMENT: dict[str, Any] = {
    "name": "Rooftop unit 3",
    "category": "HVAC",
    "manufacturer": "Northwind",
    "model": "RTU-500",
    "serialNumber": "NW-500-1182",
    "installedOn": "2021-05-03",
    "manufacturerWarranty": {"startsOn": "2021-05-03", "endsOn": "2026-05-02"},
    "meters": [{"kind": "hours", "reading": 1180, "readAt": "2024-01-15T10:00:00Z"}],
}
EQUIPMENT: dict[str, Any] = {
    "id": EQUIPMENT_ID,
    **TIMES,
    "customerId": CUSTOMER_ID,
    "addressId": None,
    "providerWarranty": {"startsOn": None, "endsOn": None},
    "status": "active",
    "replacedById": None,
    "notes": None,
    **NEW_EQUIPMENT,
    "underWarranty": True,
    "lastServicedAt": "2024-01-15T10:00:00Z",
    "nextDueOn": None,
    "warnings": [],
}

NEW_PLAN: dict[str, Any] = {
    "equipment": EQUIPMENT_ID,
    "serviceType": "HVAC Maintenance",
    "basis": "first_due",
    "every": {"n": 6, "unit": "months"},
    "everyMeter": {"kind": "hours", "n": 1500},
    "leadDays": 21,
    "lateWindowDays": 7,
    "technician": TECHNICIAN_ID,
    "instructions": "Change both filters; the roof key hangs in the porter's office.",
    "autoCreateVisit": True,
    "lastServicedOn": "2024-01-15",
}
PLAN: dict[str, Any] = {
    "id": "019a8f1c-5b27-73b4-85a6-314253647586",
    **TIMES,
    "customerId": CUSTOMER_ID,
    "anchor": "fixed",
    "earlyWindowDays": 21,
    "status": "active",
    **NEW_PLAN,
    "nextDueOn": "2024-07-15",
    "state": "ok",
    "openVisitId": None,
    "warnings": [],
}

NEW_SERVICE: dict[str, Any] = {
    "serviceDate": "2024-01-15T10:00:00Z",
    "serviceType": "HVAC Maintenance",
    "partsUsed": [
        {
            "partNumber": "FILTER-001",
            "quantity": 1,
            "description": "Air Filter",
            "unitPrice": "18.50",
        }
    ],
    "laborMinutes": 45,
    "laborRate": "95.00",
    "notes": "Annual maintenance completed",
    "followUpRequired": False,
}
SERVICE: dict[str, Any] = {
    "id": "019a8f1c-5b23-7f70-8162-9d0e1f2a3b4c",
    **TIMES,
    "customerId": CUSTOMER_ID,
    "visitId": None,
    "addressId": None,
    "kind": "preventive",
    "technician": TECHNICIAN_ID,
    "equipment": [EQUIPMENT_ID],
    "requestedAt": None,
    "arrivedAt": None,
    "completedAt": None,
    "amount": "89.75",
    "currency": "USD",
    "outcome": "completed",
    "satisfaction": {"score": None, "comment": None},
    "followUpOn": None,
    "followUpVisitId": None,
    "recallForId": None,
    **NEW_SERVICE,
    "partsUsed": [{"id": "019a8f1c-5b24-7081-9273-0e1f2a3b4c5d", **NEW_SERVICE["partsUsed"][0]}],
    "warnings": [],
}

NEW_VISIT: dict[str, Any] = {
    "serviceType": "HVAC Maintenance",
    "scheduledStart": "2024-02-05T15:00:00Z",
    "scheduledEnd": "2024-02-05T16:30:00Z",
    "arrivalWindow": {"start": "2024-02-05T15:00:00Z", "end": "2024-02-05T17:00:00Z"},
    "priority": "normal",
    "notes": "The roof key hangs in the porter's office.",
}
VISIT: dict[str, Any] = {
    "id": "019a8f1c-5b25-7192-8384-1f2a3b4c5d6e",
    **TIMES,
    "customerId": CUSTOMER_ID,
    "addressId": None,
    "status": "scheduled",
    "statusReason": None,
    "statusAt": None,
    "timezone": "America/Chicago",
    "technician": TECHNICIAN_ID,
    "crew": [],
    "equipment": [EQUIPMENT_ID],
    "requestedAt": None,
    "dueOn": None,
    "source": "manual",
    "recurringServiceId": None,
    "maintenancePlanId": None,
    "occurrenceDate": None,
    "dispatchedAt": None,
    "enRouteAt": None,
    "arrivedAt": None,
    "completedAt": None,
    "flags": [],
    **NEW_VISIT,
    "warnings": [],
}
TRANSITION: dict[str, Any] = {
    "to": "completed",
    "at": "2024-02-05T16:20:00Z",
    "service": {"kind": "preventive", "notes": "Filters changed.", "laborMinutes": 80},
}
