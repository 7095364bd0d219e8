"""The dates of a series that is not kept yet: what would be made of it, and what to look at."""

from datetime import date, datetime
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from servicing.generation.people import SENTENCES, Staff
from servicing.models import RecurringService
from servicing.occurrences import Occurrence, Remark, SkipReason
from servicing.working_hours import Span

USUAL, MOST = 12, 100
# A season or its exceptions may leave out nearly every date; nobody waits for the rest.
LONGEST_LOOK = relativedelta(years=20)
MOST_DATES = 4000


class Preview(NamedTuple):
    occurrences: list[Occurrence]
    skipped: list[Occurrence]

    @property
    def warnings(self) -> list[dict[str, str | None]]:
        if self.occurrences:
            return []
        message = "No date of this series gets a visit."
        return [{"code": "no_visits", "message": message, "field": None}]


def preview(
    series: RecurringService, count: int, now: datetime, since: date | None = None
) -> Preview:
    """The first `count` dates that get a visit, from the first day or `since` on.

    With those between that get none. Of dates ahead it also tells whether the technician is free
    as of now; nothing is locked.
    """
    found = Preview([], [])
    start = max(series.starts_on, since or series.starts_on)
    dates = series.timetable.occurrences(start, start + LONGEST_LOOK)
    for number, occurrence in enumerate(dates):
        if len(found.occurrences) == count or number == MOST_DATES:
            break
        (found.skipped if occurrence.skipped else found.occurrences).append(occurrence)
    return Preview(with_staff(series, found.occurrences, now), found.skipped)


def with_staff(
    series: RecurringService, occurrences: list[Occurrence], now: datetime
) -> list[Occurrence]:
    spans = [Span(one.start, one.end) for one in occurrences if one.start and one.end]
    technician = series.technician_id
    if technician is None or not spans or spans[-1].end <= now:
        return occurrences
    within = Span(min(spans).start, max(spans).end)
    staff = Staff([technician], within, lock=False, beside=series.pk)
    remarked = []
    for one in occurrences:
        hindrance = None
        if one.start and one.end and one.start > now:
            hindrance = staff.hindrance(technician, Span(one.start, one.end))
        if hindrance:
            remark = Remark(hindrance.value, SENTENCES[hindrance])
            one = one._replace(remarks=(*one.remarks, remark))
        remarked.append(one)
    return remarked


def sentence_of(occurrence: Occurrence) -> str:
    """Why a date gets no visit, in words."""
    if occurrence.remarks:
        return occurrence.remarks[0].message
    return SkipReason(occurrence.skipped or "").label
