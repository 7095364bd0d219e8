"""A login that could go around row security serves nothing."""

import os
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from psycopg.conninfo import conninfo_to_dict

from tenancy.isolation.check import isolation_faults
from tenancy.isolation.guard import guard_suspended
from tenancy.isolation.roles import as_owner

OWNER = settings.DATABASE_OWNER["USER"]


@pytest.fixture
def new_connection(django_db_setup: None, django_db_blocker: Any) -> Iterator[BaseDatabaseWrapper]:
    """One that has not connected yet, to the tests' database."""
    with django_db_blocker.unblock():
        made = connections.create_connection("default")
        made.settings_dict = {**connection.settings_dict}
        yield made
        made.close()


def log_in_as_owner(database: BaseDatabaseWrapper) -> None:
    database.settings_dict |= {key: settings.DATABASE_OWNER[key] for key in ("USER", "PASSWORD")}


def test_app_login_serves(new_connection: BaseDatabaseWrapper) -> None:
    with new_connection.cursor() as cursor:
        cursor.execute("SELECT current_user")

        assert cursor.fetchone() == (settings.DATABASE_APP_ROLE,)


def test_owner_login_refuses_to_serve(new_connection: BaseDatabaseWrapper) -> None:
    log_in_as_owner(new_connection)

    with pytest.raises(ImproperlyConfigured) as refusal:
        new_connection.ensure_connection()

    assert str(refusal.value) == (
        f"The database login '{OWNER}' can bypass row security; DATABASE_URL must name the app's"
        " own login."
    )
    assert new_connection.connection is None


def test_owner_login_that_acts_as_the_app_refuses_to_serve(
    new_connection: BaseDatabaseWrapper,
) -> None:
    """SET ROLE can be taken back by any statement, so it is the login that counts."""
    log_in_as_owner(new_connection)
    options = {"assume_role": settings.DATABASE_APP_ROLE}
    new_connection.settings_dict["OPTIONS"] = {**new_connection.settings_dict["OPTIONS"], **options}

    with pytest.raises(ImproperlyConfigured, match=OWNER):
        new_connection.ensure_connection()


@pytest.mark.skipif("DATABASE_ADMIN_URL" not in os.environ, reason="No superuser's login is given.")
def test_superusers_login_refuses_to_serve(new_connection: BaseDatabaseWrapper) -> None:
    admin = conninfo_to_dict(os.environ["DATABASE_ADMIN_URL"])
    login = {"USER": admin["user"], "PASSWORD": admin.get("password", "")}
    new_connection.settings_dict |= login

    with pytest.raises(ImproperlyConfigured, match=str(admin["user"])):
        new_connection.ensure_connection()


def test_owner_login_serves_commands_that_shape_the_schema(
    new_connection: BaseDatabaseWrapper,
) -> None:
    log_in_as_owner(new_connection)

    with guard_suspended(), new_connection.cursor() as cursor:
        cursor.execute("SELECT current_user")

        assert cursor.fetchone() == (OWNER,)


def test_as_owner_gives_the_apps_login_back(new_connection: BaseDatabaseWrapper) -> None:
    seen = []
    served = {**new_connection.settings_dict}

    for login in (as_owner(new_connection), guard_suspended()):
        with login, new_connection.cursor() as cursor:
            cursor.execute("SELECT session_user")
            seen.append(cursor.fetchone()[0])

    assert seen == [OWNER, settings.DATABASE_APP_ROLE]
    assert new_connection.settings_dict == served


def test_as_owner_that_fails_gives_the_apps_login_back(
    new_connection: BaseDatabaseWrapper,
) -> None:
    served = {**new_connection.settings_dict}

    with pytest.raises(KeyError), as_owner(new_connection):
        raise KeyError

    assert new_connection.settings_dict == served
    with pytest.raises(ImproperlyConfigured):  # The guard is on again.
        log_in_as_owner(new_connection)
        new_connection.ensure_connection()


@pytest.mark.django_db(transaction=True)
def test_request_through_the_owners_login_is_refused(client: Client) -> None:
    client.raise_request_exception = False
    served = {**connection.settings_dict}
    connection.close()
    log_in_as_owner(connection)  # type: ignore[arg-type]
    try:
        response = client.get("/api/v1/customers", headers={"Authorization": "Bearer x"})
    finally:
        connection.close()
        connection.settings_dict.update(served)

    assert response.status_code == 500
    assert response.json()["error"]["code"] == "internal"


@pytest.mark.django_db
def test_database_of_the_tests_is_in_line() -> None:
    """Everything else in the suite stands on this: the app's login, every table policed."""
    assert isolation_faults(connection) == []


@pytest.mark.django_db
def test_check_isolation_says_that_all_is_well() -> None:
    call_command("check_isolation", stdout=(written := StringIO()))

    assert written.getvalue() == "Companies are kept apart in every table.\n"
