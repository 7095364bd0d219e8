"""How far a load is hauled: as given, or estimated from stop to stop."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from trucking.distance import estimated_miles


def learn_distance(load: Any, stops: Sequence[Any], *, given: bool) -> None:
    """Set the load's miles and whether they are an estimate, which a new journey renews.

    `given` says that the request named the miles; the estimate sent back is still an estimate.
    """
    if load.distance_miles is None or (load.distance_estimated and not given):
        load.distance_miles = estimated_journey(stops)
        load.distance_estimated = load.distance_miles is not None
    elif load.distance_estimated and load.distance_miles != estimated_journey(stops):
        load.distance_estimated = False


def estimated_journey(stops: Sequence[Any]) -> Decimal | None:
    """The sum of its legs; None unless every stop has coordinates."""
    points: list[Any] = [stop.address.coordinates if stop.address else None for stop in stops]
    if len(points) < 2 or not all(points):
        return None
    legs = [estimated_miles(start, end) or Decimal(0) for start, end in pairwise(points)]
    return sum(legs, Decimal(0)) or None
