"""A company's search switched off and on: off, PostgreSQL keeps no token of its customers."""

from typing import Any
from uuid import UUID

from django.db import connection

from tenancy.context import current_tenant_id, tenant_scope
from tenancy.models import Company

OFF = 0  # The key under which nothing stands.


def follow_switch(instance: Company, **kwargs: Any) -> None:
    """Receiver of post_save: a company that shall not be searched keeps no token from now on.

    Switching on takes a rebuilding, which beat sends.
    """
    if not instance.searches_customers:
        with tenant_scope(instance.pk):
            ask("SELECT search.switch_off(%s)", instance.pk)


def needs_tokens() -> bool:
    """Whether the active company was switched on, and nobody has begun to make its tokens."""
    tenant_id = current_tenant_id()
    wanted = Company.objects.filter(pk=tenant_id, searches_customers=True).exists()
    return wanted and bool(ask("SELECT search.is_off(%s)", tenant_id))


def ask(statement: str, tenant_id: UUID) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, [tenant_id])
        return cursor.fetchone()[0]
