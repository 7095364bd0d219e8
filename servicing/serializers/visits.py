from contextlib import nullcontext
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from customers.models import Address
from servicing.models import CrewMember, Technician, Visit, VisitEquipment
from servicing.models.visit_states import BLOCKS_NOBODY, ENDED, NO_OVERRIDES, Overrides, Status
from servicing.serializers.base import (
    BelowCustomerSerializer,
    ComputedField,
    CustomerField,
)
from tenancy.api.fields import BooleanField, RecordField, TextField, WarningsField
from tenancy.api.objects import GroupSerializer
from tenancy.api.record_lists import RecordListField
from tenancy.api.serializers import TIMESTAMPS
from tenancy.context import acting
from tenancy.errors import ConflictError, ForbiddenFieldError
from tenancy.masking import mask_text

TIMES = ("scheduled_start", "scheduled_end")
OVERRIDES = ("overrideConflict", "overrideHold")


class ArrivalWindowSerializer(GroupSerializer):
    """Between when the customer was promised an arrival."""

    class Meta:
        model = Visit
        fields = ["start", "end"]
        extra_kwargs = {"start": {"source": "window_start"}, "end": {"source": "window_end"}}


@extend_schema_field({"type": "array", "items": {"type": "string"}, "examples": [["unassigned"]]})
class FlagsField(ComputedField):
    """What a dispatcher should look at."""

    columns = ("status", "technician_id", "customer__status", "overbooked")

    def compute(self, asker: Any, *values: Any) -> list[str]:
        status, technician_id, customer_status, overbooked = values
        if status in ENDED:
            return []
        flags = {
            "unassigned": technician_id is None,
            "customer_on_hold": customer_status == "on_hold",
            "overbooked": overbooked and status not in BLOCKS_NOBODY,
        }
        return [flag for flag, holds in flags.items() if holds]


class OverridesMixin(serializers.Serializer[Any]):
    """What a manager may allow against the rules, with a reason that stands in the audit."""

    overrideConflict = BooleanField(write_only=True, required=False)
    overrideHold = BooleanField(write_only=True, required=False)

    def take_overrides(self, attrs: dict[str, Any]) -> Overrides:
        """The overrides sent; ForbiddenFieldError for a role that may not, 400 without reason."""
        wanted = {name: bool(attrs.pop(name, False)) for name in OVERRIDES}
        for name, sent in wanted.items():
            if sent and not self.may_override():
                raise ForbiddenFieldError(name)
        if any(wanted.values()) and not (attrs.get("reason") or "").strip():
            message = "An override needs a reason."
            raise serializers.ValidationError({"reason": message}, code="required")
        return Overrides(wanted["overrideConflict"], wanted["overrideHold"])

    def may_override(self) -> bool:
        asker = self.context["request"].asker
        return bool(asker.access("restores_and_overrides").writes)


class VisitSerializer(OverridesMixin, BelowCustomerSerializer):
    """Planned work at a customer's. Its status moves by `transitions` alone."""

    customerId = CustomerField()
    addressId = RecordField(
        source="address", queryset=Address.objects.all(), required=False, allow_null=True
    )
    technician = RecordField(queryset=Technician.objects.all(), required=False, allow_null=True)
    crew = RecordListField(through=CrewMember, parent="visit", record="technician")
    equipment = RecordListField(through=VisitEquipment, parent="visit", record="equipment")
    arrivalWindow = ArrivalWindowSerializer()
    recurringServiceId = RecordField(source="recurring_service", read_only=True)
    maintenancePlanId = RecordField(source="maintenance_plan", read_only=True)
    flags = FlagsField()
    reason = TextField(write_only=True, required=False, max_length=500)
    warnings = WarningsField()
    masks = {"notes": mask_text, "statusReason": mask_text}

    class Meta:
        model = Visit
        fields = [
            "id",
            "createdAt",
            "updatedAt",
            "archivedAt",
            "customerId",
            "addressId",
            "serviceType",
            "status",
            "statusReason",
            "statusAt",
            "priority",
            "scheduledStart",
            "scheduledEnd",
            "arrivalWindow",
            "timezone",
            "technician",
            "crew",
            "equipment",
            "requestedAt",
            "dueOn",
            "source",
            "recurringServiceId",
            "maintenancePlanId",
            "occurrenceDate",
            "dispatchedAt",
            "enRouteAt",
            "arrivedAt",
            "completedAt",
            "notes",
            "flags",
            "overrideConflict",
            "overrideHold",
            "reason",
            "warnings",
        ]
        read_only_fields = [
            *TIMESTAMPS,
            "status",
            "statusReason",
            "statusAt",
            "source",
            "occurrenceDate",
            "dispatchedAt",
            "enRouteAt",
            "arrivedAt",
            "completedAt",
        ]
        extra_kwargs = TIMESTAMPS | {
            "serviceType": {"source": "service_type"},
            "statusReason": {"source": "status_reason"},
            "statusAt": {"source": "status_at"},
            "scheduledStart": {"source": "scheduled_start"},
            "scheduledEnd": {"source": "scheduled_end"},
            "requestedAt": {"source": "requested_at"},
            "dueOn": {"source": "due_on"},
            "occurrenceDate": {"source": "occurrence_date"},
            "dispatchedAt": {"source": "dispatched_at"},
            "enRouteAt": {"source": "en_route_at"},
            "arrivedAt": {"source": "arrived_at"},
            "completedAt": {"source": "completed_at"},
        }

    overrides = NO_OVERRIDES
    reason_given = ""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        self.overrides = self.take_overrides(attrs)
        self.reason_given = (attrs.pop("reason", None) or "").strip()
        if self.instance is not None:
            self.keep_length(attrs)
            self.require_movable(attrs)
        return super().validate(attrs)

    def keep_length(self, attrs: dict[str, Any]) -> None:
        """Move the end along where only a start is sent."""
        visit: Any = self.instance
        start = attrs.get("scheduled_start")
        if self.root.partial and start and "scheduled_end" not in attrs and visit.scheduled_start:
            attrs["scheduled_end"] = start + (visit.scheduled_end - visit.scheduled_start)

    def require_movable(self, attrs: dict[str, Any]) -> None:
        """Times change while the visit is planned: from unscheduled by a transition, and not
        once it is over.
        """
        visit: Any = self.instance
        unchanged = all(
            attrs.get(name, getattr(visit, name)) == getattr(visit, name) for name in TIMES
        )
        if unchanged:
            return
        if visit.status == Status.UNSCHEDULED:
            message = "This visit is unscheduled; move it to scheduled by a transition."
            raise ConflictError(message, "unscheduled", field="scheduledStart")
        if visit.is_over:
            raise ConflictError("This visit is over.", "over", field="scheduledStart")

    def save(self, **kwargs: Any) -> Any:
        with acting(reason=self.reason_given) if self.reason_given else nullcontext():
            return self.save_and_book(**kwargs)

    def save_and_book(self, **kwargs: Any) -> Visit:
        if self.instance is None and self.row.scheduled_start:
            self.row.require_schedulable(self.overrides)
        visit: Visit = super().save(**kwargs)
        visit.settle(self.overrides)
        return visit
