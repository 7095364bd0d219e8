"""Metrics of what was done at customers'."""

from analytics.counts.reading import Reading
from analytics.counts.service_records import ServiceCounts
from analytics.metrics.arithmetic import DECIMALS, median_gap, minutes, share
from analytics.metrics.metric import Metric, metric, series

DAYS_IN_A_MONTH = 30.4375


def service_frequency(reading: Reading) -> Metric:
    total, facts = reading.all_services, reading.facts
    per_month = total.done / reading.period.days * DAYS_IN_A_MONTH if total.done else None
    days = reading.service_days
    return metric(
        "serviceFrequency",
        total.done,
        {"archived": facts.archived, "no_access": total.no_access},
        {
            "count": total.done,
            "perMonth": None if per_month is None else round(per_month, DECIMALS),
            "medianGapDays": None if days is None else median_gap(days),
            "lastServiceAt": facts.last_service_at,
            "nextVisitAt": reading.visits.next_visit_at,
            "series": series(reading, ({"count": part.done} for part in reading.services)),
        },
    )


def response_time(reading: Reading) -> Metric:
    total, facts, visits = reading.all_services, reading.facts, reading.visits
    clocked = total.answered + total.unrequested + total.unarrived
    return metric(
        "averageResponseTime",
        total.answered,
        {
            "archived": facts.archived_repairs,
            "kind_unknown": total.kind_unknown,
            "no_request": total.unrequested,
            "no_arrival": total.unarrived,
            "arrived_before_request": total.corrective - clocked,
        },
        {
            "meanMinutes": minutes(total.answer_seconds, total.answered),
            "medianMinutes": minutes(facts.median_seconds),
            "p90Minutes": minutes(facts.p90_seconds),
            "openRequests": {
                "count": visits.open_requests,
                "oldestRequestedAt": visits.oldest_request_at,
            },
            "series": series(
                reading,
                (
                    {"n": part.answered, "meanMinutes": minutes(part.answer_seconds, part.answered)}
                    for part in reading.services
                ),
            ),
        },
    )


def satisfaction(reading: Reading) -> Metric:
    total = reading.all_services
    rated = sum(total.scores)
    return metric(
        "satisfaction",
        rated,
        {
            "archived": reading.facts.archived,
            "no_access": total.no_access,
            "not_rated": total.done - rated,
        },
        {
            "mean": mean_score(total),
            "share4to5": share(total.score4 + total.score5, rated),
            "distribution": {str(n): count for n, count in enumerate(total.scores, 1)},
            "responseRate": share(rated, total.done) if rated else None,
            "series": series(
                reading,
                ({"n": sum(part.scores), "mean": mean_score(part)} for part in reading.services),
            ),
        },
    )


def mean_score(counts: ServiceCounts) -> float | None:
    return share(sum(n * count for n, count in enumerate(counts.scores, 1)), sum(counts.scores))


def first_time_fix(reading: Reading) -> Metric:
    total, facts = reading.all_services, reading.facts
    fixed = total.fixed - facts.recalled
    return metric(
        "firstTimeFix",
        total.first_visits,
        {
            "archived": facts.archived_repairs,
            "kind_unknown": total.kind_unknown,
            "no_access": total.corrective - total.first_visits - total.recalls,
            "recall": total.recalls,
        },
        {"share": share(fixed, total.first_visits), "fixed": fixed},
    )
