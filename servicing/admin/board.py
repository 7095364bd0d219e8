"""A day of visits as one looks at it: hours across, technicians down."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_date

from servicing.models import Technician, TimeOff, Visit
from servicing.models.technician import span_of
from servicing.models.visit_states import ENDED, Status

FIRST_HOUR, LAST_HOUR = 7, 18  # Shown also on a day that needs fewer.
UNASSIGNED = "Nobody yet"
DAY = timedelta(days=1)


@dataclass
class Block:
    """A visit on the board; places are percent of the hours shown."""

    visit: Visit
    start: datetime
    end: datetime
    left: float = 0
    width: float = 0
    lane: int = 0

    @property
    def is_over(self) -> bool:
        return self.visit.status in ENDED


@dataclass
class Row:
    """What one person does on the day."""

    name: str
    color: str = ""
    away: bool = False
    blocks: list[Block] = field(default_factory=list)

    @property
    def lanes(self) -> int:
        return 1 + max((block.lane for block in self.blocks), default=0)


@dataclass
class Board:
    day: date
    rows: list[Row]
    first_hour: int
    last_hour: int

    @property
    def hours(self) -> list[time]:
        return [time(hour % 24) for hour in range(self.first_hour, self.last_hour)]

    @property
    def before(self) -> date:
        return self.day - DAY

    @property
    def after(self) -> date:
        return self.day + DAY

    @property
    def blocks(self) -> list[Block]:
        """Each visit once, by its start."""
        found = {block.visit.pk: block for row in self.rows for block in row.blocks}
        return sorted(found.values(), key=lambda block: (block.start, block.visit.pk))


def day_in(text: str, today: date) -> date:
    """The day that a link names, which no calendar lacks a neighbour of; Http404 for nonsense."""
    try:
        day = parse_date(text) if text else today
    except ValueError:
        day = None
    if day is None or not date.min + DAY < day < date.max - DAY:
        raise Http404
    return day


def board(visits: QuerySet[Visit], day: date) -> Board:
    """The day's standing visits among `visits`; four queries, however many there are."""
    midnight = timezone.make_aware(datetime.combine(day, time.min))
    end = timezone.make_aware(datetime.combine(day + DAY, time.min))
    shown = (
        visits.filter(archived_at__isnull=True, scheduled_start__lt=end, scheduled_end__gt=midnight)
        .exclude(status=Status.CANCELLED)
        .select_related("customer", "technician")
        .prefetch_related("crew__technician")
        .order_by("scheduled_start", "id")
    )
    blocks = [
        Block(visit, max(span.start, midnight), min(span.end, end))
        for visit in shown
        if (span := span_of(visit.scheduled_start, visit.scheduled_end))
    ]
    first, last = hours_of(blocks, midnight)
    place(blocks, midnight + timedelta(hours=first), timedelta(hours=last - first))
    return Board(day, list(rows_of(blocks, midnight, end)), first, last)


def hours_of(blocks: Iterable[Block], midnight: datetime) -> tuple[int, int]:
    hour = timedelta(hours=1)
    starts = [int((block.start - midnight) / hour) for block in blocks]
    ends = [-int((midnight - block.end) // hour) for block in blocks]
    return min([FIRST_HOUR, *starts]), max([LAST_HOUR, *ends])


def place(blocks: Iterable[Block], begin: datetime, length: timedelta) -> None:
    for block in blocks:
        block.left = round(100 * ((block.start - begin) / length), 2)
        block.width = round(100 * ((block.end - block.start) / length), 2)


def rows_of(blocks: list[Block], midnight: datetime, end: datetime) -> Iterator[Row]:
    """Nobody's visits first, then everybody who works or is on a visit."""
    lonely = [block for block in blocks if not people_of(block.visit)]
    if lonely:
        yield row_of(UNASSIGNED, lonely)
    going = {person.pk: person for block in blocks for person in people_of(block.visit)}
    works = Q(active=True, archived_at__isnull=True)
    people = Technician.objects.filter(works | Q(pk__in=going)).order_by("created_at", "id")
    away = TimeOff.objects.filter(archived_at__isnull=True, start__lt=end, end__gt=midnight)
    gone = set(away.values_list("technician_id", flat=True))
    for person in people:
        theirs = [block for block in blocks if person in people_of(block.visit)]
        yield row_of(person.name, theirs, color=person.color or "", away=person.pk in gone)


def people_of(visit: Visit) -> list[Technician]:
    lead: Any = [visit.technician] if visit.technician else []
    return [*lead, *(member.technician for member in visit.crew.all())]


def row_of(name: str, blocks: Iterable[Block], **about: Any) -> Row:
    """Blocks at the same time lie below one another."""
    row, ends = Row(name, **about), list[datetime]()
    for block in blocks:
        lane = next((n for n, ended in enumerate(ends) if ended <= block.start), len(ends))
        ends[lane:] = [block.end, *ends[lane + 1 :]]
        row.blocks.append(Block(block.visit, block.start, block.end, block.left, block.width, lane))
    return row
