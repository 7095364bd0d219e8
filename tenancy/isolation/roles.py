"""The database's logins. Roles live in the cluster, so an administrator makes them, once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from tenancy.isolation.guard import guard_suspended

BACKUP_ROLE = "attune_backup"
AUDIT_ROLE = "attune_audit"
ERASER_ROLE = "attune_eraser"
HOP_ROLE = "attune_hop"
SEARCH_ROLE = "attune_search"

# Tables that the app's role only reads; everything else it may also insert, update and delete.
READ_ONLY_TABLES = frozenset({"django_migrations"})
APPEND_ONLY_TABLES = frozenset({"tenancy_auditevent"})


def bootstrap(admin: psycopg.Connection[Any]) -> None:
    """Make the roles and the database, through an administrator's autocommitting connection.

    attune_owner   owns the tables and migrates; row security is forced on it too
    attune_app     serves; owns nothing, bypasses nothing, cannot become the owner
    attune_backup  the only role that dumps across companies; nobody logs in as it by default
    attune_audit   writes the history, and may only insert; attune_eraser blanks what is ordered
    attune_search  owns the tables that no login may touch, and the functions that do (closed.py)
    """
    owner, app = settings.DATABASE_OWNER, settings.DATABASES["default"]
    _make_login(admin, owner["USER"], owner["PASSWORD"], "CREATEDB")
    _make_login(admin, app["USER"], app["PASSWORD"], "NOCREATEDB")
    _make_role(admin, BACKUP_ROLE, "NOLOGIN BYPASSRLS")
    _make_role(admin, AUDIT_ROLE, "NOLOGIN")
    _make_role(admin, ERASER_ROLE, "NOLOGIN")
    _make_role(admin, SEARCH_ROLE, "NOLOGIN")
    # The owner becomes the three in order to make their functions, but inherits nothing of theirs:
    # policies reach members that inherit, so it could change history as the eraser does.
    _make_role(admin, HOP_ROLE, "NOLOGIN NOINHERIT")
    roles = (AUDIT_ROLE, ERASER_ROLE, SEARCH_ROLE)
    admin.execute(_compose("GRANT {}, {}, {} TO {}", *roles, HOP_ROLE))
    admin.execute(_compose("GRANT {} TO {}", HOP_ROLE, owner["USER"]))
    # The owner may act as the app (the test suite does); never the other way round.
    admin.execute(_compose("GRANT {} TO {}", app["USER"], owner["USER"]))
    known = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [owner["NAME"]])
    if known.fetchone() is None:
        statement = "CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0"
        admin.execute(_compose(statement, owner["NAME"], owner["USER"]))


def _make_login(admin: psycopg.Connection[Any], name: str, password: str, rights: str) -> None:
    _make_role(admin, name, f"LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE {rights}")
    if password:
        statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
        admin.execute(statement.format(sql.Identifier(name), sql.Literal(password)))


def _make_role(admin: psycopg.Connection[Any], name: str, rights: str) -> None:
    known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = "ALTER" if known else "CREATE"
    admin.execute(_compose(f"{verb} ROLE {{}} {rights}", name))


def _compose(statement: Any, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))


@contextmanager
def as_owner(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Log `connection` in as the owner for the block: for commands that shape the schema."""
    owner = settings.DATABASE_OWNER
    if connection.settings_dict["USER"] == owner["USER"]:
        with guard_suspended():
            yield
        return
    login = {key: owner[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
    # Building a large table's index or waiting for its lock may take longer than serving does.
    login["OPTIONS"] = {"connect_timeout": 5}
    served = {key: connection.settings_dict[key] for key in login}
    connection.close()
    connection.settings_dict.update(login)
    try:
        with guard_suspended():
            yield
    finally:
        connection.close()
        connection.settings_dict.update(served)


def grant_statements(rights: dict[str, list[str]]) -> Iterator[str]:
    """What the app's role may do on each table; revoked first, so that nothing else is left."""
    app = f'"{settings.DATABASE_APP_ROLE}"'
    yield f"GRANT USAGE ON SCHEMA public TO {app}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {app}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {BACKUP_ROLE}"
    yield f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {BACKUP_ROLE}"
    for table, granted in rights.items():
        yield f'REVOKE ALL ON "{table}" FROM PUBLIC, {app}'
        yield f'GRANT {", ".join(granted)} ON "{table}" TO {app}'
