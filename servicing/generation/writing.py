"""Enters planned dates and their visits by one statement, which PostgreSQL does whole or not.

An insert of the ledger comes first and passes over dates that are entered already; only what it
entered gets a visit. That is what makes each occurrence exactly once.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from uuid_utils import uuid7

from servicing.generation.outcomes import Planned
from servicing.models import RecurringService
from servicing.models.series_rules import LAST_DAY
from tenancy.context import current_tenant_id

ENTER = """
WITH planned AS MATERIALIZED (
    SELECT * FROM unnest(
        %(entries)s::uuid[], %(series)s::uuid[], %(dates)s::date[],
        %(starts)s::timestamptz[], %(ends)s::timestamptz[], %(reasons)s::text[],
        %(messages)s::text[], %(visits)s::uuid[], %(technicians)s::uuid[], %(bookings)s::uuid[]
    ) AS p(
        entry_id, series_id, date, starts, ends, reason, message, visit_id, technician_id,
        booking_id
    )
), entered AS (
    INSERT INTO servicing_ledgerentry (
        id, tenant_id, series_id, date, start, "end", reason, message, visit_id, planned_at
    )
    SELECT entry_id, %(tenant)s, series_id, date, starts, ends, reason, message, visit_id, %(now)s
    FROM planned
    ON CONFLICT (tenant_id, series_id, date) DO NOTHING
    RETURNING id
), made AS MATERIALIZED (
    SELECT planned.* FROM entered JOIN planned ON planned.entry_id = entered.id
), visited AS (
    INSERT INTO servicing_visit (
        id, tenant_id, created_at, updated_at, customer_id, address_id, technician_id,
        service_type, status, status_at, priority, scheduled_start, scheduled_end, window_start,
        window_end, timezone, source, recurring_service_id, occurrence_date, overbooked
    )
    SELECT
        made.visit_id, %(tenant)s, %(now)s, %(now)s, s.customer_id, s.address_id,
        made.technician_id, s.service_type, 'scheduled', NULL, 'normal', made.starts, made.ends,
        CASE WHEN s.window_minutes IS NOT NULL THEN made.starts END,
        made.starts + s.window_minutes * interval '1 minute',
        s.timezone, 'recurring', s.id, made.date, false
    FROM made JOIN servicing_recurringservice s
        ON s.tenant_id = %(tenant)s AND s.id = made.series_id AND s.id = ANY(%(chosen)s::uuid[])
    WHERE made.visit_id IS NOT NULL
), booked AS (
    INSERT INTO servicing_booking (
        id, tenant_id, created_at, updated_at, visit_id, technician_id, during, overridden
    )
    SELECT booking_id, %(tenant)s, %(now)s, %(now)s, visit_id, technician_id,
        tstzrange(starts, ends), false
    FROM made WHERE technician_id IS NOT NULL
), equipped AS (
    INSERT INTO servicing_visitequipment (
        id, tenant_id, created_at, updated_at, visit_id, position, equipment_id
    )
    SELECT link.id, %(tenant)s, %(now)s, %(now)s, link.visit_id, link.position, link.equipment_id
    FROM unnest(
        %(links)s::uuid[], %(linked)s::uuid[], %(positions)s::int[], %(equipment)s::uuid[]
    ) AS link(id, visit_id, position, equipment_id)
    JOIN made ON made.visit_id = link.visit_id
)
SELECT count(visit_id), count(visit_id) - count(technician_id), count(*) - count(visit_id)
FROM made
"""
MARK = """
INSERT INTO servicing_ledgermark (id, tenant_id, series_id, reaches_to, next_on)
SELECT id, %(tenant)s, series_id, reaches_to, next_on
FROM unnest(%(ids)s::uuid[], %(series)s::uuid[], %(days)s::date[], %(next)s::date[])
    AS reached(id, series_id, reaches_to, next_on)
ON CONFLICT (tenant_id, series_id)
DO UPDATE SET reaches_to = excluded.reaches_to, next_on = excluded.next_on
"""


class Made(NamedTuple):
    """How many visits were made, how many of them for nobody yet, how many dates get none."""

    visits: int = 0
    unassigned: int = 0
    skipped: int = 0

    def __add__(self, other: "Made") -> "Made":  # type: ignore[override]
        return Made(*map(sum, zip(self, other, strict=True)))


# Which equipment each visit of a series is for: the ids, in order.
EquipmentOf = dict[UUID, list[UUID]]


def enter(rows: Sequence[Planned], equipment_of: EquipmentOf, now: datetime) -> Made:
    """Enter what is not entered yet; one statement."""
    if not rows:
        return Made()
    visits = [uuid7() if row.has_visit else None for row in rows]
    links = [
        (uuid7(), visit, position, equipment)
        for row, visit in zip(rows, visits, strict=True)
        if visit and row.series.pk in equipment_of
        for position, equipment in enumerate(equipment_of[row.series.pk])
    ]
    links_by_column = list(zip(*links, strict=True)) or [()] * 4
    series = [row.series.pk for row in rows]
    columns: dict[str, Iterable[Any]] = {
        "chosen": set(series),
        "entries": (uuid7() for _ in rows),
        "series": series,
        "dates": (row.date for row in rows),
        "starts": (row.start for row in rows),
        "ends": (row.end for row in rows),
        "reasons": (quoted(row.reason) for row in rows),
        "messages": (quoted(row.message) for row in rows),
        "visits": visits,
        "technicians": (row.technician_id for row in rows),
        "bookings": (uuid7() if row.technician_id else None for row in rows),
        **dict(zip(("links", "linked", "positions", "equipment"), links_by_column, strict=True)),
    }
    params: dict[str, Any] = {"tenant": current_tenant_id(), "now": now}
    params |= {name: array_text(values) for name, values in columns.items()}
    with connection.cursor() as cursor:
        cursor.execute(ENTER, params)
        return Made(*cursor.fetchone())


def array_text(values: Iterable[Any]) -> str:
    """PostgreSQL's text of an array; the driver's own takes several times as long.

    Text that is not one word is to be quoted.

    >>> array_text([date(2026, 3, 2), None, quoted('a "b"')])
    '{2026-03-02,NULL,"a \\\\"b\\\\""}'
    """
    return "{" + ",".join(["NULL" if each is None else str(each) for each in values]) + "}"


def quoted(text: str | None) -> str | None:
    if text is None:
        return None
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def mark(reached: Sequence[tuple[RecurringService, date]]) -> None:
    """Note up to which day the ledger of each series is written; the caller has locked them."""
    params: dict[str, Any] = {
        "tenant": current_tenant_id(),
        "ids": array_text(uuid7() for _ in reached),
        "series": array_text(series.pk for series, _ in reached),
        "days": array_text(day for _, day in reached),
        "next": array_text(next_date(series, day) for series, day in reached),
    }
    with connection.cursor() as cursor:
        cursor.execute(MARK, params)


def next_date(series: RecurringService, day: date) -> date | None:
    """The first date behind a day."""
    return next(series.rhythm.dates(day + timedelta(days=1), LAST_DAY), None)
