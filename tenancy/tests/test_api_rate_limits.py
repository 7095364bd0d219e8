"""Rate limits per token and company, told in every answer; open while Redis is away."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from prometheus_client import REGISTRY
from rest_framework.test import APIClient

from conftest import Api, MakeMember
from tenancy.api import throttles
from tenancy.models import Company

URL = "/api/v1/customers"
NO_REDIS = "redis://127.0.0.1:1/0"


@pytest.fixture
def counters() -> Iterator[throttles.Counters]:
    """Counters that forget afterwards that Redis was away."""
    yield throttles.counters
    throttles.counters.away_until = 0


@pytest.fixture(autouse=True)
def _steady_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting by the clock's minute must not turn over within a test."""
    monkeypatch.setattr(throttles, "WINDOW_SECONDS", 100_000_000_000)


def uncounted() -> float:
    return REGISTRY.get_sample_value("attune_requests_uncounted_total") or 0


def limits(answer: Any) -> tuple[str, str]:
    assert int(answer["RateLimit-Reset"]) > 0
    return answer["RateLimit-Limit"], answer["RateLimit-Remaining"]


def test_every_answer_to_a_token_tells_what_is_left(api: Api, acme: Company, settings: Any) -> None:
    settings.RATE_LIMIT_TOKEN = 10
    client = api(acme, "viewer")

    answers = [
        client.get(URL),
        client.get(f"{URL}/unknown"),
        client.post(URL, {}),
        client.get("/api/v1/nowhere"),
        client.get("/api/v1/me", headers={"If-None-Match": "*"}),
    ]

    assert [answer.status_code for answer in answers] == [200, 404, 403, 404, 304]
    assert [limits(answer) for answer in answers] == [
        ("10", left) for left in ("9", "8", "7", "6", "5")
    ]


def test_without_a_token_nothing_is_counted(db: None) -> None:
    assert "RateLimit-Limit" not in APIClient().get(URL)


def test_token_that_asks_too_often_is_429_and_does_nothing(
    api: Api, acme: Company, settings: Any
) -> None:
    settings.RATE_LIMIT_TOKEN = 1
    client, other = api(acme), api(acme)
    client.get(URL)

    answer = client.post(URL, {"name": "Baker", "type": "commercial"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "throttled")
    assert answer["Retry-After"] == answer["RateLimit-Reset"]
    assert limits(answer) == ("1", "0")
    assert "X-Request-Id" in answer
    assert other.get(URL).json()["results"] == []


def test_tokens_of_one_company_share_its_limit(
    api: Api, acme: Company, rival: Company, settings: Any
) -> None:
    settings.RATE_LIMIT_COMPANY = 3
    clients = [api(acme), api(acme, "viewer"), api(acme), api(acme)]

    statuses = [client.get(URL).status_code for client in clients]

    assert statuses == [200, 200, 200, 429]
    assert api(rival).get(URL).status_code == 200


def test_tighter_limit_is_told(api: Api, acme: Company, settings: Any) -> None:
    settings.RATE_LIMIT_TOKEN, settings.RATE_LIMIT_COMPANY = 10, 5

    assert limits(api(acme).get(URL)) == ("5", "4")


def test_sign_ins_are_limited_by_email_and_by_address(
    acme: Company, make_member: MakeMember, settings: Any
) -> None:
    settings.RATE_LIMIT_SIGN_IN = 2
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    make_member(acme, email="dana@acme.example.com", password="correct horse")
    sent = {"email": "dana@acme.example.com", "password": "correct horse"}

    def sign_in(email: str, address: str) -> int:
        body = sent | {"email": email}
        client = APIClient(REMOTE_ADDR=address)
        return client.post("/api/v1/auth/tokens", body).status_code

    assert [sign_in("dana@acme.example.com", f"10.0.0.{n}") for n in range(3)] == [201, 201, 429]
    assert [sign_in(f"{n}@acme.example.com", "10.0.1.1") for n in range(3)] == [401, 401, 429]


def test_without_redis_requests_pass_uncounted_and_it_is_told(
    api: Api, acme: Company, settings: Any, counters: throttles.Counters, caplog: Any
) -> None:
    settings.REDIS_URL, settings.RATE_LIMIT_TOKEN = NO_REDIS, 1
    client, before = api(acme), uncounted()

    with caplog.at_level(logging.WARNING):
        answers = [client.get(URL) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert limits(answers[-1]) == ("1", "1")
    assert uncounted() - before == 3
    # Once: who finds Redis away saves the next requests the wait.
    assert [record.message for record in caplog.records] == ["throttles_without_redis"]


def test_redis_is_asked_again_after_a_while(
    api: Api, acme: Company, settings: Any, counters: throttles.Counters
) -> None:
    url, client = settings.REDIS_URL, api(acme)
    settings.REDIS_URL, settings.RATE_LIMIT_TOKEN = NO_REDIS, 1
    client.get(URL)
    settings.REDIS_URL = url

    counters.away_until -= throttles.RETRY_SECONDS

    assert [client.get(URL).status_code for _ in range(2)] == [200, 429]
