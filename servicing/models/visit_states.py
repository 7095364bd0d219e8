"""The states of a visit and the one table of the moves between them."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import models

from servicing.models.technician import Technician


class Status(models.TextChoices):
    UNSCHEDULED = "unscheduled", "Unscheduled"
    SCHEDULED = "scheduled", "Scheduled"
    DISPATCHED = "dispatched", "Dispatched"
    EN_ROUTE = "en_route", "En route"
    ON_SITE = "on_site", "On site"
    ON_HOLD = "on_hold", "On hold"
    COMPLETED = "completed", "Completed"
    PARTIALLY_COMPLETED = "partially_completed", "Partially completed"
    NO_ACCESS = "no_access", "No access"
    CANCELLED = "cancelled", "Cancelled"


MOVES: dict[str, tuple[str, ...]] = {
    Status.UNSCHEDULED: (Status.SCHEDULED, Status.CANCELLED),
    Status.SCHEDULED: (Status.DISPATCHED, Status.UNSCHEDULED, Status.CANCELLED),
    Status.DISPATCHED: (Status.EN_ROUTE, Status.SCHEDULED, Status.CANCELLED),
    Status.EN_ROUTE: (Status.ON_SITE, Status.DISPATCHED, Status.NO_ACCESS),
    Status.ON_SITE: (
        Status.ON_HOLD,
        Status.COMPLETED,
        Status.PARTIALLY_COMPLETED,
        Status.NO_ACCESS,
    ),
    Status.ON_HOLD: (Status.ON_SITE, Status.PARTIALLY_COMPLETED, Status.CANCELLED),
    Status.COMPLETED: (Status.ON_SITE,),
    Status.PARTIALLY_COMPLETED: (Status.ON_SITE,),
    Status.NO_ACCESS: (Status.UNSCHEDULED,),
    Status.CANCELLED: (Status.UNSCHEDULED,),
}
DONE = frozenset({Status.COMPLETED, Status.PARTIALLY_COMPLETED})
ENDED = DONE | {Status.NO_ACCESS, Status.CANCELLED}
# Somebody is on the way or at work: a move from here may not lie before the one that led here.
AT_WORK = frozenset({Status.EN_ROUTE, Status.ON_SITE, Status.ON_HOLD})
BLOCKS_NOBODY = frozenset({Status.UNSCHEDULED, Status.NO_ACCESS, Status.CANCELLED})
NEEDS_REASON = frozenset({Status.CANCELLED, Status.NO_ACCESS, Status.ON_HOLD})
STEPS_BACK = frozenset(
    {
        (Status.SCHEDULED, Status.UNSCHEDULED),
        (Status.DISPATCHED, Status.SCHEDULED),
        (Status.EN_ROUTE, Status.DISPATCHED),
        (Status.COMPLETED, Status.ON_SITE),
        (Status.PARTIALLY_COMPLETED, Status.ON_SITE),
        (Status.NO_ACCESS, Status.UNSCHEDULED),
        (Status.CANCELLED, Status.UNSCHEDULED),
    }
)
REOPENABLE_FOR = timedelta(days=7)
# A clock in the field may run ahead of ours by so much.
CLOCK_SKEW = timedelta(minutes=5)


class Overrides(NamedTuple):
    """What a manager allows against the rules; the reason stands in the audit."""

    conflict: bool = False
    hold: bool = False


NO_OVERRIDES = Overrides()


class Move(NamedTuple):
    """A wanted change of a visit's status, with what may come along for `scheduled`."""

    to: str
    at: datetime
    reason: str = ""
    start: datetime | None = None
    end: datetime | None = None
    technician: Technician | None = None
    overrides: Overrides = NO_OVERRIDES


def needs_reason(status: str, to: str) -> bool:
    return to in NEEDS_REASON or (status, to) in STEPS_BACK


def is_reopening(status: str, to: str) -> bool:
    return status in DONE and to == Status.ON_SITE
