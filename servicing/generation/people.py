"""Who goes: the series' technician where free, else nobody yet, with the reason."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import itemgetter
from uuid import UUID

from servicing.generation.outcomes import Planned
from servicing.models import Booking, Technician, TimeOff
from servicing.models.ledger import Planning
from servicing.working_hours import Span

SENTENCES = {
    Planning.BUSY: "The technician is on another visit at that time.",
    Planning.AWAY: "The technician is away at that time.",
    Planning.INACTIVE: "The technician does not work for the company any more.",
}


class Diary:
    """Times that are taken, merged so that they never overlap."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self.starts: list[datetime] = []
        self.ends: list[datetime] = []
        for start, end in sorted(spans):
            if self.ends and start <= self.ends[-1]:
                self.ends[-1] = max(end, self.ends[-1])
            else:
                self.starts.append(start)
                self.ends.append(end)

    def is_free(self, span: Span) -> bool:
        """
        >>> hour = lambda n: datetime(2024, 1, 15, n)
        >>> diary = Diary([Span(hour(8), hour(9)), Span(hour(10), hour(12))])
        >>> diary.is_free(Span(hour(9), hour(10))), diary.is_free(Span(hour(9), hour(11)))
        (True, False)
        """
        index = bisect_right(self.ends, span.start)
        return index == len(self.starts) or span.end <= self.starts[index]

    def take(self, span: Span) -> None:
        """Enter a time that is free."""
        index = bisect_left(self.starts, span.start)
        self.starts.insert(index, span.start)
        self.ends.insert(index, span.end)


class Staff:
    """What a few technicians do in a span of time; three queries, and their rows locked.

    Whoever books locks the technicians first, in the order of their ids, so what is free here
    stays free until the transaction's end.
    """

    def __init__(
        self,
        technicians: Iterable[UUID],
        within: Span,
        *,
        lock: bool,
        beside: UUID | None = None,
    ) -> None:
        """`beside` names a series whose own visits do not count as taken."""
        people = Technician.objects.filter(pk__in=set(technicians)).order_by("pk")
        if lock:
            people = people.select_for_update(of=("self",), no_key=True)
        rows = people.values_list("pk", "active", "archived_at")
        self.working = {pk for pk, active, archived_at in rows if active and archived_at is None}
        bookings = Booking.objects.filter(technician__in=self.working, during__overlap=within)
        if beside is not None:
            bookings = bookings.exclude(visit__recurring_service=beside)
        self.booked = diaries(
            (pk, Span(during.lower, during.upper))
            for pk, during in bookings.values_list("technician_id", "during")
        )
        self.away = diaries(
            (pk, Span(start, end))
            for pk, start, end in TimeOff.objects.filter(
                technician__in=self.working,
                archived_at__isnull=True,
                start__lt=within.end,
                end__gt=within.start,
            ).values_list("technician_id", "start", "end")
        )

    def hindrance(self, technician: UUID, span: Span) -> Planning | None:
        """Why the technician cannot go, if so."""
        if technician not in self.working:
            return Planning.INACTIVE
        if not self.booked[technician].is_free(span):
            return Planning.BUSY
        return None if self.away[technician].is_free(span) else Planning.AWAY


def diaries(spans: Iterable[tuple[UUID, Span]]) -> defaultdict[UUID, Diary]:
    taken: defaultdict[UUID, list[Span]] = defaultdict(list)
    for pk, span in spans:
        taken[pk].append(span)
    return defaultdict(Diary, {pk: Diary(found) for pk, found in taken.items()})


def assigned(rows: Sequence[Planned]) -> list[Planned]:
    """The rows with whom is free: who comes first is served first. Locks the technicians."""
    wishes = [
        (Span(row.start, row.end), row.technician_id, row)
        for row in rows
        if row.technician_id and row.start and row.end
    ]
    if not wishes:
        return list(rows)
    wishes.sort(key=itemgetter(0))
    within = Span(wishes[0][0].start, max(span.end for span, _, _ in wishes))
    staff = Staff((technician for _, technician, _ in wishes), within, lock=True)
    others = [row for row in rows if not row.technician_id]
    return [*others, *(staffed(row, technician, span, staff) for span, technician, row in wishes)]


def staffed(row: Planned, technician: UUID, span: Span, staff: Staff) -> Planned:
    hindrance = staff.hindrance(technician, span)
    if hindrance is None:
        staff.booked[technician].take(span)
        return row
    message = " ".join(filter(None, (SENTENCES[hindrance], row.message)))
    return row._replace(technician_id=None, reason=hindrance.value, message=message)
