"""Example bodies of the API's documentation."""

from typing import Any

from tenancy.roles import PERMISSIONS, Role

COMPANY = {
    "id": "019a8f1c-3d2a-7c40-9b1e-2f6d5c4b3a21",
    "name": "Summit Comfort",
    "slug": "summit",
    "industries": ["service"],
    "timezone": "America/Denver",
    "currency": "USD",
    "region": "US",
}
USER = {
    "id": "019a8f1c-3d2b-7d11-8a2f-1b2c3d4e5f60",
    "email": "dispatcher@summit.example.com",
    "name": "Dana Ortiz",
}
SIGN_IN = {
    "email": "dispatcher@summit.example.com",
    "password": "a long password",
    "label": "Office laptop",
}
ISSUED_TOKEN: dict[str, Any] = {
    "token": "attune_3f0c…",
    "tokenId": "019a8f1c-3d2c-7e22-b3c4-d5e6f7a8b9c0",
    "expiresAt": "2024-02-14T10:00:00Z",
    "company": COMPANY,
    "user": USER,
    "role": "dispatcher",
}
TOKEN = {
    "id": "019a8f1c-3d2c-7e22-b3c4-d5e6f7a8b9c0",
    "prefix": "attune_3f0c1a2b",
    "label": "Office laptop",
    "role": None,
    "createdAt": "2024-01-15T10:00:00Z",
    "lastUsedAt": "2024-01-15T10:05:00Z",
    "expiresAt": "2024-02-14T10:00:00Z",
}
ME: dict[str, Any] = {
    "user": USER,
    "company": COMPANY,
    "role": "dispatcher",
    "permissions": {name: str(cells[Role.DISPATCHER]) for name, cells in PERMISSIONS.items()},
}
MEMBER: dict[str, Any] = {
    "id": "019a8f1c-3d2d-7f33-a4d5-e6f7a8b9c0d1",
    "createdAt": "2024-01-15T10:00:00Z",
    "updatedAt": "2024-01-15T10:00:00Z",
    "acceptedAt": None,
    "user": {**USER, "email": "pat@summit.example.com", "name": ""},
    "role": "technician",
    "active": True,
}
INVITATION = {"email": "pat@summit.example.com", "role": "technician"}
INVITED_MEMBER = {**MEMBER, "inviteUrl": "https://attune.example.com/invitations/IjAxOWE4…"}
MEMBER_CHANGE = {"role": "dispatcher"}
AUDIT_ENTRY: dict[str, Any] = {
    "id": "019a8f1c-3d2e-7044-b5e6-f7a8b9c0d1e2",
    "at": "2024-01-15T10:00:00Z",
    "action": "changed",
    "resource": "member",
    "resourceId": MEMBER["id"],
    "actor": {"id": USER["id"], "email": USER["email"]},
    "channel": "api",
    "requestId": "019a8f1c-3d2f-7155-86f7-a8b9c0d1e2f3",
    "reason": None,
    "changes": [{"field": "role", "old": "viewer", "new": "technician"}],
}
CUSTOMER_ENTRY: dict[str, Any] = {
    **AUDIT_ENTRY,
    "resource": "customer",
    "resourceId": "019a8f1c-4a10-7b3c-8d2e-5f6a7b8c9d0e",
    "changes": [
        {"field": "contactInfo.phone", "old": "(555) 123-4567", "new": "(555) 987-6543"},
    ],
}
QUEUED_JOB: dict[str, Any] = {
    "id": "019a8f1c-3d30-7266-97a8-b9c0d1e2f3a4",
    "createdAt": "2024-01-15T10:00:00Z",
    "updatedAt": "2024-01-15T10:00:00Z",
    "kind": "customer_import",
    "status": "queued",
    "total": 3,
    "done": 0,
    "errors": [],
    "result": None,
    "finishedAt": None,
}
JOB: dict[str, Any] = {
    **QUEUED_JOB,
    "updatedAt": "2024-01-15T10:00:20Z",
    "status": "succeeded",
    "done": 3,
    "result": {
        "created": 1,
        "updated": 1,
        "unchanged": 0,
        "failed": 1,
        "rows": [
            {
                "row": 4,
                "errors": [
                    {
                        "field": "contactInfo.phone",
                        "code": "invalid",
                        "message": "This is not a possible phone number.",
                    }
                ],
                "warnings": [],
            }
        ],
        "rowsOmitted": 0,
    },
    "finishedAt": "2024-01-15T10:00:20Z",
}
NEW_WEBHOOK = {"url": "https://example.com/attune", "events": ["customer.created", "note.*"]}
WEBHOOK: dict[str, Any] = {
    "id": "019a8f1c-3d30-7266-97a8-b9c0d1e2f304",
    "createdAt": "2024-01-15T10:00:00Z",
    "updatedAt": "2024-01-15T10:00:00Z",
    "archivedAt": None,
    **NEW_WEBHOOK,
    "active": True,
    "disabledAt": None,
    "disabledReason": "",
}
CREATED_WEBHOOK = {**WEBHOOK, "secret": "whsec_Zt4…"}
DELIVERY: dict[str, Any] = {
    "id": "019a8f1c-3d31-7377-a8b9-c0d1e2f30415",
    "createdAt": "2024-01-15T10:00:05Z",
    "updatedAt": "2024-01-15T10:00:06Z",
    "event": {
        "id": "019a8f1c-3d32-7488-b9c0-d1e2f3041526",
        "type": "customer.created",
        "createdAt": "2024-01-15T10:00:00Z",
        "object": {
            "type": "customer",
            "id": "019a8f1c-4a10-7b3c-8d2e-5f6a7b8c9d0e",
            "version": "2024-01-15T10:00:00Z",
        },
    },
    "status": "delivered",
    "attempts": 1,
    "nextAttemptAt": None,
    "answered": 204,
    "error": "",
    "deliveredAt": "2024-01-15T10:00:06Z",
}
