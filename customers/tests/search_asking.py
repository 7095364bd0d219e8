"""Asking the search, and the customers that the tests look for."""

from collections.abc import Iterator
from typing import Any

from rest_framework.test import APIClient

from customers.examples import NEW_CUSTOMER

CUSTOMERS, SEARCH = "/api/v1/customers", "/api/v1/customers/search"


def make(client: APIClient, **changes: Any) -> str:
    """A customer made through the API, as the document's own but for the changes."""
    answer = client.post(CUSTOMERS, {**NEW_CUSTOMER, **changes})
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def bare(client: APIClient, name: str, **changes: Any) -> str:
    """A customer of whom a name is known, and what is given."""
    answer = client.post(CUSTOMERS, {"name": name, "type": "commercial", **changes})
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def found(client: APIClient, query: str, **parameters: Any) -> list[str]:
    """The names of the hits of the first page, in their order."""
    return [hit["name"] for hit in hits(client, query, **parameters)]


def hits(client: APIClient, query: str, **parameters: Any) -> list[dict[str, Any]]:
    answer = client.get(SEARCH, {"q": query, **parameters})
    assert answer.status_code == 200, answer.content
    return list(answer.json()["results"])


def pages(client: APIClient, url: str, direction: str = "next") -> Iterator[list[str]]:
    """The ids of each page, from this one on."""
    following: str | None = url
    while following:
        answer = client.get(following).json()
        yield [hit["id"] for hit in answer["results"]]
        following = answer[direction]
