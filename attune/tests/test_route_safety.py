"""Retries, stale writes and rate limits on every route, so that no later one goes without."""

import re
from typing import Any

import pytest
from django.urls import get_resolver
from rest_framework.test import APIClient

from attune.tests.route_table import ROUTES
from attune.tests.test_routes import (
    Records,
    closed_routes,
    patterns,
    records,  # noqa: F401 - a fixture
    send,
)
from conftest import Api
from tenancy.api.views import ApiView
from tenancy.models import AuthToken, Company

POSTS = [route for route in closed_routes() if route.startswith("POST ") and ROUTES[route].ok < 400]
ONE_RECORD = [route for route in closed_routes() if route.endswith((">", "/me"))]
READS = [route for route in ONE_RECORD if route.startswith("GET ")]
# A POST right below a record is an action on it, unless there is a collection to read there.
ACTIONS = [
    route
    for route in POSTS
    if re.search(r">/[\w-]+$", route) and route.replace("POST", "GET") not in ROUTES
]
WRITES = [*(route for route in ONE_RECORD if route not in READS), *ACTIONS]


@pytest.fixture
def ids(acme: Company, records: Records, api: Api) -> dict[str, str]:  # noqa: F811 - the fixture
    return records(acme)


@pytest.fixture
def client(api: Api, acme: Company, ids: dict[str, str]) -> APIClient:
    """An owner, whose own token is the one that `ids` names."""
    owner = api(acme)
    newest = AuthToken.objects.order_by("created").last()
    ids["token"] = str(newest.id) if newest else ""
    return owner


def with_header(client: APIClient, **headers: str) -> APIClient:
    client.defaults |= {f"HTTP_{name}": value for name, value in headers.items()}
    return client


def test_every_view_of_the_api_stands_on_the_safe_base() -> None:
    views = {
        view.cls
        for path, view in patterns(get_resolver())
        if path.startswith("api/v1/") and not path.endswith(("/schema", "/docs"))
    }

    assert [view for view in views if not issubclass(view, ApiView)] == []


@pytest.mark.parametrize("route", POSTS)
def test_post_with_a_key_is_done_once(route: str, client: APIClient, ids: dict[str, str]) -> None:
    with_header(client, IDEMPOTENCY_KEY="k1")

    first, again = send(client, route, ids), send(client, route, ids)

    assert first.status_code == again.status_code == ROUTES[route].ok
    assert first.content == again.content
    assert again["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("route", WRITES)
def test_write_with_a_stale_if_match_is_412(
    route: str, client: APIClient, ids: dict[str, str]
) -> None:
    answer = send(with_header(client, IF_MATCH='"stale"'), route, ids)

    assert (answer.status_code, answer.json()["error"]["code"]) == (412, "stale")


@pytest.mark.parametrize("route", READS)
def test_read_of_a_record_has_a_tag_and_is_304_for_who_holds_it(
    route: str, client: APIClient, ids: dict[str, str]
) -> None:
    tag = send(client, route, ids)["ETag"]

    answer = send(with_header(client, IF_NONE_MATCH=tag), route, ids)

    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)


@pytest.mark.parametrize("route", closed_routes())
def test_answer_to_a_token_tells_its_rate_limit(
    route: str, client: APIClient, ids: dict[str, str]
) -> None:
    answer: Any = send(client, route, ids)

    assert {"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"} <= set(answer.headers)
