"""What loads tell: deliveries, their miles and charges, and whether trucks came in time."""

from decimal import Decimal
from typing import NamedTuple

from analytics.periods import Period
from analytics.subjects import Subject


class LoadCounts(NamedTuple):
    """Loads of one bucket that are not archived; charges in the company's currency."""

    delivered: int = 0
    measured: int = 0  # Of these, with a distance.
    miles: Decimal = Decimal(0)
    charged: int = 0
    charge: Decimal = Decimal(0)
    charged_miles: Decimal = Decimal(0)
    charge_for_miles: Decimal = Decimal(0)
    other_currency: int = 0
    # Cancelled, but charged for.
    not_used: int = 0
    charge_for_nothing: Decimal = Decimal(0)
    not_used_other_currency: int = 0
    archived: int = 0


class StopCounts(NamedTuple):
    skipped: int = 0
    no_appointment: int = 0
    counted: int = 0
    on_time: int = 0


OWN = "currency = %(currency)s"
BY_BUCKET = """
SELECT hauled.*, called_off.*, hidden.*
FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[])
    WITH ORDINALITY bucket (starts, ends, place)
CROSS JOIN LATERAL (
    SELECT count(*),
        count(distance_miles),
        coalesce(sum(distance_miles), 0),
        count(*) FILTER (WHERE {OWN}),
        coalesce(sum(total_charge) FILTER (WHERE {OWN}), 0),
        coalesce(sum(distance_miles) FILTER (WHERE {OWN}), 0),
        coalesce(sum(total_charge) FILTER (WHERE {OWN} AND distance_miles IS NOT NULL), 0),
        count(*) FILTER (WHERE NOT {OWN})
    FROM trucking_load l
    WHERE {subject} AND archived_at IS NULL
        AND delivered_at >= bucket.starts AND delivered_at < bucket.ends
) hauled
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE {OWN}),
        coalesce(sum(total_charge) FILTER (WHERE {OWN}), 0),
        count(*) FILTER (WHERE NOT {OWN})
    FROM trucking_load l
    WHERE {subject} AND archived_at IS NULL AND total_charge > 0 AND status = 'cancelled'
        AND cancelled_at >= bucket.starts AND cancelled_at < bucket.ends
) called_off
CROSS JOIN LATERAL (
    SELECT count(*)
    FROM trucking_load l
    WHERE {subject} AND archived_at IS NOT NULL
        AND delivered_at >= bucket.starts AND delivered_at < bucket.ends
) hidden
ORDER BY place
"""
OTHER_CURRENCIES = """
SELECT currency, sum(total_charge)
FROM trucking_load l
WHERE {subject} AND archived_at IS NULL AND NOT {OWN}
    AND (delivered_at >= %(begins)s AND delivered_at < %(ends)s
        OR status = 'cancelled' AND total_charge > 0
        AND cancelled_at >= %(begins)s AND cancelled_at < %(ends)s)
GROUP BY currency
ORDER BY currency
"""
DUE = "coalesce(stop.appointment_end, stop.appointment_start)"
# OFFSET 0 has the stops looked up load by load, in place of reading every stop there is.
STOPS = """
SELECT stop.type,
    count(*) FILTER (WHERE stop.status = 'skipped'),
    count(*) FILTER (WHERE stop.status <> 'skipped' AND {DUE} IS NULL),
    count(*) FILTER (WHERE stop.arrived_at IS NOT NULL AND {DUE} IS NOT NULL),
    count(*) FILTER (WHERE stop.arrived_at <= {DUE})
FROM trucking_load l
CROSS JOIN LATERAL (
    SELECT *
    FROM trucking_stop stop
    WHERE stop.tenant_id = %(tenant)s AND stop.load_id = l.id
    OFFSET 0
) stop
WHERE {subject} AND l.archived_at IS NULL
    AND l.delivered_at >= %(begins)s AND l.delivered_at < %(ends)s
GROUP BY stop.type
"""


def by_bucket(subject: Subject, period: Period, currency: str) -> list[LoadCounts]:
    starts, ends = period.bounds()
    statement = BY_BUCKET.format(subject=subject.of("l"), OWN=OWN)
    rows = subject.fetch(statement, starts=starts, ends=ends, currency=currency)
    return [LoadCounts(*row) for row in rows]


def other_currencies(subject: Subject, period: Period, currency: str) -> dict[str, Decimal]:
    """What was charged in other currencies than the company's, by currency."""
    rows = subject.fetch(
        OTHER_CURRENCIES.format(subject=subject.of("l"), OWN=OWN),
        begins=period.begins,
        ends=period.ends,
        currency=currency,
    )
    return dict(rows)


def stops(subject: Subject, period: Period) -> dict[str, StopCounts]:
    """The stops of delivered loads, by their type."""
    statement = STOPS.format(subject=subject.of("l"), DUE=DUE)
    rows = subject.fetch(statement, begins=period.begins, ends=period.ends)
    return {kind: StopCounts(*counts) for kind, *counts in rows}
