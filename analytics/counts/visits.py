"""What visits tell: arrivals within their windows, what comes next, who still waits."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from analytics.periods import Period
from analytics.subjects import Subject


class VisitCounts(NamedTuple):
    # Visits of the period that have begun: all, those archived, those without a window or arrival.
    archived: int = 0
    no_window: int = 0
    no_arrival: int = 0
    arrived: int = 0
    on_time: int = 0
    # As of now, whatever the period.
    next_visit_at: datetime | None = None
    open_requests: int = 0
    oldest_request_at: datetime | None = None
    # Of visits of recurring services in the period, done or still to come.
    contracted: Decimal | None = None


ENDED = "('completed', 'partially_completed', 'no_access', 'cancelled')"
STATEMENT = """
SELECT counted.*, following.*, waiting.*, contracted.*
FROM (
    SELECT count(*) FILTER (WHERE archived_at IS NOT NULL),
        count(*) FILTER (WHERE archived_at IS NULL AND window_end IS NULL),
        count(*) FILTER (
            WHERE archived_at IS NULL AND window_end IS NOT NULL AND arrived_at IS NULL),
        count(*) FILTER (
            WHERE archived_at IS NULL AND window_end IS NOT NULL AND arrived_at IS NOT NULL),
        count(*) FILTER (
            WHERE archived_at IS NULL AND arrived_at BETWEEN window_start AND window_end)
    FROM servicing_visit v
    WHERE {subject} AND scheduled_start >= %(begins)s AND scheduled_start < %(ends)s
        AND scheduled_start <= %(now)s AND status <> 'cancelled'
) counted, (
    SELECT min(scheduled_start)
    FROM servicing_visit v
    WHERE {subject} AND archived_at IS NULL AND scheduled_start >= %(now)s
        AND status NOT IN {ENDED}
) following, (
    SELECT count(*), min(requested_at)
    FROM servicing_visit v
    WHERE {subject} AND requested_at IS NOT NULL AND arrived_at IS NULL AND archived_at IS NULL
        AND status NOT IN {ENDED}
) waiting, (
    SELECT sum(series.price)
    FROM servicing_visit v
    JOIN servicing_recurringservice series
        ON series.tenant_id = v.tenant_id AND series.id = v.recurring_service_id
    WHERE {subject} AND v.scheduled_start >= %(begins)s AND v.scheduled_start < %(ends)s
        AND v.archived_at IS NULL AND v.status NOT IN ('no_access', 'cancelled')
) contracted
"""


def visits(subject: Subject, period: Period, now: datetime) -> VisitCounts:
    statement = STATEMENT.format(subject=subject.of("v"), ENDED=ENDED)
    (row,) = subject.fetch(statement, begins=period.begins, ends=period.ends, now=now)
    return VisitCounts(*row)
