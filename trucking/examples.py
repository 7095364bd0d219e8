"""Example bodies of the API's documentation."""

from typing import Any

RATE_ID = "019a8f1c-4b20-7c4d-9e3f-7a8b9c0d1e2f"
NEW_TARIFF_RATE: dict[str, Any] = {
    "origin": {"level": "state", "value": "TX"},
    "destination": {"level": "state", "value": "GA"},
    "equipmentType": "van",
    "mode": "tl",
    "rateType": "per_mile",
    "amount": "2.185",
    "minimumCharge": "650.00",
    "fuelSurcharge": {
        "method": "per_mile_table",
        "table": [
            {"from": "3.50", "to": "3.75", "perMile": "0.42"},
            {"from": "3.75", "to": "4.00", "perMile": "0.46"},
        ],
    },
    "accessorials": [
        {"code": "detention", "amount": "75.00", "per": "hour", "freeMinutes": 120},
        {"code": "tonu", "amount": "250.00", "per": "each", "freeMinutes": None},
    ],
    "effectiveFrom": "2024-01-01",
    "effectiveTo": "2024-12-31",
}
NEW_RATE = NEW_TARIFF_RATE
RATE: dict[str, Any] = {
    "id": RATE_ID,
    "createdAt": "2024-01-15T10:00:00Z",
    "updatedAt": "2024-01-15T10:00:00Z",
    "archivedAt": None,
    "customerId": "019a8f1c-4a10-7b3c-8d2e-5f6a7b8c9d0e",
    **NEW_RATE,
    "currency": "USD",
    "weightBreaks": [],
    "priority": 0,
    "status": "active",
    "supersedesId": None,
    "usedAt": None,
}
QUOTE_REQUEST: dict[str, Any] = {
    "pickupLocation": "019a8f1c-4a11-7c4d-9e3f-6a7b8c9d0e1f",
    "deliveryLocation": "019a8f1c-4a13-7e6f-a051-8c9d0e1f2a3b",
    "equipmentType": "van",
    "mode": "tl",
    "loadDetails": {"weight": 25000, "commodity": "Electronics", "value": 50000},
    "distanceMiles": 523.4,
    "pickupDate": "2024-01-20",
    "accessorials": [{"code": "detention", "quantity": 1.5}],
}
QUOTE: dict[str, Any] = {
    "rateId": RATE_ID,
    "currency": "USD",
    "lines": [
        {
            "code": "line_haul",
            "description": "Line haul",
            "quantity": 523.4,
            "unit": "mile",
            "rate": "2.185",
            "amount": "1143.63",
        },
        {
            "code": "fuel",
            "description": "Fuel at 3.879 a gallon",
            "quantity": 523.4,
            "unit": "mile",
            "rate": "0.46",
            "amount": "240.76",
        },
        {
            "code": "detention",
            "description": "Detention",
            "quantity": 1.5,
            "unit": "hour",
            "rate": "75.00",
            "amount": "112.50",
        },
    ],
    "total": "1496.89",
    "distanceMiles": 523.4,
    "distanceEstimated": False,
    "fuel": {"price": "3.879", "effectiveFrom": "2024-01-16"},
    "rejected": [
        {
            "rateId": "019a8f1c-4b21-7d5e-8f40-8b9c0d1e2f3a",
            "reason": "tariff",
            "detail": "The customer has a rate of their own, which goes before the tariff.",
        }
    ],
}
NEW_FUEL_PRICE: dict[str, Any] = {"publishedOn": "2024-01-15", "price": "3.879"}
FUEL_PRICE: dict[str, Any] = {
    "id": "019a8f1c-4b30-7e6f-a051-9c0d1e2f3a4b",
    "createdAt": "2024-01-15T22:00:00Z",
    "updatedAt": "2024-01-15T22:00:00Z",
    "archivedAt": None,
    "region": "US",
    "publishedOn": "2024-01-15",
    "effectiveFrom": "2024-01-16",
    "price": "3.879",
    "currency": "USD",
}
