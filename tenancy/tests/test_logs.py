"""Log lines tell what happened, never about whom: whatever is logged, and by whom."""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import resolve
from rest_framework.test import APIClient

from customers.models import Customer
from tenancy.context import request_id, tenant_scope
from tenancy.logs import FIELDS, JsonFormatter
from tenancy.models import Company, User

Api = Callable[..., APIClient]
URL = "/api/v1/customers"
SECRET = "canary"


class Lines:
    """What the root logger wrote, raw and as read back."""

    def __init__(self) -> None:
        self.stream = StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def read(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def events(self, name: str) -> list[dict[str, Any]]:
        return [line for line in self.read if line["event"] == name]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Everything, down to debug, through the formatter that the settings name."""
    written, root = Lines(), logging.getLogger()
    handler = logging.StreamHandler(written.stream)
    handler.setFormatter(JsonFormatter())
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def caught(act: Callable[[], Any]) -> Any:
    try:
        act()
    except Exception:
        return sys.exc_info()
    raise AssertionError("nothing was raised")


def test_every_handler_writes_json() -> None:
    assert settings.LOGGING["formatters"] == {"json": {"()": "tenancy.logs.JsonFormatter"}}
    assert {h["formatter"] for h in settings.LOGGING["handlers"].values()} == {"json"}


def test_line_has_its_known_fields_and_no_others(lines: Lines) -> None:
    extra = {"status": 200, "count": 3, "email": SECRET, "body": SECRET}

    logging.getLogger("tenancy.test").info("done", extra=extra)

    (line,) = lines.read
    assert line.pop("at")[10] == "T"
    assert line == {
        "level": "info",
        "logger": "tenancy.test",
        "event": "done",
        "status": 200,
        "count": 3,
    }


def test_line_names_request_and_company(lines: Lines, acme: Company) -> None:
    token = request_id.set("r-1")
    with tenant_scope(acme.pk):
        logging.getLogger("tenancy.test").info("done")
    request_id.reset(token)

    (line,) = lines.events("done")
    assert (line["requestId"], line["companyId"]) == ("r-1", str(acme.pk))


@pytest.mark.parametrize(
    "arguments", [(SECRET,), ({"name": SECRET, "email": SECRET},), (Exception(SECRET),)]
)
def test_arguments_of_a_template_are_not_written(lines: Lines, arguments: tuple[Any, ...]) -> None:
    template = "%(email)s" if isinstance(arguments[0], dict) else "%s"
    if isinstance(arguments[0], dict):
        arguments = ({**arguments[0], "name": "tenancy.tasks.tick"},)

    logging.getLogger("another.package").warning(template, *arguments)

    (line,) = lines.read
    assert line["event"] == template
    assert SECRET not in lines.text


def test_object_logged_in_place_of_a_text_is_not_written(lines: Lines) -> None:
    logging.getLogger("another.package").error(ValueError(SECRET))

    (line,) = lines.read
    assert line["event"] == ""
    assert SECRET not in lines.text


def test_exception_is_named_and_placed_but_not_quoted(lines: Lines) -> None:
    def fail() -> None:
        raise ValueError(SECRET) from KeyError(SECRET)

    logging.getLogger("tenancy.test").error("failed", exc_info=caught(fail))

    (line,) = lines.read
    assert line["exception"] == "ValueError"
    assert [frame.rpartition(" ")[2] for frame in line["raisedAt"]] == ["caught", "fail"]
    assert SECRET not in lines.text


def test_stack_and_line_breaks_stay_on_one_line(lines: Lines) -> None:
    logging.getLogger("tenancy.test").error('two\nlines "quoted"', stack_info=True)

    (line,) = lines.read
    assert line["event"] == 'two\nlines "quoted"'


@pytest.mark.django_db
def test_database_error_does_not_quote_the_row(lines: Lines) -> None:
    """A table outside row security is quoted in PostgreSQL's own error text."""
    rows = [User(email="Canary@example.com", name=SECRET)]

    def refuse() -> None:
        with transaction.atomic():
            User.objects.bulk_create(rows)

    error = caught(refuse)
    logging.getLogger("tenancy.test").error("failed", exc_info=error)

    assert isinstance(error[1], IntegrityError)
    assert SECRET in str(error[1])  # So there was something to leak.
    assert SECRET not in lines.text.lower()


def test_statements_and_their_parameters_are_not_written(
    lines: Lines, acme: Company, settings: Any
) -> None:
    """Django logs every statement at debug level, once debugging is on."""
    connection.force_debug_cursor = True
    try:
        with tenant_scope(acme.pk):
            list(Customer.objects.filter(industry=SECRET))
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT canary FROM tenancy_user WHERE email = %s", [SECRET])
    finally:
        connection.force_debug_cursor = False

    assert SECRET not in lines.text
    assert "SELECT" not in lines.text


def test_request_is_logged_by_its_route(lines: Lines, api: Api, acme: Company) -> None:
    client = api(acme)

    path = f"{URL}/019a8f1c-4a10-7b3c-8d2e-5f6a7b8c9d0e"
    client.get(f"{path}?{SECRET}={SECRET}")

    (line,) = lines.events("request")
    assert (line["method"], line["route"], line["status"], line["company"]) == (
        "GET",
        resolve(path).route,
        404,
        str(acme.pk),
    )
    assert set(line) - FIELDS == {"at", "level", "logger", "event", "requestId"}
    assert SECRET not in lines.text
    assert "019a8f1c-4a10" not in lines.text


@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.post(URL, {"name": SECRET, "type": SECRET}),
        lambda client: client.post(URL, {"name": SECRET, "type": "commercial", SECRET: SECRET}),
        lambda client: client.get(URL, {"city": SECRET, "cursor": SECRET}),
        lambda client: client.get(f"/api/v1/{SECRET}"),
        lambda client: client.get(f"/{SECRET}?{SECRET}", headers={"User-Agent": SECRET}),
        lambda client: client.post(
            "/api/v1/auth/tokens", {"email": f"{SECRET}@example.com", "password": SECRET}
        ),
        lambda client: client.get(URL, headers={"Host": f"{SECRET}.example.com"}),
        lambda client: client.get(f"/invitations/{SECRET}"),
        lambda client: client.post(URL, f'{{"name": "{SECRET}"', content_type="application/json"),
    ],
)
def test_request_that_fails_leaves_none_of_its_text(
    lines: Lines, api: Api, acme: Company, ask: Callable[[APIClient], Any]
) -> None:
    client = api(acme)
    client.raise_request_exception = False

    answer = ask(client)

    assert answer.status_code >= 400
    assert len(lines.events("request")) == 1
    assert SECRET not in lines.text


def test_unforeseen_error_leaves_none_of_its_text(
    lines: Lines, api: Api, acme: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(customer: Customer) -> Any:
        raise RuntimeError(SECRET)

    client = api(acme)
    client.raise_request_exception = False
    monkeypatch.setattr(Customer, "warnings", fail)

    answer = client.post(URL, {"name": SECRET, "type": "commercial"})

    (line,) = lines.events("unforeseen")
    assert (answer.status_code, line["exception"]) == (500, "RuntimeError")
    assert line["raisedAt"][-1].endswith(" fail")
    assert SECRET not in lines.text


@pytest.mark.django_db
def test_admin_sign_in_that_fails_leaves_none_of_its_text(lines: Lines, client: Client) -> None:
    client.post("/admin/login/", {"username": f"{SECRET}@example.com", "password": SECRET})

    assert SECRET not in lines.text
