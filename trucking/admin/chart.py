"""A line over time, as the points of an inline SVG."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

WIDTH, HEIGHT, MARGIN = 800, 120, 8


class Chart(NamedTuple):
    points: str  # As a polyline takes them.
    first: date
    last: date
    lowest: Decimal
    highest: Decimal
    newest: Decimal


def chart_of(values: Sequence[tuple[date, Decimal]]) -> Chart | None:
    """The chart of values in their order of time; None for fewer than two.

    >>> chart_of([(date(2024, 1, 2), Decimal(3)), (date(2024, 1, 9), Decimal(4))]).points
    '0.0,112.0 800.0,8.0'
    """
    if len(values) < 2:
        return None
    days, prices = [day for day, _ in values], [price for _, price in values]
    lowest, highest = min(prices), max(prices)
    span, rise = (days[-1] - days[0]).days or 1, float(highest - lowest) or 1.0
    inner = HEIGHT - 2 * MARGIN

    def point(day: date, price: Decimal) -> str:
        across = WIDTH * (day - days[0]).days / span
        down = MARGIN + inner * (1 - float(price - lowest) / rise)
        return f"{across:.1f},{down:.1f}"

    points = " ".join(point(day, price) for day, price in values)
    return Chart(points, days[0], days[-1], lowest, highest, prices[-1])
