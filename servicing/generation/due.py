"""Which series of the company have days ahead that are not planned yet; one query each."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tenancy.context import current_tenant_id

# Marks, customers and addresses are looked up row by row through their keys, on purpose: a join is
# planned by statistics, and right after many series were made these know of none.
DUE = """
SELECT s.id
FROM servicing_recurringservice s
CROSS JOIN LATERAL (
    SELECT (%(now)s AT TIME ZONE s.timezone)::date AS today
) AS local
LEFT JOIN LATERAL (
    SELECT m.reaches_to, m.next_on FROM servicing_ledgermark m
    WHERE m.tenant_id = s.tenant_id AND m.series_id = s.id
    LIMIT 1
) AS mark ON true
WHERE s.tenant_id = %(tenant)s
    AND s.status <> 'ended' AND s.archived_at IS NULL
    AND (%(only)s::uuid[] IS NULL OR s.id = ANY(%(only)s::uuid[]))
    AND (
        mark.reaches_to IS NULL
        OR mark.next_on <= today + s.horizon_days
        OR mark.next_on IS NULL AND mark.reaches_to < today + s.horizon_days
    )
    AND (
        SELECT c.archived_at FROM customers_customer c
        WHERE c.tenant_id = s.tenant_id AND c.id = s.customer_id
    ) IS NULL
ORDER BY s.technician_id, s.id
"""
MOVED = """
SELECT s.id
FROM servicing_recurringservice s
JOIN tenancy_company company ON company.id = s.tenant_id
WHERE s.tenant_id = %(tenant)s
    AND s.follows_place AND s.status <> 'ended' AND s.archived_at IS NULL
    AND s.timezone <> coalesce(
        (
            SELECT nullif(a.timezone, '') FROM customers_address a
            WHERE a.tenant_id = s.tenant_id AND a.id = s.address_id
        ),
        company.timezone
    )
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
