"""Two customers that are one, and how they are merged and parted over the API."""

from typing import Any

URL = "/api/v1/customers"
STAYS: dict[str, Any] = {
    "name": "Baker Foods",
    "type": "commercial",
    "contactInfo": {"email": "dock@example.com", "phone": "(555) 555-0142"},
    "contacts": [{"name": "Ann Lee"}],
    "addresses": [{"type": "primary", "street": "1 Main St", "city": "Austin", "state": "TX"}],
    "tags": ["vip", "net30"],
    "metadata": {"route": "7"},
    "externalId": "C-1",
}
GOES: dict[str, Any] = {
    "name": "Baker Foods Inc",
    "type": "shipper",
    "industry": "Bakery",
    "contactInfo": {"email": "DOCK@example.com", "phone": "555-555-0199", "primaryContact": "Lee"},
    "contacts": [{"name": "Dana Baker", "phone": "555-555-0111"}],
    "addresses": [{"type": "primary", "street": "1 Main Street", "city": "Austin", "state": "TX"}],
    "preferences": {"doNotContact": True, "communicationMethod": "email"},
    "tags": ["net30", "gold"],
    "metadata": {"route": "9", "dock": "B"},
    "externalId": "C-2",
    "creditLimit": "5000.00",
}

Pair = tuple[str, str]


def made_pair(client: Any) -> Pair:
    """Ids of the customer that stays and of its duplicate, as the API made them."""
    made = [client.post(URL, body) for body in (STAYS, GOES)]
    assert [answer.status_code for answer in made] == [201, 201]
    stays, goes = (answer.json()["id"] for answer in made)
    return stays, goes


def merge(api: Any, stays: str, goes: str, **more: Any) -> Any:
    return api.post(f"{URL}/{stays}/merge", {"duplicateId": goes, **more})


def unmerge(api: Any, stays: str, goes: str) -> Any:
    return api.post(f"{URL}/{stays}/unmerge", {"duplicateId": goes})


def refusal(answer: Any) -> tuple[int, str, list[tuple[str, str]]]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], [(f["field"], f["code"]) for f in error["fields"]]


def ids(answer: Any) -> list[str]:
    return [hit["id"] for hit in answer.json()["results"]]
