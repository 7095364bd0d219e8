"""Weekly working hours of one person: {"mon": [["08:00", "12:00"], ["13:00", "17:00"]], …}."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT_AFTER = "24:00"


class Span(NamedTuple):
    """From `start` up to, and without, `end`."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


def validate_working_hours(value: Any) -> None:
    if not isinstance(value, dict) or not set(value) <= set(DAYS):
        raise ValidationError(f"Send an object with days of {', '.join(DAYS)}.", code="invalid")
    for day, spans in value.items():
        if not isinstance(spans, list):
            raise ValidationError(f"Send a list of [from, to] for {day}.", code="invalid")
        ended = ""
        for span in spans:
            ended = _end_of(span, ended, day)


def _end_of(span: Any, ended: str, day: str) -> str:
    if not isinstance(span, list) or len(span) != 2 or not all(map(_is_clock, span)):
        raise ValidationError(f'Send ["08:00", "17:00"] for {day}.', code="invalid")
    start, end = span
    if end <= start:
        raise ValidationError(f"On {day}, {end} is not after {start}.", code="invalid")
    if start < ended:
        raise ValidationError(f"The hours on {day} overlap or are out of order.", code="invalid")
    return str(end)


def _is_clock(text: Any) -> bool:
    """Whether it is HH:MM with leading zeros, so that texts compare as times do."""
    if text == MIDNIGHT_AFTER:
        return True
    try:
        return isinstance(text, str) and time.fromisoformat(text).strftime("%H:%M") == text
    except ValueError:
        return False


def working_spans(hours: dict[str, Any], zone: ZoneInfo, within: Span) -> Iterator[Span]:
    """When one works inside `within`, in order; wall clocks are those of `zone` on each day."""
    day, last = within.start.astimezone(zone).date(), within.end.astimezone(zone).date()
    while day <= last:
        for start, end in hours.get(DAYS[day.weekday()], []):
            span = Span(
                max(_instant(day, start, zone), within.start),
                min(_instant(day, end, zone), within.end),
            )
            if span.start < span.end:
                yield span
        day += timedelta(days=1)


def _instant(day: date, clock: str, zone: ZoneInfo) -> datetime:
    if clock == MIDNIGHT_AFTER:
        day, clock = day + timedelta(days=1), "00:00"
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)


def without(free: list[Span], taken: list[Span]) -> list[Span]:
    """`free` less whatever of it is `taken`.

    >>> hour = lambda n: datetime(2024, 1, 15, n)
    >>> [(s.start.hour, s.end.hour) for s in without([Span(hour(8), hour(17))],
    ...                                              [Span(hour(9), hour(10))])]
    [(8, 9), (10, 17)]
    """
    for busy in taken:
        free = [
            part
            for span in free
            for part in (
                Span(span.start, min(span.end, busy.start)),
                Span(max(span.start, busy.end), span.end),
            )
            if part.start < part.end
        ]
    return free
