"""The charts of a reading: revenue and visits by month, response time, satisfaction."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from analytics.counts.reading import Reading
from analytics.metrics import money, service_side
from analytics.metrics.metric import Metric
from tenancy.admin.charts import Chart, Point, bar_chart, line_chart

SCORES = (1.0, 5.0)


def drawn(reading: Reading, *, shows_revenue: bool) -> list[Chart]:
    """Those that have something to show, and that the asker may see."""
    charts = [
        *([revenue_chart(reading)] if shows_revenue else []),
        visits_chart(reading),
        response_chart(reading),
        satisfaction_chart(reading),
    ]
    return [chart for chart in charts if chart is not None]


def points_of(metric: Metric, figure: str, say: Callable[[Any], str]) -> list[Point]:
    return [
        Point(
            bucket["start"],
            f"{bucket['start']:%b %Y}",
            None if (value := bucket[figure]) is None else Decimal(str(value)),
            "none" if value is None else say(value),
        )
        for bucket in metric["series"]
    ]


def summary_of(points: Iterable[Point]) -> str:
    return "; ".join(f"{point.label} {point.text}" for point in points) + "."


def revenue_chart(reading: Reading) -> Chart | None:
    metric = money.revenue(reading)

    def say(amount: str) -> str:
        return f"{Decimal(amount):,.2f} {reading.currency}"

    points = points_of(metric, "total", say)
    title = f"Revenue by month: {say(metric['total'])} in all" if metric["n"] else ""
    return bar_chart("revenue", title, summary_of(points), points)


def visits_chart(reading: Reading) -> Chart | None:
    metric = service_side.service_frequency(reading)
    if not metric["n"]:
        return None
    points = points_of(metric, "count", str)
    title = f"Services done by month: {metric['n']:,} in all"
    return bar_chart("services", title, summary_of(points), points)


def response_chart(reading: Reading) -> Chart | None:
    metric = service_side.response_time(reading)
    points = points_of(metric, "meanMinutes", duration)
    title = f"Time until a repair begins: {duration(metric['meanMinutes'] or 0)} on average"
    top = max((float(point.value or 0) for point in points), default=0.0)
    return line_chart("response", title, summary_of(points), points, (0.0, top))


def satisfaction_chart(reading: Reading) -> Chart | None:
    metric = service_side.satisfaction(reading)
    points = points_of(metric, "mean", "{:.1f} of 5".format)
    ratings = "1 rating" if metric["n"] == 1 else f"{metric['n']:,} ratings"
    title = f"Satisfaction: {metric['mean'] or 0:.1f} of 5 from {ratings}"
    return line_chart("satisfaction", title, summary_of(points), points, SCORES)


def duration(minutes: float) -> str:
    """
    >>> duration(45.4), duration(130.0), duration(1500.0)
    ('45 min', '2 h 10 min', '1 d 1 h')
    """
    whole = round(minutes)
    days, hours = whole // 1440, whole // 60 % 24
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {whole % 60} min" if hours else f"{whole} min"
