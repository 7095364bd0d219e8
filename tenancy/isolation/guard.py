"""A login that could go around row security must never serve a request."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper

_suspended: ContextVar[bool] = ContextVar("isolation_guard_suspended", default=False)

# The role itself, or any that it can become: superuser, BYPASSRLS, a writer of history, the owner
# of closed tables, or the tables' owner.
BYPASSES = """
SELECT login.rolname
FROM pg_roles login
WHERE login.rolname IN (session_user, current_user)
  AND (EXISTS (SELECT FROM pg_roles r
               WHERE (r.rolsuper OR r.rolbypassrls
                      OR r.rolname IN ('attune_audit', 'attune_eraser', 'attune_search'))
                 AND pg_has_role(login.oid, r.oid, 'MEMBER'))
       OR EXISTS (SELECT FROM pg_class c
                  WHERE c.oid = to_regclass('public.tenancy_company')
                    AND pg_has_role(login.oid, c.relowner, 'MEMBER')))
"""


@contextmanager
def guard_suspended() -> Iterator[None]:
    """Let this thread connect as the owner: for migrations and the tests' set-up alone."""
    token = _suspended.set(True)
    try:
        yield
    finally:
        _suspended.reset(token)


def refuse_bypass(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Receiver of connection_created; one query for each new connection."""
    if _suspended.get():
        return
    with connection.cursor() as cursor:
        cursor.execute(BYPASSES)
        if row := cursor.fetchone():
            connection.close()
            raise ImproperlyConfigured(
                f"The database login {row[0]!r} can bypass row security; DATABASE_URL must name"
                " the app's own login."
            )
