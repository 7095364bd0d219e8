"""Whatever a client sends to whatever operation: a clear answer, and a refusal leaves nothing.

HYPOTHESIS_PROFILE=thorough sends 200 requests to each operation, instead of 12. Both make up the
same ones in each run, so that no build fails by chance.
"""

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from rest_framework.test import APIClient

from attune.tests.made_up import Operation, Sent
from attune.tests.route_table import ROUTES
from attune.tests.test_routes import Records, records  # noqa: F401 - a fixture
from conftest import Api
from tenancy.context import tenant_scope
from tenancy.models import Company

for name, examples in {"default": 12, "thorough": 200}.items():
    settings.register_profile(
        name,
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
PROFILE = settings.get_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

DESCRIPTIONS = ("/schema", "/docs")  # Of the API itself; they read nothing that is sent.
# What must outlive the refusal that it tells of.
TOLD_OF_REFUSALS = {"tenancy_auditevent", "tenancy_signinfailure"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return SchemaGenerator().get_schema(public=True)  # type: ignore[no-any-return]


def walked() -> list[str]:
    return [r for r in ROUTES if " api/v1/" in r and not r.endswith(DESCRIPTIONS)]


def nameless(path: str) -> str:
    return re.sub(r"<[^>]*>|\{[^}]*\}", "{}", path).strip("/")


def operation_of(route: str, schema: dict[str, Any]) -> Operation:
    method, path = route.split(" ")
    declared = {nameless(known): methods for known, methods in schema["paths"].items()}
    found = declared.get(nameless(path), {}).get(method.lower(), {})
    named = re.sub(r"<\w+:(\w+)>", r"{\1}", path)
    return Operation(method, named, found, schema["components"])


@pytest.fixture
def count(db: None) -> Iterator[Callable[[], list[int]]]:
    """How many rows stand in each table, as the active company sees it; planned only once."""
    names = sorted(set(connection.introspection.table_names()) - TOLD_OF_REFUSALS)
    counts = " UNION ALL ".join(f'SELECT count(*) FROM "{name}"' for name in names)

    def count() -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute("EXECUTE counted")
            return [row[0] for row in cursor.fetchall()]

    with connection.cursor() as cursor:
        cursor.execute(f"PREPARE counted AS {counts}")
        yield count
        cursor.execute("DEALLOCATE counted")


def content_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def send(client: APIClient, sent: Sent) -> Any:
    return client.generic(
        sent.method, sent.url, sent.body, content_type=sent.kind, headers=sent.headers
    )


def test_every_operation_of_the_schema_is_walked(schema: dict[str, Any]) -> None:
    published = {
        f"{method.upper()} {nameless(path)}"
        for path, methods in schema["paths"].items()
        for method in methods
    }

    assert published <= {nameless(route) for route in walked()}


@pytest.mark.parametrize("route", walked())
def test_whatever_is_sent_is_answered(
    api: Api,
    acme: Company,
    records: Records,  # noqa: F811 - the fixture
    schema: dict[str, Any],
    count: Callable[[], list[int]],
    route: str,
) -> None:
    ids, client = records(acme), api(acme)
    requests = operation_of(route, schema).requests(ids.of(route), [*ids.all().values()])
    with tenant_scope(acme.pk):
        before = count()

    @PROFILE
    @given(requests)
    def holds(sent: Sent) -> None:
        with transaction.atomic():
            answer = send(client, sent)
            content = content_of(answer)
            assert answer.status_code < 500, content
            assert answer["X-Request-Id"]
            if answer.status_code >= 400:
                error = answer.json()["error"]
                assert set(error) == {"code", "message", "requestId", "fields", "details"}
                assert error["requestId"] == answer["X-Request-Id"]
                with tenant_scope(acme.pk):
                    assert count() == before
            transaction.set_rollback(True)

    holds()
