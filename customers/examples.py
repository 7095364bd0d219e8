"""Example bodies of the API's documentation."""

from typing import Any

NEW_CUSTOMER: dict[str, Any] = {
    "name": "ABC Manufacturing",
    "type": "commercial",
    "industry": "manufacturing",
    "contactInfo": {
        "email": "contact@abcmfg.com",
        "phone": "(555) 123-4567",
        "primaryContact": "John Smith",
    },
    "addresses": [
        {
            "type": "primary",
            "street": "123 Industrial Blvd",
            "city": "Manufacturing City",
            "state": "TX",
            "zipCode": "75001",
            "coordinates": [-96.8352, 32.6839],
        }
    ],
    "preferences": {
        "preferredServiceWindow": "8am-5pm",
        "communicationMethod": "email",
        "emergencyContact": "(555) 987-6543",
    },
}
CUSTOMER: dict[str, Any] = {
    "id": "019a8f1c-4a10-7b3c-8d2e-5f6a7b8c9d0e",
    "createdAt": "2024-01-15T10:00:00Z",
    "updatedAt": "2024-01-15T10:00:00Z",
    "archivedAt": None,
    "name": "ABC Manufacturing",
    "type": "commercial",
    "industry": "manufacturing",
    "status": "active",
    "holdReason": None,
    "externalId": None,
    "contactInfo": NEW_CUSTOMER["contactInfo"],
    "contacts": [],
    "addresses": [
        {
            "id": "019a8f1c-4a11-7c4d-9e3f-6a7b8c9d0e1f",
            "label": None,
            "street2": None,
            "country": "US",
            "timezone": None,
            "accessNotes": None,
            **NEW_CUSTOMER["addresses"][0],
        }
    ],
    "preferences": {
        **NEW_CUSTOMER["preferences"],
        "serviceWindowStart": "08:00",
        "serviceWindowEnd": "17:00",
        "doNotContact": False,
    },
    "parentId": None,
    "tags": [],
    "metadata": {},
    "mcNumber": None,
    "dotNumber": None,
    "paymentTermsDays": None,
    "creditLimit": None,
    "currency": "USD",
    "warnings": [],
}
HIT = {**CUSTOMER, "matchedOn": ["name", "addresses[0].street"]}
NEW_NOTE = {"body": "Gate code changes every month; call ahead.", "pinned": True}
NOTE: dict[str, Any] = {
    "id": "019a8f1c-4a12-7d5e-8f40-7b8c9d0e1f2a",
    "createdAt": "2024-01-15T10:00:00Z",
    "updatedAt": "2024-01-15T10:00:00Z",
    "archivedAt": None,
    **NEW_NOTE,
    "author": {
        "id": "019a8f1c-3d2b-7d11-8a2f-1b2c3d4e5f60",
        "email": "dispatcher@summit.example.com",
    },
}
PAIR: dict[str, Any] = {
    "id": "019a8f1c-4a30-7b3c-8d2e-5f6a7b8c9d0f",
    "createdAt": "2024-01-15T10:00:00Z",
    "updatedAt": "2024-01-15T10:00:00Z",
    "score": 98,
    "reasons": ["phone", "email"],
    "customer": CUSTOMER,
    "duplicate": CUSTOMER | {"id": "019a8f1c-4a20-7b3c-8d2e-5f6a7b8c9d0f", "name": "ABC Mfg."},
}
MERGE: dict[str, Any] = {
    "duplicateId": "019a8f1c-4a20-7b3c-8d2e-5f6a7b8c9d0f",
    "prefer": {"name": "duplicate", "contactInfo.phone": "duplicate"},
}
NEW_LEGAL_HOLD = {"until": "2031-12-31", "reason": "A claim about the roof is before court."}
LEGAL_HOLD: dict[str, Any] = {
    "id": "019a8f1c-4a13-7d5e-8f40-7b8c9d0e1f2b",
    "createdAt": "2024-01-15T10:00:00Z",
    "updatedAt": "2024-01-15T10:00:00Z",
    **NEW_LEGAL_HOLD,
    "liftedAt": None,
}
ERASURE: dict[str, Any] = {
    "erased": {"customer": 1, "contact": 2, "address": 3, "note": 4, "load": 12, "history": 41},
    "retained": [
        {
            "what": "Of loads: numbers, lanes, times, freight, rates, charges, invoices, payments",
            "until": "2031-12-31",
            "basis": "Tax and commercial law: books are kept for 7 years after the year they close",
        },
        {
            "what": "That this was erased, when, by whom and why",
            "until": None,
            "basis": "Accountability for the erasure itself",
        },
    ],
}
CONTACT_ERASURE: dict[str, Any] = {
    "erased": {"contact": 1, "history": 2},
    "retained": ERASURE["retained"][1:],
}
EXPORT: dict[str, Any] = {
    "exportedAt": "2024-05-03T09:00:00Z",
    "company": "Summit Field Services",
    "customerId": CUSTOMER["id"],
    "records": {"customer": [{"id": CUSTOMER["id"], "name": "ABC Manufacturing"}], "note": []},
    "history": [],
}
