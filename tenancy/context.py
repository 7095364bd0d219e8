"""The active company and the request's id: set at the edge, read by every query and log line."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

_active: ContextVar[UUID | None] = ContextVar("active_tenant_id", default=None)
request_id: ContextVar[str] = ContextVar("request_id", default="")


class TenantRequired(RuntimeError):  # noqa: N818 - reads as the sentence it is
    """A company's table was read or written while no company was active."""


def active_tenant_id() -> UUID | None:
    return _active.get()


def current_tenant_id() -> UUID:
    """Return the active company's id; raise TenantRequired outside a tenant_scope()."""
    if (tenant_id := _active.get()) is None:
        raise TenantRequired("Enter tenant_scope(), or query .across_tenants on purpose.")
    return tenant_id


@contextmanager
def tenant_scope(tenant_id: UUID) -> Iterator[None]:
    """Run the block in one transaction in which Python and PostgreSQL see this company alone.

    The setting lives as long as the transaction, so a pooled connection carries nothing over.
    """
    outer, token = _active.get(), _active.set(tenant_id)
    # COMMIT forgets the setting by itself; inside an outer transaction it must be put back.
    nested = connection.in_atomic_block
    try:
        with transaction.atomic():
            _tell_postgres(tenant_id)
            yield
            if nested and not connection.needs_rollback:
                _tell_postgres(outer)
    finally:
        _active.reset(token)


def _tell_postgres(tenant_id: UUID | None) -> None:
    with connection.cursor() as cursor:
        value = str(tenant_id) if tenant_id else ""
        cursor.execute("SELECT set_config('attune.tenant_id', %s, true)", [value])


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
