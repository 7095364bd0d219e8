"""A technician's visits as an iCalendar feed (RFC 5545)."""

from datetime import UTC, datetime

from django.db.models import Q
from icalendar import Calendar, Event

from servicing.models import CrewMember, Technician, Visit
from servicing.models.visit_states import BLOCKS_NOBODY
from servicing.own import REMEMBERED_FOR


def calendar_of(technician: Technician, now: datetime) -> bytes:
    """The visits of the last 90 days and ahead that `technician` leads or goes along on."""
    crew = CrewMember.objects.filter(technician=technician).values("visit_id")
    visits = (
        Visit.objects.filter(
            Q(technician=technician) | Q(pk__in=crew),
            archived_at__isnull=True,
            scheduled_start__gte=now - REMEMBERED_FOR,
        )
        .exclude(status__in=BLOCKS_NOBODY)
        .select_related("customer", "address")
        .order_by("scheduled_start", "id")
    )
    calendar = Calendar()
    calendar.add("prodid", "-//AttuneLogic//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Visits")
    for visit in visits:
        calendar.add_component(event_of(visit))
    return bytes(calendar.to_ical())


def event_of(visit: Visit) -> Event:
    span = visit.span
    event = Event()
    event.add("uid", f"{visit.pk}@attunelogic")
    event.add("dtstamp", visit.updated_at.astimezone(UTC))
    if span is not None:
        event.add("dtstart", span.start.astimezone(UTC))
        event.add("dtend", span.end.astimezone(UTC))
    event.add("summary", f"{visit.service_type}: {visit.customer.name}")
    event.add("status", "CONFIRMED")
    if place := place_of(visit):
        event.add("location", place)
    if visit.notes:
        event.add("description", visit.notes)
    return event


def place_of(visit: Visit) -> str:
    address = visit.address
    if address is None:
        return ""
    lines = (address.street, address.street2, address.city, address.state, address.zip_code)
    return ", ".join(filter(None, lines))
