"""The one error shape, the request's id, and no HTML from /api."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from rest_framework.test import APIClient

from conftest import Api, MakeCustomer
from customers.models import Customer
from tenancy.context import tenant_scope
from tenancy.models import Company

URL = "/api/v1/customers"


def test_error_names_code_message_request_fields_and_details(api: Api, acme: Company) -> None:
    answer = api(acme).post(URL, {"type": "commercial"}, headers={"X-Request-Id": "mine-1"})

    assert answer["X-Request-Id"] == "mine-1"
    assert answer.json() == {
        "error": {
            "code": "invalid",
            "message": "The request is not valid.",
            "requestId": "mine-1",
            "fields": [{"field": "name", "code": "required", "message": "This field is required."}],
            "details": {},
        }
    }


@pytest.mark.parametrize("sent", ["", "x" * 101, "two words", "<script>", "id\u00e9"])
def test_insane_request_id_is_replaced(sent: str) -> None:
    answer = APIClient().get("/healthz", headers={"X-Request-Id": sent})

    assert answer["X-Request-Id"] not in {"", sent}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nowhere", 404, "not_found"),
        ("POST", "/api/v1/customers/", 404, "not_found"),
        ("GET", "/api/v1/customers/not-an-id", 404, "not_found"),
        ("GET", "/api/v2/customers", 404, "not_found"),
        ("PATCH", URL, 405, "method_not_allowed"),
        ("OPTIONS", URL, 405, "method_not_allowed"),
        ("TRACE", URL, 405, "method_not_allowed"),
    ],
)
def test_refusals_outside_any_view_are_json(
    api: Api, acme: Company, method: str, path: str, status: int, code: str
) -> None:
    answer = api(acme).generic(method, path)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer["Content-Type"] == "application/json"


def test_only_json_is_answered(api: Api, acme: Company) -> None:
    answer = api(acme).get(URL, headers={"Accept": "text/html"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (406, "not_acceptable")


def test_what_nobody_foresaw_is_a_json_500_that_leaves_nothing_written(
    api: Api, acme: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = api(acme)
    client.raise_request_exception = False

    def fail(customer: Customer) -> Any:
        raise RuntimeError("Baker Foods")

    monkeypatch.setattr(Customer, "warnings", fail)  # After the row was written.

    answer = client.post(URL, {"name": "Baker Foods", "type": "commercial"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")
    with tenant_scope(acme.pk):
        assert Customer.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_what_the_database_refuses_at_commit_is_the_same_shape(
    api: Api, acme: Company, make_customer: MakeCustomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Django's own foreign keys are deferred: they speak after the view has answered."""
    customer, nobody = make_customer(acme), "019a0000-0000-7000-8000-000000000000"

    def point_nowhere(row: Customer) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE tenancy_authtoken SET user_id = %s", [nobody])
        return []

    client = api(acme)
    monkeypatch.setattr(Customer, "warnings", point_nowhere)

    answer = client.patch(f"{URL}/{customer.pk}", {"industry": "food"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")
    with tenant_scope(acme.pk):
        assert Customer.objects.get().industry is None


def test_answers_are_not_cached(api: Api, acme: Company) -> None:
    assert api(acme).get(URL)["Cache-Control"] == "no-store"


@pytest.mark.django_db(transaction=True)
def test_connection_lost_between_requests_is_made_anew(api: Api, acme: Company) -> None:
    """As after a restart of the server: nobody is told 503 for a connection that merely idled."""
    client = api(acme)
    with connection.cursor() as cursor, pytest.raises(OperationalError):
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    assert client.get("/api/v1/me").status_code == 200
