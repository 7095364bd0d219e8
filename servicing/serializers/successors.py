"""What changes of a series from a day on, as its successor."""

from datetime import datetime
from typing import Any

from rest_framework.exceptions import ErrorDetail
from rest_framework.serializers import ValidationError

from servicing.generation.replanning import take_over
from servicing.generation.splitting import ONE_DAY
from servicing.models import RecurringService, SeriesEquipment
from servicing.models.series_rules import LAST_DAY
from servicing.rules import normal_rule
from servicing.serializers.recurring_services import RecurringServiceSerializer


class SuccessorSerializer(RecurringServiceSerializer):
    """Takes what changes from a day on; `instance` is a successor that is not saved yet.

    Where the rhythm itself changes, it starts anew on the day of the change, with the count that
    is left.
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
