from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.serializers import ValidationError

from servicing.models import Technician
from servicing.models.visit import USUAL_LENGTH
from servicing.models.visit_states import DONE, NO_OVERRIDES, Move, Status
from servicing.serializers.service_records import ServiceRecordSerializer
from servicing.serializers.visits import OverridesMixin
from tenancy.api.fields import ChoiceField, InstantField, RecordField, TextField
from tenancy.api.objects import KnownKeysMixin

ONLY_SCHEDULED = ("scheduledStart", "scheduledEnd", "technician")


@extend_schema_field(ServiceRecordSerializer(required=False))
class ServiceField(serializers.DictField):
    """Fields of a service record, which its own serializer validates."""


class VisitTransitionSerializer(OverridesMixin, KnownKeysMixin):
    """A move to another status, with what may come along."""

    to = ChoiceField(choices=Status.choices)
    at = InstantField(required=False, help_text="Now, if it is not sent.")
    reason = TextField(required=False, allow_null=True, max_length=500)
    scheduledStart = InstantField(required=False, help_text="For `scheduled`.")
    scheduledEnd = InstantField(required=False, help_text="For `scheduled`.")
    technician = RecordField(
        queryset=Technician.objects.all(), required=False, help_text="For `scheduled`."
    )
    service = ServiceField(required=False, help_text="For `completed`, `partially_completed`.")

    overrides = NO_OVERRIDES

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        self.overrides = self.take_overrides(attrs)
        misplaced = [
            name for name in ONLY_SCHEDULED if name in attrs and attrs["to"] != Status.SCHEDULED
        ]
        if "service" in attrs and attrs["to"] not in DONE:
            misplaced.append("service")
        if "scheduledEnd" in attrs and "scheduledStart" not in attrs:
            misplaced.append("scheduledEnd")
        if misplaced:
            word = ErrorDetail("This does not belong to such a move.", code="misplaced")
            raise ValidationError({name: [word] for name in misplaced})
        return attrs

    def move(self, now: datetime) -> Move:
        sent = self.validated_data
        start, end = sent.get("scheduledStart"), sent.get("scheduledEnd")
        return Move(
            to=sent["to"],
            at=sent.get("at") or now,
            reason=sent.get("reason") or "",
            start=start,
            end=end or (start + USUAL_LENGTH if start else None),
            technician=sent.get("technician"),
            overrides=self.overrides,
        )
