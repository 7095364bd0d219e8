"""On which days a lane has a rate, and from when on it has none."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from trucking.models import Rate

SOON = timedelta(days=60)  # An end that is nearer than this is worth a word.
ONE_DAY = timedelta(days=1)


class Gap(NamedTuple):
    start: date
    end: date | None  # The last day without a rate; None is open.


class Coverage(NamedTuple):
    """The active rates of one owner on one lane, for one kind of equipment and mode."""

    rates: list[Rate]
    gap: Gap | None  # The first one that begins today or soon.

    @property
    def newest(self) -> Rate:
        return self.rates[-1]

    @property
    def what(self) -> str:
        """The lane in words: "TX → GA van"."""
        rate = self.newest
        kinds = (rate.get_equipment_type_display(), rate.get_mode_display())
        return " ".join([rate.lane, *(str(kind).lower() for kind in kinds if kind)])

    @property
    def question(self) -> str:
        """What asks for a quote of this lane: the query of its link."""
        rate = self.newest
        asked = {
            "origin": rate.origin_value,
            "destination": rate.destination_value,
            "equipment_type": rate.equipment_type or "",
            "mode": rate.mode or "",
            "customer": rate.customer_id or "",
        }
        return urlencode(asked)

    @property
    def warning(self) -> str:
        if self.gap is None:
            return ""
        until = f" to {day_text(self.gap.end)}" if self.gap.end else ""
        return f"No rate for {self.what} from {day_text(self.gap.start)}{until}"


def coverages(rates: Iterable[Rate], *, today: date) -> list[Coverage]:
    """Lanes of active rates, those with a gap first, the nearest gap before all."""
    ordered = sorted(rates, key=lambda rate: (lane_of(rate), rate.effective_from))
    found = [
        Coverage(same, first_gap([(r.effective_from, r.effective_to) for r in same], today=today))
        for same in (list(group) for _, group in groupby(ordered, key=lane_of))
    ]
    return sorted(found, key=urgency)


def urgency(lane: Coverage) -> tuple[bool, date, str]:
    return lane.gap is None, lane.gap.start if lane.gap else date.max, lane.what


def lane_of(rate: Rate) -> tuple[str, ...]:
    owner = str(rate.customer_id or "")
    kinds = (rate.equipment_type or "", rate.mode or "")
    return (owner, rate.origin_key, rate.destination_key, *kinds)


def first_gap(windows: Iterable[tuple[date, date | None]], *, today: date) -> Gap | None:
    """The first days from today on that no window holds, if they begin soon.

    >>> day = date.fromisoformat
    >>> windows = [(day("2024-01-01"), day("2024-06-30")), (day("2024-07-15"), None)]
    >>> first_gap(windows, today=day("2024-06-01"))
    Gap(start=datetime.date(2024, 7, 1), end=datetime.date(2024, 7, 14))
    >>> first_gap(windows, today=day("2024-08-01"))
    """
    free = today
    for start, end in sorted(windows, key=lambda window: window[0]):
        if start > free:
            return soon(Gap(free, start - ONE_DAY), today)
        if end is None:
            return None
        free = max(free, end + ONE_DAY)
    return soon(Gap(free, None), today)


def soon(gap: Gap, today: date) -> Gap | None:
    return gap if gap.start <= today + SOON else None


def days_text(rate: Rate) -> str:
    """On which days a rate holds, in one line."""
    end = short_day(rate.effective_to) if rate.effective_to else "open"
    return f"{short_day(rate.effective_from)} – {end}".replace(" ", "\N{NO-BREAK SPACE}")


def short_day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def day_text(day: date) -> str:
    """
    >>> day_text(date(2024, 7, 1))
    '1 July 2024'
    """
    return f"{day.day} {day:%B %Y}"
