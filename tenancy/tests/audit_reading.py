"""Asking the API for histories."""

from typing import Any

from rest_framework.test import APIClient

AUDIT = "/api/v1/audit"
BODY: dict[str, Any] = {
    "name": "Baker Foods",
    "type": "commercial",
    "contactInfo": {"phone": "(555) 123-4567"},
    "addresses": [{"type": "primary", "street": "1 Main St", "coordinates": [-96.5, 32.25]}],
    "creditLimit": "5000.00",
    "preferences": {"preferredServiceWindow": "8am-5pm"},
}


def history_of(customer: Any) -> str:
    return f"/api/v1/customers/{getattr(customer, 'pk', customer)}/history"


def results(client: APIClient, url: str, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(url, query)
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]


def changed(entry: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {change["field"]: (change["old"], change["new"]) for change in entry["changes"]}
