"""All metrics of a customer, a technician or the company, over one period."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from analytics.change import compare
from analytics.counts.reading import Reading, read
from analytics.metrics import freight, money, service_side, standing
from analytics.metrics.metric import Metric
from analytics.periods import Period
from analytics.subjects import NOBODY, Subject


@dataclass(frozen=True, slots=True)
class Question:
    subject: Subject
    period: Period
    currency: str
    now: datetime
    compared: bool = False
    shows_revenue: bool = True


def overview(question: Question) -> dict[str, Any]:
    """The answer as GET gives it."""
    about, period = question.subject, question.period
    metrics = measured(question, period)
    before = period.previous() if question.compared else None
    if before is not None:
        compare(metrics, measured(question, before))
    return {
        "customerId": about.customer_id,
        "technicianId": None if about.technician_id == NOBODY else about.technician_id,
        "from": period.first,
        "to": period.last,
        "days": period.days,
        "interval": period.interval,
        "timezone": period.zone.key,
        "previous": before and {"from": before.first, "to": before.last},
        "asOf": question.now.astimezone(UTC),
        **metrics,
    }


def measured(question: Question, period: Period) -> dict[str, Metric | None]:
    reading = read(question.subject, period, question.currency, question.now)
    return metrics_of(reading, shows_revenue=question.shows_revenue)


def metrics_of(reading: Reading, *, shows_revenue: bool) -> dict[str, Metric | None]:
    """Every metric of what was counted; None for what the subject cannot have."""
    hauled = None if reading.loads is None else freight.loads(reading)
    if hauled is not None and not shows_revenue:
        hauled |= dict.fromkeys(money.PER_MILE)
    return {
        "serviceFrequency": service_side.service_frequency(reading),
        "averageResponseTime": service_side.response_time(reading),
        "satisfaction": service_side.satisfaction(reading),
        "revenue": money.revenue(reading) if shows_revenue else money.hidden_revenue(),
        "onTime": freight.on_time(reading),
        "firstTimeFix": service_side.first_time_fix(reading),
        "equipment": reading.equipment and standing.equipment(reading.equipment),
        "loads": hauled,
    }
