"""A series from a day on: another one, which takes the first one's place."""

from datetime import date, datetime, timedelta
from typing import Any

from rest_framework.exceptions import ErrorDetail
from rest_framework.serializers import ValidationError

from servicing.generation.replanning import take_over
from servicing.models import RecurringService, SeriesEquipment
from servicing.models.series_rules import LAST_DAY
from servicing.rules import normal_rule
from servicing.serializers.recurring_services import RecurringServiceSerializer
from tenancy.api.exceptions import invalid_field
from tenancy.api.reading import keep

ONE_DAY = timedelta(days=1)
OWN = frozenset({"id", "created_at", "updated_at", "supersedes", "begins_on"})


def require_successor(series: RecurringService, first: date, now: datetime) -> None:
    """Refuse a day that leaves either part without a date."""
    if first < series.today(now):
        raise invalid_field("from", "in_past", "Days that have passed do not change.")
    before = series.rhythm.dates(series.starts_on, first - ONE_DAY)
    if first <= series.begins_on or not any(before):
        message = "No date lies before this day; change the whole series by scope=all."
        raise invalid_field("from", "no_date_before", message)
    ended = series.status == RecurringService.Status.ENDED
    if ended or not any(series.rhythm.dates(first, LAST_DAY)):
        raise invalid_field("from", "no_date", "The series has no date from this day on.")


def successor_of(series: RecurringService, first: date) -> RecurringService:
    """A copy that is not saved yet, with copies of its equipment."""
    copied = {
        field.attname: getattr(series, field.attname)
        for field in series._meta.concrete_fields
        if field.name not in OWN
    }
    successor = RecurringService(**copied, supersedes=series, begins_on=first)
    successor.stored_zone = series.timezone
    links = [
        SeriesEquipment(series=successor, position=link.position, equipment_id=link.equipment_id)
        for link in series.equipment.all()
    ]
    keep(successor, "equipment", links)
    return successor


class SuccessorSerializer(RecurringServiceSerializer):
    """Takes what changes from a day on; `instance` is a successor that is not saved yet.

    The phase stays: the first day still anchors the rhythm, and a count still runs from it. Where
    the rhythm itself changes, it starts anew on the day of the change, with the count that is left.
    """

    class Meta(RecurringServiceSerializer.Meta):
        pass

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        series: Any = self.instance
        before = series.supersedes
        rule = normal_rule(attrs.get("rule", before.rule) or "") or None
        is_new = (attrs.get("frequency", before.frequency), rule) != (before.frequency, before.rule)
        if is_new and attrs.get("starts_on", before.starts_on) == before.starts_on:
            attrs["starts_on"] = series.begins_on
            if before.count and attrs.get("count", before.count) == before.count:
                past = before.rhythm.dates(before.starts_on, series.begins_on - ONE_DAY)
                attrs["count"] = before.count - len(list(past))
        attrs = super().validate(attrs)
        self.require_date()
        return attrs

    def require_date(self) -> None:
        series = self.row
        if not any(series.rhythm.dates(max(series.begins_on, series.starts_on), LAST_DAY)):
            word = ErrorDetail("Nothing is left of the series from that day on.", code="no_date")
            raise ValidationError({"endDate": [word]})

    def follow(self, series: RecurringService, now: datetime) -> None:
        """What PATCH leaves unsaid of the equipment is copied."""
        if "equipment" not in self.validated_data:
            SeriesEquipment.objects.bulk_create(series.equipment.all())
        if series.supersedes is not None:
            take_over(series.supersedes, series, now)
        super().follow(series, now)
