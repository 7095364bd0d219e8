"""Miles between two places, where nobody gave them."""

import math
from collections.abc import Sequence
from decimal import Decimal

EARTH_RADIUS_MILES = 3958.8
# Roads in the United States are about a fifth longer than the great circle: Ballou, Rahardja and
# Sakai, Transportation Research Part A 36 (2002), found 1.20.
CIRCUITY = 1.2


def estimated_miles(start: Sequence[float], end: Sequence[float]) -> Decimal | None:
    """Road miles between two [longitude, latitude], to a tenth; None where it is one place.

    >>> estimated_miles([-96.797, 32.777], [-84.388, 33.749])
    Decimal('863.5')
    """
    longitude, latitude, end_longitude, end_latitude = map(math.radians, (*start, *end))
    half = (
        math.sin((end_latitude - latitude) / 2) ** 2
        + math.cos(latitude)
        * math.cos(end_latitude)
        * math.sin((end_longitude - longitude) / 2) ** 2
    )
    miles = 2 * EARTH_RADIUS_MILES * math.asin(math.sqrt(min(1, half))) * CIRCUITY
    return round(Decimal(miles), 1) or None
