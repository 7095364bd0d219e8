"""Which series of the company have days ahead that are not planned yet; one query each."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tenancy.context import current_tenant_id

# Neither column of zones nor marks can be asked for through the ORM in one query.
DUE = """
SELECT s.id
FROM servicing_recurringservice s
JOIN customers_customer c ON c.tenant_id = s.tenant_id AND c.id = s.customer_id
LEFT JOIN servicing_ledgermark m ON m.tenant_id = s.tenant_id AND m.series_id = s.id
CROSS JOIN LATERAL (
    SELECT
        coalesce(m.reaches_to, s.begins_on - 1) AS reached,
        (%(now)s AT TIME ZONE s.timezone)::date AS today
) AS days
WHERE s.tenant_id = %(tenant)s
    AND s.status <> 'ended' AND s.archived_at IS NULL AND c.archived_at IS NULL
    AND reached < today + s.horizon_days
    AND (s.ends_on IS NULL OR reached < s.ends_on OR s.ends_on < today)
    AND (%(only)s::uuid[] IS NULL OR s.id = ANY(%(only)s::uuid[]))
ORDER BY s.technician_id, s.id
"""
MOVED = """
SELECT s.id
FROM servicing_recurringservice s
JOIN tenancy_company company ON company.id = s.tenant_id
LEFT JOIN customers_address a ON a.tenant_id = s.tenant_id AND a.id = s.address_id
WHERE s.tenant_id = %(tenant)s
    AND s.follows_place AND s.status <> 'ended' AND s.archived_at IS NULL
    AND s.timezone <> coalesce(nullif(a.timezone, ''), company.timezone)
ORDER BY s.id
"""


def due_series(now: datetime, only: list[UUID] | None = None) -> list[UUID]:
    """In the order of their technicians, so that workers who share them seldom wait."""
    return ids(DUE, {"tenant": current_tenant_id(), "now": now, "only": only})


def moved_series() -> list[UUID]:
    """Series whose place has got another time zone since, whoever changed it and however."""
    return ids(MOVED, {"tenant": current_tenant_id()})


def ids(statement: str, params: dict[str, Any]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [row[0] for row in cursor.fetchall()]
