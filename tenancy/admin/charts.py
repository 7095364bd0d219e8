"""Figures over time as an inline SVG, drawn by the server, with the same as a table."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

WIDTH, HEIGHT, MARGIN = 800, 160, 8
GAP = 0.3  # Of a bar's place that stays empty beside it.


class Point(NamedTuple):
    day: date
    label: str
    value: Decimal | float | None  # None: nothing is known of it.
    text: str  # The value as it is read.


class Bar(NamedTuple):
    x: str
    y: str
    width: str
    height: str
    point: Point


class Dot(NamedTuple):
    x: str
    y: str
    point: Point


class Chart(NamedTuple):
    key: str  # Tells it from other charts of the page.
    title: str
    summary: str
    points: Sequence[Point]
    lowest: Point
    highest: Point
    bars: Sequence[Bar] = ()
    lines: Sequence[str] = ()  # As polylines take them; a gap begins another.
    dots: Sequence[Dot] = ()
    has_table: bool = True


def extremes(points: Sequence[Point]) -> tuple[Point, Point] | None:
    known = [point for point in points if point.value is not None]
    if not known:
        return None
    return min(known, key=lambda p: p.value or 0), max(known, key=lambda p: p.value or 0)


def bar_chart(key: str, title: str, summary: str, points: Sequence[Point]) -> Chart | None:
    """Bars from zero for points that follow one another evenly; None if nothing is known."""
    if (found := extremes(points)) is None:
        return None
    place, top = WIDTH / len(points), float(found[1].value or 0) or 1.0
    bars = [
        Bar(
            f"{place * (at + GAP / 2):.1f}",
            f"{HEIGHT - height:.1f}",
            f"{place * (1 - GAP):.1f}",
            f"{height:.1f}",
            point,
        )
        for at, point in enumerate(points)
        if (height := (HEIGHT - MARGIN) * float(point.value or 0) / top)
    ]
    return Chart(key, title, summary, points, *found, bars=bars)


def line_chart(
    key: str,
    title: str,
    summary: str,
    points: Sequence[Point],
    bounds: tuple[float, float] | None = None,
    *,
    has_table: bool = True,
) -> Chart | None:
    """A line through the points by their days; None with no known value at all.

    `bounds` are the values of the lower and upper edge; without them the line fills the height.

    >>> days = [Point(date(2024, 1, day), "", value, "") for day, value in [(2, 3.0), (9, 4.0)]]
    >>> line_chart("price", "", "", days).lines
    ['8.0,152.0 792.0,8.0']
    """
    if (found := extremes(points)) is None:
        return None
    low, high = bounds or (float(found[0].value or 0), float(found[1].value or 0))
    span, rise = (points[-1].day - points[0].day).days or 1, (high - low) or 1.0
    inner = HEIGHT - 2 * MARGIN
    runs: list[list[Dot]] = [[]]
    for point in points:
        if point.value is None:
            runs.append([])
            continue
        across = MARGIN + (WIDTH - 2 * MARGIN) * (point.day - points[0].day).days / span
        down = MARGIN + inner * (1 - (float(point.value) - low) / rise)
        runs[-1].append(Dot(f"{across:.1f}", f"{down:.1f}", point))
    lines = [" ".join(f"{dot.x},{dot.y}" for dot in run) for run in runs if len(run) > 1]
    dots = [dot for run in runs for dot in run] if has_table else []
    return Chart(key, title, summary, points, *found, lines=lines, dots=dots, has_table=has_table)
