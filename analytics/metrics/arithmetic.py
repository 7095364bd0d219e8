"""Means, shares and medians, that are nothing of nothing."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

CENT = Decimal("0.01")
DECIMALS = 4  # Of shares and means.


def share(part: int, whole: int) -> float | None:
    """
    >>> share(2, 3), share(0, 3), share(0, 0)
    (0.6667, 0.0, None)
    """
    return round(part / whole, DECIMALS) if whole else None


def minutes(seconds: float | None, count: int = 1) -> float | None:
    """The mean of `count` durations in minutes.

    >>> minutes(90.0), minutes(300.0, 4), minutes(0.0, 0), minutes(None)
    (1.5, 1.25, None, None)
    """
    return round(seconds / count / 60, 2) if count and seconds is not None else None


def money(amount: Decimal, count: int = 1) -> str | None:
    """The sum of `count` amounts as the API writes money.

    >>> money(Decimal("412.5"), 2), money(Decimal(0), 2), money(Decimal(0), 0)
    ('412.50', '0.00', None)
    """
    return str(amount.quantize(CENT, ROUND_HALF_UP)) if count else None


def median_gap(days: Sequence[tuple[date, int]]) -> float | None:
    """Median of the days between neighbours, given (day, how many on it) in order.

    >>> first, second, third = date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 4)
    >>> median_gap([(first, 1), (second, 1), (third, 1)])
    17.0
    >>> median_gap([(first, 3)]), median_gap([(first, 1)])
    (0.0, None)
    """
    same_day = sum(count - 1 for _, count in days)
    gaps = sorted((after - before).days for (before, _), (after, _) in pairwise(days))
    total = same_day + len(gaps)
    if not total:
        return None

    def at(place: int) -> int:
        return 0 if place < same_day else gaps[place - same_day]

    return (at((total - 1) // 2) + at(total // 2)) / 2
