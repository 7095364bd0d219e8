"""Example bodies of the API's documentation, about loads."""

from typing import Any

PICKUP = "019a8f1c-4a11-7c4d-9e3f-6a7b8c9d0e1f"
DELIVERY = "019a8f1c-4a11-7c4d-9e3f-6a7b8c9d0e20"
CUSTOMER = "019a8f1c-4a10-7b3c-8d2e-5f6a7b8c9d0e"
NEW_LOAD: dict[str, Any] = {
    "loadDetails": {"weight": 25000, "commodity": "Electronics", "value": 50000},
    "scheduledPickup": "2024-01-20T08:00:00Z",
    "scheduledDelivery": "2024-01-22T17:00:00Z",
    "mode": "tl",
    "equipmentType": "van",
    "spotRate": {"amount": "1850.00", "currency": "USD"},
}
NEW_COMPANY_LOAD: dict[str, Any] = {"customerId": CUSTOMER, **NEW_LOAD}
PATCHED_LOAD: dict[str, Any] = {"carrier": "Red River Carriers", "truck": "T-14"}
TRANSITION: dict[str, Any] = {"to": "booked"}
BILLING: dict[str, Any] = {"to": "invoiced", "invoiceNumber": "INV-2024-17"}
STOP: dict[str, Any] = {
    "id": "019a8f1c-4a13-7e6f-8a51-8c9d0e1f2a3b",
    "sequence": 1,
    "type": "pickup",
    "addressId": PICKUP,
    "appointment": {"start": "2024-01-20T08:00:00Z", "end": "2024-01-20T10:00:00Z"},
    "status": "departed",
    "arrivedAt": "2024-01-20T07:52:00Z",
    "departedAt": "2024-01-20T09:05:00Z",
    "notes": None,
}
PATCHED_STOP: dict[str, Any] = {"notes": "Door 14."}
CHARGE: dict[str, Any] = {
    "id": "019a8f1c-4a14-7f70-8b62-9d0e1f2a3b4c",
    "code": "line_haul",
    "description": "Line haul at the spot rate",
    "quantity": 1,
    "unit": "load",
    "rate": "1850.00",
    "amount": "1850.00",
    "source": "spot",
}
LOAD: dict[str, Any] = {
    "id": "019a8f1c-4a12-7d5e-8f40-7b8c9d0e1f2a",
    "createdAt": "2024-01-15T10:00:00Z",
    "updatedAt": "2024-01-15T10:00:00Z",
    "archivedAt": None,
    "loadNumber": "1001",
    "customerId": CUSTOMER,
    "status": "booked",
    "mode": "tl",
    "equipmentType": "van",
    "references": [
        {"id": "019a8f1c-4a15-7081-8c73-0e1f2a3b4c5d", "type": "po", "value": "PO-7741"}
    ],
    "pickupLocation": PICKUP,
    "deliveryLocation": DELIVERY,
    "scheduledPickup": "2024-01-20T08:00:00Z",
    "scheduledDelivery": "2024-01-22T17:00:00Z",
    "loadDetails": {
        "weight": 25000,
        "commodity": "Electronics",
        "value": "50000.00",
        "pieces": None,
        "pallets": None,
        "freightClass": None,
        "hazmat": None,
        "temperature": None,
        "stackable": None,
    },
    "stops": [
        {**STOP, "status": "pending", "arrivedAt": None, "departedAt": None},
        {
            **STOP,
            "id": "019a8f1c-4a13-7e6f-8a51-8c9d0e1f2a3c",
            "sequence": 2,
            "type": "delivery",
            "addressId": DELIVERY,
            "appointment": {"start": "2024-01-22T17:00:00Z", "end": None},
            "status": "pending",
            "arrivedAt": None,
            "departedAt": None,
        },
    ],
    "distanceMiles": 865.6,
    "distanceEstimated": True,
    "carrier": None,
    "driver": None,
    "truck": None,
    "trailer": None,
    "exceptions": [],
    "charges": [CHARGE],
    "totalCharge": "1850.00",
    "currency": "USD",
    "spotRate": {"amount": "1850.00", "currency": "USD"},
    "rateSource": "spot",
    "rateId": None,
    "rateSnapshot": None,
    "holdOverridden": False,
    "creditOverridden": False,
    "billingStatus": "not_ready",
    "invoiceNumber": None,
    "invoicedAt": None,
    "paidAmount": "0.00",
    "balance": "1850.00",
    "bookedAt": "2024-01-15T10:05:00Z",
    "dispatchedAt": None,
    "deliveredAt": None,
    "closedAt": None,
    "cancelledAt": None,
    "notes": None,
}
NEW_PAYMENT: dict[str, Any] = {
    "amount": "850.00",
    "paidOn": "2024-02-20",
    "reference": "Check 40117",
}
PAYMENT: dict[str, Any] = {
    "id": "019a8f1c-4a16-7192-8d84-1f2a3b4c5d6e",
    "createdAt": "2024-02-20T15:00:00Z",
    "currency": "USD",
    **NEW_PAYMENT,
}
NEW_DOCUMENT: dict[str, Any] = {"kind": "pod", "file": "pod.pdf"}
DOCUMENT: dict[str, Any] = {
    "id": "019a8f1c-4a17-72a3-8e95-2a3b4c5d6e7f",
    "createdAt": "2024-01-22T18:00:00Z",
    "updatedAt": "2024-01-22T18:00:00Z",
    "archivedAt": None,
    "kind": "pod",
    "filename": "pod.pdf",
    "contentType": "application/pdf",
    "size": 48211,
    "uploadedBy": {
        "id": "019a8f1c-3d2b-7d11-8a2f-1b2c3d4e5f60",
        "email": "dispatcher@lonestar.example.com",
    },
}
