"""A series from a day on: another one, which takes the first one's place."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError

from servicing.generation.replanning import replan, take_over
from servicing.models import RecurringService, SeriesEquipment
from servicing.models.series_rules import LAST_DAY

ONE_DAY = timedelta(days=1)
OWN = frozenset({"id", "created_at", "updated_at", "supersedes", "begins_on"})


def require_successor(series: RecurringService, first: date, now: datetime) -> None:
    """Refuse a day that leaves either part without a date."""
    if first < series.today(now):
        raise refusal("in_past", "Days that have passed do not change.")
    before = series.rhythm.dates(series.starts_on, first - ONE_DAY)
    if first <= series.begins_on or not any(before):
        message = "No date lies before this day; change the whole series by scope=all."
        raise refusal("no_date_before", message)
    ended = series.status == RecurringService.Status.ENDED
    if ended or not any(series.rhythm.dates(first, LAST_DAY)):
        raise refusal("no_date", "The series has no date from this day on.")


def refusal(code: str, message: str) -> ValidationError:
    return ValidationError({"from": ValidationError(message, code=code)})


def successor_of(series: RecurringService, first: date) -> RecurringService:
    """A copy whose ledger begins on `first`; it is not saved yet.

    The phase stays: the first day still anchors the rhythm, and a count still runs from it.
    """
    copied = {
        field.attname: getattr(series, field.attname)
        for field in series._meta.concrete_fields
        if field.name not in OWN
    }
    successor = RecurringService(**copied, supersedes=series, begins_on=first)
    successor.stored_zone = series.timezone
    return successor


def links_of(series: RecurringService, successor: RecurringService) -> list[SeriesEquipment]:
    """Copies of the equipment, not saved yet."""
    return [
        SeriesEquipment(series=successor, position=link.position, equipment_id=link.equipment_id)
        for link in series.equipment.all()
    ]


def split(series: RecurringService, first: date, now: datetime) -> RecurringService:
    """End a series the day before `first`, and let a copy go on from there.

    The caller has locked the series. ValidationError under `from` where either part is empty.
    """
    require_successor(series, first, now)
    successor = successor_of(series, first)
    links = links_of(series, successor)
    successor.save()
    SeriesEquipment.objects.bulk_create(links)
    take_over(series, successor, now)
    replan(successor, now=now)
    return successor
