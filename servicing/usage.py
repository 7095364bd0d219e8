"""How a meter runs: what it showed when, and when it will show a figure. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import ceil
from typing import NamedTuple

# The rate of use is that of the last year: a unit that stood still before runs differently now.
RATE_OVER = timedelta(days=365)


class Reading(NamedTuple):
    """What a meter showed; `reset` says that it began at zero again, as a new meter does."""

    on: date
    value: Decimal
    reset: bool = False


class Usage:
    """All readings of one meter as one total that only grows, whatever was reset meanwhile.

    >>> usage = Usage([Reading(date(2026, 1, 1), Decimal(100)),
    ...                Reading(date(2026, 1, 11), Decimal(200))])
    >>> usage.day_of(Decimal(250))
    datetime.date(2026, 1, 16)
    """

    def __init__(self, readings: Iterable[Reading]) -> None:
        total = shown = Decimal(0)
        self._points: list[tuple[date, Decimal]] = []
        for reading in sorted(readings, key=lambda reading: reading.on):
            total += reading.value if reading.reset else reading.value - shown
            shown = reading.value
            self._points.append((reading.on, total))

    def total_on(self, day: date) -> Decimal:
        """The last total known on that day; where the meter was read later only, the first."""
        known = [total for on, total in self._points if on <= day]
        return known[-1] if known else self._points[0][1] if self._points else Decimal(0)

    def day_of(self, target: Decimal) -> date | None:
        """The day on which the total reached or will reach the target; None if none can be told."""
        if not self._points:
            return None
        first_day, first_total = self._points[0]
        if first_total >= target:
            return first_day
        for (day, total), (next_day, next_total) in pairwise(self._points):
            if next_total >= target:
                share = (target - total) / (next_total - total)
                return day + timedelta(days=ceil((next_day - day).days * share))
        return self._estimate(target)

    def _estimate(self, target: Decimal) -> date | None:
        last_day, last_total = self._points[-1]
        since = [point for point in self._points if point[0] >= last_day - RATE_OVER]
        days, used = (last_day - since[0][0]).days, last_total - since[0][1]
        if not days or not used:
            return None
        try:
            return last_day + timedelta(days=ceil((target - last_total) * days / used))
        except OverflowError:  # Used so little that no calendar reaches the day.
            return None
