"""Service windows as people write them: "8am-5pm"."""

import re
from datetime import time
from typing import NamedTuple

CLOCK = r"(\d{1,2})(?::([0-5]\d))?\s*(am|pm|a\.m\.|p\.m\.)?"
WINDOW = re.compile(rf"\s*{CLOCK}\s*(?:-|–|—|to|until)\s*{CLOCK}\s*", re.IGNORECASE)


class Window(NamedTuple):
    start: time
    end: time


def parse_window(text: str) -> Window | None:
    """Read a window of local time; None where it cannot be read with certainty.

    >>> parse_window("8am-5pm")
    Window(start=datetime.time(8, 0), end=datetime.time(17, 0))
    >>> parse_window("9:30 - 11 AM")
    Window(start=datetime.time(9, 30), end=datetime.time(11, 0))
    >>> parse_window("13:00 to 17:30")
    Window(start=datetime.time(13, 0), end=datetime.time(17, 30))
    >>> parse_window("mornings")
    """
    if (match := WINDOW.fullmatch(text)) is None:
        return None
    hour, minute, half, end_hour, end_minute, end_half = match.groups()
    end = clock(end_hour, end_minute, end_half)
    # "9-11am" gives the half once, for both; "10-2pm" cannot mean ten at night.
    start = clock(hour, minute, half or end_half)
    if start and end and start >= end and not half:
        start = clock(hour, minute, "am" if end_half else None)
    return Window(start, end) if start and end and start < end else None


def clock(hour: str, minute: str | None, half: str | None) -> time | None:
    """
    >>> clock("12", "30", "am")
    datetime.time(0, 30)
    """
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half.lower().startswith("p") else 0)
    return time(hours, int(minute or 0)) if hours < 24 else None
