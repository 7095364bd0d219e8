"""Repeated failures at sign-in: 429, alike for e-mails that are nobody's."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from redis.exceptions import RedisError
from rest_framework.test import APIClient

from conftest import MakeMember
from tenancy.api import throttles
from tenancy.lockout import delete_old_failures
from tenancy.models import Company, Membership, SignInFailure

URL = "/api/v1/auth/tokens"
EMAIL, PASSWORD = "dana@acme.example.com", "correct horse battery"


@pytest.fixture(autouse=True)
def _cheap_hashing(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def dana(make_member: MakeMember, acme: Company) -> Membership:
    return make_member(acme, email=EMAIL, password=PASSWORD)


def sign_in(email: str = EMAIL, password: str = PASSWORD, address: str = "10.0.0.1") -> Any:
    return APIClient(REMOTE_ADDR=address).post(URL, {"email": email, "password": password})


def fail(times: int, email: str = EMAIL) -> list[int]:
    """Fail from ever other addresses."""
    return [sign_in(email, "wrong", f"10.0.1.{n}").status_code for n in range(times)]


def test_repeated_failures_lock_the_email_out(dana: Membership) -> None:
    assert fail(6) == [401] * 5 + [429]

    answer = sign_in()

    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "locked_out")
    assert 0 < int(answer["Retry-After"]) <= 900


def test_unknown_email_is_locked_out_alike(dana: Membership) -> None:
    known = [sign_in(EMAIL, "wrong", "10.0.1.1") for _ in range(6)]
    unknown = [sign_in("nobody@acme.example.com", "wrong", "10.0.1.1") for _ in range(6)]

    def told(answer: Any) -> Any:
        return answer.status_code, answer.json()["error"] | {"requestId": ""}, set(answer.headers)

    assert [told(answer) for answer in known] == [told(answer) for answer in unknown]


def test_email_is_one_however_it_is_written(dana: Membership) -> None:
    spellings = [EMAIL, EMAIL.upper(), f" {EMAIL}", EMAIL, EMAIL]

    assert [sign_in(spelling, "wrong").status_code for spelling in spellings] == [401] * 5
    assert sign_in().status_code == 429


def test_success_forgets_the_emails_failures(dana: Membership) -> None:
    assert fail(4) == [401] * 4
    assert sign_in().status_code == 201
    assert fail(4) == [401] * 4
    assert sign_in().status_code == 201


def test_address_is_locked_out_whatever_emails_it_tries(dana: Membership, settings: Any) -> None:
    settings.SIGN_IN_FAILURES_PER_ADDRESS = 3
    guesses = [f"{name}@acme.example.com" for name in ("ann", "bob", "cid")]

    assert [sign_in(guess, "wrong").status_code for guess in guesses] == [401] * 3

    assert sign_in().status_code == 429
    assert sign_in(address="10.0.0.2").status_code == 201
    assert sign_in().status_code == 429  # Another's success forgives the address nothing.


def test_lock_ends_by_itself(dana: Membership) -> None:
    fail(5)
    for failure in SignInFailure.objects.all():
        failure.at -= timedelta(seconds=901)
        failure.save()

    assert sign_in().status_code == 201


def test_old_failures_are_deleted(dana: Membership) -> None:
    fail(2)
    SignInFailure.objects.update(at=timezone.now() - timedelta(days=1))
    fail(1)

    assert delete_old_failures() == 2
    assert SignInFailure.objects.count() == 1


def test_nothing_kept_names_anybody(dana: Membership) -> None:
    fail(1)

    (row,) = SignInFailure.objects.values()
    text = b"".join(bytes(value) for name, value in row.items() if name.endswith("digest"))
    assert len(text) == 64
    assert b"dana" not in text
    assert b"10.0" not in text


@pytest.fixture
def _counters_afterwards() -> Iterator[None]:
    yield
    throttles.counters.away_until = 0


@pytest.mark.usefixtures("_counters_afterwards")
def test_lockout_holds_while_redis_is_away(dana: Membership, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with pytest.raises(RedisError):
        throttles.client(settings.REDIS_URL).ping()

    assert fail(6) == [401] * 5 + [429]


@pytest.mark.django_db(transaction=True)
def test_failures_outlive_the_answer_that_refused(dana: Membership) -> None:
    """With real transactions: an answer of 401 rolls back whatever its own transaction held."""
    assert fail(5) == [401] * 5

    assert SignInFailure.objects.count() == 5
    assert sign_in().status_code == 429


def test_proxys_word_on_the_address_is_believed_only_behind_one(
    dana: Membership, settings: Any
) -> None:
    settings.SIGN_IN_FAILURES_PER_ADDRESS = 1
    body = {"email": "nobody@acme.example.com", "password": "wrong"}

    def status(forwarded: str) -> int:
        client = APIClient(REMOTE_ADDR="10.9.9.9", HTTP_X_FORWARDED_FOR=forwarded)
        return client.post(URL, body).status_code

    assert [status("1.1.1.1"), status("2.2.2.2")] == [401, 429]
    settings.BEHIND_TLS_PROXY = True
    assert [status("9.9.9.9, 3.3.3.3"), status("8.8.8.8, 3.3.3.3")] == [401, 429]
    assert status("9.9.9.9, 4.4.4.4") == 401


class CountingHasher(MD5PasswordHasher):
    """Counts what takes the time at sign-in."""

    algorithm = "counting"
    computed = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.computed += 1
        return str(super().encode(password, salt))


def test_unknown_email_costs_what_a_known_one_does(
    acme: Company, make_member: MakeMember, settings: Any
) -> None:
    """Instead of a clock: as many password hashes, as many statements."""
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    make_member(acme, email=EMAIL, password=PASSWORD)
    make_member(acme, "viewer", "tokens.only@acme.example.com")

    def cost(email: str) -> tuple[int, int]:
        before = CountingHasher.computed
        with CaptureQueriesContext(connection) as queries:
            assert sign_in(email, "wrong").status_code == 401
        return CountingHasher.computed - before, len(queries)

    known, unknown = cost(EMAIL), cost("nobody@acme.example.com")

    assert known == unknown == cost("tokens.only@acme.example.com")
    assert known[0] == 1
