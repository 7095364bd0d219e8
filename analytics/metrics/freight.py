"""Metrics of loads, and of coming in time."""

from decimal import ROUND_HALF_UP, Decimal

from analytics.counts.loads import LoadCounts, StopCounts
from analytics.counts.reading import Reading
from analytics.metrics.arithmetic import share
from analytics.metrics.metric import Metric, metric
from tenancy.api.fields import quantity_number, unit_rate_text

RATE_DIGITS = Decimal("0.0001")


def loads(reading: Reading) -> Metric:
    total = reading.all_loads
    return metric(
        "loads",
        total.delivered,
        {
            "archived": total.archived,
            "no_miles": total.delivered - total.measured,
            "other_currency": total.other_currency,
        },
        {
            "count": total.delivered,
            "miles": quantity_number(total.miles) if total.measured else None,
            "revenuePerMile": revenue_per_mile(total),
            "currency": reading.currency,
        },
    )


def revenue_per_mile(total: LoadCounts) -> str | None:
    if not total.charged_miles:
        return None
    rate = total.charge_for_miles / total.charged_miles
    return unit_rate_text(rate.quantize(RATE_DIGITS, ROUND_HALF_UP))


def on_time(reading: Reading) -> Metric:
    visits, stops = reading.visits, reading.stops or {}
    pickups = stops.get("pickup", StopCounts())
    deliveries = stops.get("delivery", StopCounts())
    counted = {
        "visits": (visits.on_time, visits.arrived),
        "pickups": (pickups.on_time, pickups.counted),
        "deliveries": (deliveries.on_time, deliveries.counted),
    }
    return metric(
        "onTime",
        sum(n for _, n in counted.values()),
        {
            "archived": visits.archived,
            "no_window": visits.no_window,
            "no_arrival": visits.no_arrival,
            "no_appointment": pickups.no_appointment + deliveries.no_appointment,
            "skipped": pickups.skipped + deliveries.skipped,
        },
        {
            **{name: share(*counts) for name, counts in counted.items()},
            "counted": {name: {"onTime": part, "n": n} for name, (part, n) in counted.items()},
        },
    )
