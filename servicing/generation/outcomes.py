"""What becomes of the dates of a series, in the ledger's words."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from servicing.models import RecurringService
from servicing.occurrences import SkipReason

SERIES_IS_PAUSED = "The series was paused on this day."
PASSED = "Its time had passed before it was planned."


class Planned(NamedTuple):
    """A date with its visit, or with the reason why it gets none."""

    series: RecurringService
    date: date
    start: datetime | None
    end: datetime | None
    has_visit: bool
    reason: str | None = None
    message: str | None = None
    technician_id: UUID | None = None


def planned(series: RecurringService, first: date, last: date, now: datetime) -> Iterator[Planned]:
    """What becomes of each date from `first` to `last`, both inclusive.

    No visit is made for a time that has passed: after a long downtime the past is not flooded.
    """
    paused = series.status == RecurringService.Status.PAUSED
    for day, start, end, skipped, remarks in series.timetable.occurrences(first, last):
        reason = skipped.value if skipped else remarks[0].code if remarks else None
        message = " ".join(remark.message for remark in remarks) or None
        if start is None:
            yield Planned(series, day, start, end, False, reason, message)
        elif paused:
            yield Planned(series, day, start, end, False, SkipReason.PAUSED, SERIES_IS_PAUSED)
        elif start <= now:
            yield Planned(series, day, start, end, False, SkipReason.MISSED, PASSED)
        else:
            yield Planned(series, day, start, end, True, reason, message, series.technician_id)
