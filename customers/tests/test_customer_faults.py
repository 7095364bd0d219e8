"""A database that goes away, comes back or dawdles: the answer api.md names, nothing half."""

from typing import Any

import pytest
from django.db import connection

from conftest import Api, MakeCustomer
from customers.models import Customer
from tenancy.context import tenant_scope
from tenancy.models import Company, StoredAnswer
from tenancy.tests.threads import at_once, queued_behind, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/api/v1/customers"
BODY = {"name": "Baker Foods", "type": "commercial"}
KEY = {"Idempotency-Key": "order-7"}


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_database_gone_in_mid_request_is_503_and_back_for_the_next(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    client, customer = api(acme), make_customer(acme)
    url = f"{URL}/{customer.pk}"

    def twice() -> list[Any]:
        """In one thread, so that the second meets the connection that broke."""
        lost = client.patch(url, {"industry": "Bakery"}, headers=KEY)
        return [lost, client.get(url)]

    with queued_behind(customer, twice) as (future,), connection.cursor() as cursor:
        (backend,) = wait_for(1)
        cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
        lost, after = future.result(30)

    assert told(lost) == (503, "unavailable")
    assert int(lost["Retry-After"]) > 0
    assert {"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"} <= set(lost.headers)
    assert (after.status_code, after.json()["industry"]) == (200, None)


def test_post_that_lost_its_database_can_be_sent_again(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    client, customer = api(acme), make_customer(acme)
    url, body = f"{URL}/{customer.pk}/notes", {"body": "Ring twice."}

    with (
        queued_behind(customer, lambda: client.post(url, body, headers=KEY)) as (future,),
        connection.cursor() as cursor,
    ):
        (backend,) = wait_for(1)
        cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
        assert told(future.result(30)) == (503, "unavailable")

    again = client.post(url, body, headers=KEY)
    assert (again.status_code, "Idempotent-Replayed" in again) == (201, False)
    with tenant_scope(acme.pk):
        assert customer.notes.count() == StoredAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("limit", "answer"), [("statement_timeout", (503, "too_slow")), ("lock_timeout", (409, "busy"))]
)
def test_question_that_takes_too_long(
    api: Api, acme: Company, make_customer: MakeCustomer, limit: str, answer: tuple[int, str]
) -> None:
    client, customer = api(acme), make_customer(acme)
    url = f"{URL}/{customer.pk}"

    def patch_in_haste() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(f"SET {limit} = '1s'")
        return [client.patch(url, {"industry": "Bakery"}), client.get(url)]

    with queued_behind(customer, patch_in_haste) as (future,):
        refused, after = future.result(30)

    assert told(refused) == answer
    assert (after.status_code, after.json()["industry"]) == (200, None)


@pytest.mark.parametrize("method", ["get", "post"])
def test_database_away_is_503_in_json(api: Api, acme: Company, method: str) -> None:
    client = api(acme)

    def ask_without_database() -> list[Any]:
        connection.settings_dict = {**connection.settings_dict, "PORT": "1", "HOST": "127.0.0.1"}
        signed_in = {"email": "dana@acme.example.com", "password": "wrong"}
        return [
            getattr(client, method)(URL, BODY),
            client.post("/api/v1/auth/tokens", signed_in),
            client.get("/healthz"),
        ]

    (answers,) = at_once(ask_without_database)

    assert [told(answer) for answer in answers[:2]] == [(503, "unavailable")] * 2
    assert answers[0]["Content-Type"] == "application/json"
    assert answers[2].status_code == 200
    with tenant_scope(acme.pk):
        assert not Customer.objects.exists()
