"""What service records tell, counted by PostgreSQL from covering indexes alone.

Each bucket is a range of the index of its own, so nothing is sorted or hashed, and its bounds are
instants that Python worked out in the company's timezone.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from analytics.periods import Period
from analytics.subjects import Subject


class ServiceCounts(NamedTuple):
    """Records of one bucket that are not archived."""

    all: int = 0
    no_access: int = 0
    # Of those with access, by score.
    score1: int = 0
    score2: int = 0
    score3: int = 0
    score4: int = 0
    score5: int = 0
    kind_unknown: int = 0
    corrective: int = 0
    # Of the corrective ones: never requested, requested without an arrival, answered.
    unrequested: int = 0
    unarrived: int = 0
    answered: int = 0
    answer_seconds: float = 0
    # Of the corrective ones with access: first visits, those that needed no second, and recalls.
    first_visits: int = 0
    fixed: int = 0
    recalls: int = 0
    priced: int = 0
    amount: Decimal = Decimal(0)

    @property
    def done(self) -> int:
        return self.all - self.no_access

    @property
    def scores(self) -> tuple[int, ...]:
        return (self.score1, self.score2, self.score3, self.score4, self.score5)


class ServiceFacts(NamedTuple):
    """What is told of a period as a whole."""

    archived: int = 0
    archived_repairs: int = 0  # Of these, corrective ones and those of no known kind.
    recalled: int = 0  # Counted as fixed, but put right within RECALL_DAYS by another service.
    median_seconds: float | None = None
    p90_seconds: float | None = None
    last_service_at: datetime | None = None


RECALL_DAYS = 30
ACCESS = "outcome <> 'no_access'"
REPAIR = "kind = 'corrective'"
ANSWERED = f"{REPAIR} AND arrived_at >= requested_at"
SECONDS = "date_part('epoch', arrived_at - requested_at)"
FIXED = f"""{REPAIR} AND outcome = 'completed' AND recall_for_id IS NULL
    AND NOT follow_up_required"""

# OFFSET 0 has the three tests of texts made once for each record.
BY_BUCKET = """
SELECT counted.*
FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[])
    WITH ORDINALITY bucket (starts, ends, place)
CROSS JOIN LATERAL (
    SELECT count(*),
        count(*) FILTER (WHERE NOT access),
        count(*) FILTER (WHERE satisfaction_score = 1 AND access),
        count(*) FILTER (WHERE satisfaction_score = 2 AND access),
        count(*) FILTER (WHERE satisfaction_score = 3 AND access),
        count(*) FILTER (WHERE satisfaction_score = 4 AND access),
        count(*) FILTER (WHERE satisfaction_score = 5 AND access),
        count(*) FILTER (WHERE kind IS NULL),
        count(*) FILTER (WHERE repair),
        count(*) FILTER (WHERE repair AND requested_at IS NULL),
        count(*) FILTER (WHERE repair AND requested_at IS NOT NULL AND arrived_at IS NULL),
        count(*) FILTER (WHERE repair AND arrived_at >= requested_at),
        coalesce(sum({SECONDS}) FILTER (WHERE repair AND arrived_at >= requested_at), 0),
        count(*) FILTER (WHERE repair AND access AND recall_for_id IS NULL),
        count(*) FILTER (WHERE fixed),
        count(*) FILTER (WHERE repair AND access AND recall_for_id IS NOT NULL),
        count(amount),
        coalesce(sum(amount), 0)
    FROM (
        SELECT *, {ACCESS} AS access, {REPAIR} AS repair, {FIXED} AS fixed
        FROM servicing_servicerecord s
        WHERE {subject} AND archived_at IS NULL
            AND service_date >= bucket.starts AND service_date < bucket.ends
        OFFSET 0
    ) record
) counted
ORDER BY place
"""
FACTS = """
SELECT archived.*, recalled.*, percentiles.found[1], percentiles.found[2], latest.*
FROM (
    SELECT count(*), count(*) FILTER (WHERE {REPAIR} OR kind IS NULL)
    FROM servicing_servicerecord s
    WHERE {subject} AND archived_at IS NOT NULL
        AND service_date >= %(begins)s AND service_date < %(ends)s
) archived, (
    SELECT count(DISTINCT s.id)
    FROM servicing_servicerecord again
    JOIN (SELECT * FROM servicing_servicerecord s WHERE {subject} AND {FIXED}) s
        ON s.id = again.recall_for_id
    WHERE again.tenant_id = %(tenant)s AND again.recall_for_id IS NOT NULL
        AND again.archived_at IS NULL AND s.archived_at IS NULL
        AND s.service_date >= %(begins)s AND s.service_date < %(ends)s
        AND again.service_date >= %(begins)s
        AND again.service_date <= s.service_date + %(recall_days)s * interval '1 day'
        AND again.service_date <= %(ends)s::timestamptz + %(recall_days)s * interval '1 day'
) recalled, (
    SELECT percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY {SECONDS}) AS found
    FROM servicing_servicerecord s
    WHERE {subject} AND archived_at IS NULL AND {ANSWERED}
        AND service_date >= %(begins)s AND service_date < %(ends)s
) percentiles, (
    SELECT max(service_date)
    FROM servicing_servicerecord s
    WHERE {subject} AND archived_at IS NULL AND {ACCESS} AND service_date <= %(now)s
) latest
"""
BY_DAY = """
SELECT (service_date AT TIME ZONE %(zone)s)::date AS day, count(*)
FROM servicing_servicerecord s
WHERE {subject} AND archived_at IS NULL AND {ACCESS}
    AND service_date >= %(begins)s AND service_date < %(ends)s
GROUP BY day
ORDER BY day
"""
NAMES = {
    "ACCESS": ACCESS,
    "REPAIR": REPAIR,
    "ANSWERED": ANSWERED,
    "SECONDS": SECONDS,
    "FIXED": FIXED,
}


def by_bucket(subject: Subject, period: Period) -> list[ServiceCounts]:
    starts, ends = period.bounds()
    statement = BY_BUCKET.format(subject=subject.of("s"), **NAMES)
    return [ServiceCounts(*row) for row in subject.fetch(statement, starts=starts, ends=ends)]


def facts(subject: Subject, period: Period, now: datetime) -> ServiceFacts:
    (row,) = subject.fetch(
        FACTS.format(subject=subject.of("s"), **NAMES),
        begins=period.begins,
        ends=period.ends,
        recall_days=RECALL_DAYS,
        now=now,
    )
    return ServiceFacts(*row)


def by_day(subject: Subject, period: Period) -> list[tuple[date, int]]:
    """The local days of a period that had services with access, and how many."""
    rows = subject.fetch(
        BY_DAY.format(subject=subject.of("s"), **NAMES),
        begins=period.begins,
        ends=period.ends,
        zone=period.zone.key,
    )
    return [(day, count) for day, count in rows]
