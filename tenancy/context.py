"""The active company, who acts in it, and the request's id.

Set at the edge; read by every query and log line, and by the triggers that write the audit.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from tenancy.aftermath import outliving

request_id: ContextVar[str] = ContextVar("request_id", default="")


class TenantRequired(RuntimeError):  # noqa: N818 - reads as the sentence it is
    """A company's table was read or written while no company was active."""


class Channel(models.TextChoices):
    """The door through which a change came."""

    API = "api", "API"
    ADMIN = "admin", "Admin"
    TASK = "task", "Task"
    IMPORT = "import", "Import"
    COMMAND = "command", "Command"


@dataclass(frozen=True, slots=True)
class Origin:
    """What the audit tells beside every change: who, through which door, from where and why."""

    channel: Channel = Channel.COMMAND  # A process that sets none is someone at a terminal.
    actor_id: UUID | None = None
    ip: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    tenant_id: UUID | None = None
    origin: Origin = Origin()


_scope: ContextVar[Scope] = ContextVar("scope", default=Scope())  # noqa: B039 - frozen


def active_tenant_id() -> UUID | None:
    return _scope.get().tenant_id


def current_tenant_id() -> UUID:
    """Return the active company's id; raise TenantRequired outside a tenant_scope()."""
    if (tenant_id := _scope.get().tenant_id) is None:
        raise TenantRequired("Enter tenant_scope(), or query .across_tenants on purpose.")
    return tenant_id


def current_origin() -> Origin:
    return _scope.get().origin


@contextmanager
def tenant_scope(tenant_id: UUID, **origin: Any) -> Iterator[None]:
    """Run the block in one transaction in which Python and PostgreSQL see this company alone.

    The settings live as long as the transaction, so a pooled connection carries nothing over.
    `origin` changes what the audit is told meanwhile, by the names of Origin.
    """
    outer = _scope.get()
    inner = Scope(tenant_id, replace(outer.origin, **origin))
    token = _scope.set(inner)
    # COMMIT forgets the settings by itself; inside an outer transaction they must be put back.
    nested = connection.in_atomic_block
    try:
        with outliving(), transaction.atomic():
            _tell_postgres(inner)
            yield
            if nested and not connection.needs_rollback:
                _tell_postgres(outer)
    finally:
        _scope.reset(token)


@contextmanager
def acting(**origin: Any) -> Iterator[None]:
    """Let the audit tell another origin of what the block changes; the company stays."""
    outer = _scope.get()
    if outer.tenant_id is not None:
        with tenant_scope(outer.tenant_id, **origin):
            yield
        return
    token = _scope.set(replace(outer, origin=replace(outer.origin, **origin)))
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def marked(mark: str) -> Iterator[None]:
    """Let the audit tell a mark in the place of the request's id; acting() inside passes it on."""
    token = request_id.set(mark)
    try:
        yield
    finally:
        request_id.reset(token)


SETTINGS = ("tenant_id", "actor", "channel", "ip", "reason", "request_id")
_TELL = "SELECT " + ", ".join(f"set_config('attune.{name}', %s, true)" for name in SETTINGS)


def _tell_postgres(scope: Scope) -> None:
    """Set everything in one round trip; an unset value is an empty text."""
    origin = scope.origin
    texts = (scope.tenant_id, origin.actor_id, origin.channel, origin.ip, origin.reason)
    with connection.cursor() as cursor:
        cursor.execute(_TELL, [*(str(text or "") for text in texts), request_id.get()])


class ActiveTenant(models.Expression):
    """The active company as an SQL parameter, resolved when the query runs.

    Resolving late lets viewsets, forms and filters build querysets at import time;
    resolving to nothing raises, so a forgotten company never leaks rows.
    """

    output_field = models.UUIDField()

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        value = self.output_field.get_db_prep_value(current_tenant_id(), connection)
        return "%s", (value,)

    def get_group_by_cols(self) -> list[Any]:
        return []
