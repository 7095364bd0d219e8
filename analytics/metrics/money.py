"""The metric of revenue, and how it is hidden."""

from typing import Any

from analytics.counts.loads import LoadCounts
from analytics.counts.reading import Reading
from analytics.counts.service_records import ServiceCounts
from analytics.definitions import BY_METRIC
from analytics.metrics.arithmetic import money
from analytics.metrics.metric import Metric, metric, series

PER_MILE = ("revenuePerMile", "currency")


def revenue(reading: Reading) -> Metric:
    services, loads = reading.all_services, reading.all_loads
    contracted = reading.visits.contracted
    figures = sums(services, loads)
    own = {} if figures["total"] is None else {reading.currency: figures["total"]}
    others = {code: money(amount) for code, amount in reading.other_currencies.items()}
    return metric(
        "revenue",
        figures.pop("n"),
        {
            "archived": reading.facts.archived + loads.archived,
            "no_amount": services.all - services.priced,
            "other_currency": loads.other_currency + loads.not_used_other_currency,
        },
        {
            **figures,
            "currency": reading.currency,
            "byCurrency": {**own, **others},
            "recurringContracted": None if contracted is None else money(contracted),
            "series": series(reading, buckets(reading)),
        },
    )


def buckets(reading: Reading) -> list[dict[str, Any]]:
    hauled = reading.loads or [LoadCounts()] * len(reading.services)
    return [sums(*parts) for parts in zip(reading.services, hauled, strict=True)]


def sums(services: ServiceCounts, loads: LoadCounts) -> dict[str, Any]:
    hauled = loads.charged + loads.not_used
    charged = loads.charge + loads.charge_for_nothing
    n = services.priced + hauled
    return {
        "n": n,
        "total": money(services.amount + charged, n),
        "services": money(services.amount, services.priced),
        "loads": money(charged, hauled),
    }


def hidden_revenue() -> Metric:
    """For a role that may not see it: every figure null, and how many records it is of."""
    return metric("revenue", None, None, dict.fromkeys(BY_METRIC["revenue"].figures))
