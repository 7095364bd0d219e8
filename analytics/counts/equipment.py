"""How the equipment stands on one day."""

from datetime import date
from typing import NamedTuple

from analytics.subjects import Subject


class EquipmentCounts(NamedTuple):
    in_use: int = 0
    overdue: int = 0
    under_warranty: int = 0
    archived: int = 0
    retired: int = 0


# An open side of a warranty is open without end; with neither there is none.
COVERED = """(
    coalesce({0}_warranty_starts_on, {0}_warranty_ends_on) IS NOT NULL
    AND coalesce({0}_warranty_starts_on, '-infinity') <= %(today)s
    AND coalesce({0}_warranty_ends_on, 'infinity') >= %(today)s)"""
IN_USE = "(e.archived_at IS NULL AND c.archived_at IS NULL AND e.status <> 'retired')"
STATEMENT = """
WITH late AS (
    SELECT equipment_id
    FROM servicing_maintenanceplan plan
    WHERE plan.tenant_id = %(tenant)s AND plan.archived_at IS NULL AND plan.status = 'active'
        AND plan.due_by < %(today)s AND plan.due_by + plan.late_window_days < %(today)s
)
SELECT count(*) FILTER (WHERE {IN_USE}),
    count(*) FILTER (WHERE {IN_USE} AND e.id IN (SELECT equipment_id FROM late)),
    count(*) FILTER (WHERE {IN_USE} AND ({BY_MAKER} OR {BY_US})),
    count(*) FILTER (WHERE e.archived_at IS NOT NULL OR c.archived_at IS NOT NULL),
    count(*) FILTER (
        WHERE e.archived_at IS NULL AND c.archived_at IS NULL AND e.status = 'retired')
FROM servicing_equipment e
JOIN customers_customer c ON c.tenant_id = e.tenant_id AND c.id = e.customer_id
WHERE {subject}
"""


def equipment(subject: Subject, today: date) -> EquipmentCounts:
    statement = STATEMENT.format(
        subject=subject.of("e"),
        IN_USE=IN_USE,
        BY_MAKER=COVERED.format("manufacturer"),
        BY_US=COVERED.format("provider"),
    )
    ((*counts,),) = subject.fetch(statement, today=today)
    return EquipmentCounts(*counts)
