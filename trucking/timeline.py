"""What happened to a load, and what is planned of it, in its order."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from trucking.models import Load, LoadDocument, LoadException, Payment, Stop
from trucking.moves import OVER, StopStatus

DONE, LATE, TROUBLE, AHEAD = "done", "late", "trouble", "ahead"


class Event(NamedTuple):
    at: datetime
    what: str
    detail: str = ""
    tone: str = DONE


def timeline(
    load: Load,
    *,
    stops: Iterable[Stop],
    exceptions: Iterable[LoadException] = (),
    documents: Iterable[LoadDocument] = (),
    payments: Iterable[Payment] = (),
    now: datetime,
) -> list[Event]:
    """The events of what the asker may see, by time; what has no time yet is left out."""
    found = [
        *moments(load),
        *(event for stop in stops for event in of_stop(stop, load, now)),
        *(event for exception in exceptions for event in of_exception(exception)),
        *(Event(paper.created_at, f"{paper.get_kind_display()} added") for paper in documents),
        *(of_payment(payment) for payment in payments),
    ]
    return sorted(found, key=lambda event: event.at)


def moments(load: Load) -> Iterator[Event]:
    invoiced = f"Invoice {load.invoice_number}" if load.invoice_number else "Invoiced"
    for at, what in (
        (load.booked_at, "Booked"),
        (load.dispatched_at, "Dispatched"),
        (load.invoiced_at, invoiced),
        (load.closed_at, "Closed"),
        (load.cancelled_at, "Cancelled"),
    ):
        if at is not None:
            yield Event(at, what)


def of_stop(stop: Stop, load: Load, now: datetime) -> Iterator[Event]:
    """Arrival and departure; before them the appointment, as long as it is to be kept."""
    what, where = stop.get_type_display(), place_text(stop.address)
    if stop.status == StopStatus.SKIPPED:
        return
    if stop.arrived_at is not None:
        late = stop.due_at is not None and stop.arrived_at > stop.due_at
        yield Event(stop.arrived_at, f"Arrived at {what.lower()}", where, LATE if late else DONE)
    elif stop.appointment_start is not None and load.status not in OVER:
        tone = LATE if stop.due_at < now else AHEAD
        yield Event(stop.appointment_start, f"{what} due", where, tone)
    if stop.departed_at is not None:
        yield Event(stop.departed_at, f"Departed from {what.lower()}", where)


def of_exception(exception: LoadException) -> Iterator[Event]:
    what = exception.get_code_display()
    yield Event(exception.opened_at, what, exception.note or "", TROUBLE)
    if exception.closed_at is not None:
        yield Event(exception.closed_at, f"{what} settled")


def of_payment(payment: Payment) -> Event:
    detail = f"{payment.amount:,.2f} {payment.currency}"
    return Event(payment.created_at, "Payment booked", detail)


def place_text(address: Any) -> str:
    """City and state, which everybody sees."""
    return ", ".join(filter(None, [address.city, address.state])) if address else ""
