"""What each request asks of PostgreSQL, statement by statement."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import Api
from tenancy.models import Company

URL = "/api/v1/customers"
BODY: dict[str, Any] = {
    "name": "Meridian Stores",
    "type": "commercial",
    "contactInfo": {"email": "dock@example.com", "phone": "512-555-0142"},
    "contacts": [{"name": "Ann Lee", "role": "Dock"}],
    "addresses": [
        {"type": "primary", "street": "1 Main St", "city": "Austin", "state": "TX"},
        {"type": "billing", "street": "2 Main St", "city": "Austin", "state": "TX"},
    ],
}
# The test's own transaction lies around: a request's BEGIN and COMMIT are a savepoint here, and
# the company before it is set again at the end.
OPENING = ["SELECT tenancy_authtoken", "SAVEPOINT", "SELECT set_config"]
CLOSING = ["SELECT set_config", "RELEASE"]
TOKENS = "SELECT search.put"
ALIKE = "SELECT"  # Another looks who holds the same.
PAIRS = "SELECT customers_duplicatepair"
ITEMS = ["SELECT customers_contact", "SELECT customers_address"]
CALLED = re.compile(r"SELECT (set_config|search\.put)")
NAMED = re.compile(r'^(\w+)\b(?:.*?(?:FROM|INTO|UPDATE|DELETE FROM) "(\w+)")?', re.DOTALL)

Statements = Callable[..., list[str]]


@pytest.fixture
def customer(api: Api, acme: Company) -> dict[str, Any]:
    """Made by a request before, so that keys are read and the token's use is noted."""
    made: dict[str, Any] = api(acme).post(URL, BODY).json()
    return made


@pytest.fixture
def statements(api: Api, acme: Company, customer: dict[str, Any]) -> Statements:
    client = api(acme)
    client.get(URL)

    def statements(method: str, url: str, *body: Any, **headers: Any) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            answer = getattr(client, method)(url, *body, **headers)
        assert answer.status_code in {200, 201, 204}, answer.json()
        return [short(query["sql"]) for query in captured.captured_queries]

    return statements


def short(sql: str) -> str:
    if called := CALLED.match(sql):
        return called[0]
    if sql.startswith("UPDATE"):
        return " ".join(sql.replace('"', "").split()[:2])
    verb, table = NAMED.match(sql).groups()  # type: ignore[union-attr]
    return f"{verb} {table}" if table else verb


def test_get_reads_the_record_and_each_of_its_lists(
    statements: Statements, customer: dict[str, Any]
) -> None:
    assert statements("get", f"{URL}/{customer['id']}") == [
        *OPENING,
        "SELECT customers_customer",
        *ITEMS,
        *CLOSING,
    ]


def test_list_reads_what_get_does_once_for_the_page(statements: Statements) -> None:
    assert statements("get", URL) == [*OPENING, "SELECT customers_customer", *ITEMS, *CLOSING]


def test_create_inserts_once_per_table(statements: Statements) -> None:
    unlike = BODY | {"contactInfo": {"email": "yard@example.com", "phone": "512-555-0143"}}

    assert statements("post", URL, unlike) == [
        *OPENING,
        "INSERT customers_customer",
        "INSERT customers_contact",
        "INSERT customers_address",
        TOKENS,
        ALIKE,
        *CLOSING,
    ]


def test_patch_locks_looks_and_updates(statements: Statements, customer: dict[str, Any]) -> None:
    url = f"{URL}/{customer['id']}"
    written = [
        *OPENING,
        "SELECT customers_customer",
        *ITEMS,
        "UPDATE customers_customer",
    ]

    assert statements("patch", url, {"industry": "food"}) == [*written, *CLOSING]
    assert statements("patch", url, {"contactInfo": {"email": "new@example.com"}}) == [
        *written,
        TOKENS,
        ALIKE,
        PAIRS,
        *CLOSING,
    ]


def test_if_match_costs_no_statement(statements: Statements, customer: dict[str, Any]) -> None:
    url, body = f"{URL}/{customer['id']}", {"industry": "food"}

    assert statements("patch", url, body, HTTP_IF_MATCH="*") == statements("patch", url, body)


def test_put_updates_only_the_items_that_change(
    statements: Statements, customer: dict[str, Any]
) -> None:
    url = f"{URL}/{customer['id']}"
    first, second = customer["addresses"]
    moved = {"addresses": [first, second | {"street": "3 Main St"}]}
    locking = [*OPENING, "SELECT customers_customer", *ITEMS, "UPDATE customers_customer"]

    told = [TOKENS, ALIKE, PAIRS]

    assert statements("put", url, customer | {"industry": "food"}) == [*locking, *told, *CLOSING]
    assert statements("put", url, customer | moved) == [
        *locking,
        "UPDATE customers_address",
        *told,
        *CLOSING,
    ]
