from typing import Any, cast

from django.core.exceptions import ValidationError as ModelValidationError

from customers.models import Address
from tenancy.api.fields import ChoiceField, InstantField, IntegerField, RecordField
from tenancy.api.items import ItemListSerializer
from tenancy.api.objects import GroupSerializer
from tenancy.api.serializers import ResourceSerializer
from tenancy.masking import mask_text
from trucking.evidence import evidence_of, learn_from_stop, require_evidence
from trucking.models import Stop
from trucking.moves import StopStatus

TIMES: dict[str, Any] = {
    "arrivedAt": {"source": "arrived_at"},
    "departedAt": {"source": "departed_at"},
}


class SequenceField(IntegerField):
    """The stop's place on the way, from 1; the order of the list decides it."""

    converts = True

    def to_representation(self, value: int) -> int:
        return value + 1


class AppointmentSerializer(GroupSerializer):
    """When the truck is expected."""

    class Meta:
        model = Stop
        fields = ["start", "end"]
        extra_kwargs = {
            "start": {"source": "appointment_start"},
            "end": {"source": "appointment_end"},
        }


class StopItemSerializer(ResourceSerializer):
    """A place where the load is picked up or delivered. Moves of the load stamp its times."""

    sequence = SequenceField(source="position", read_only=True)
    addressId = RecordField(
        source="address", queryset=Address.objects.all(), required=False, allow_null=True
    )
    appointment = AppointmentSerializer()
    masks = {"notes": mask_text}

    class Meta:
        model = Stop
        list_serializer_class = ItemListSerializer
        parent_field = "load"
        fields = [
            "id",
            "sequence",
            "type",
            "addressId",
            "appointment",
            "status",
            "arrivedAt",
            "departedAt",
            "notes",
        ]
        read_only_fields = ["status", *TIMES]
        extra_kwargs = TIMES


class StopSerializer(StopItemSerializer):
    """A stop by itself, whose times may be corrected once they are stamped."""

    class Meta(StopItemSerializer.Meta):
        read_only_fields = ["type"]

    addressId = RecordField(source="address", read_only=True)
    status = ChoiceField(choices=StopStatus.choices, required=False)
    arrivedAt = InstantField(source="arrived_at", required=False, allow_null=True)
    departedAt = InstantField(source="departed_at", required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        stop, load = cast(Stop, self.instance), self.context["fixed"]["load"]
        before = evidence_of(stop)
        attrs = super().validate(attrs)
        try:
            require_evidence(load, stop, before, now=self.context["now"])
        except ModelValidationError as error:
            raise self.in_api_names(error) from error
        return attrs

    def save(self, **kwargs: Any) -> Any:
        stop = super().save(**kwargs)
        learn_from_stop(self.context["fixed"]["load"], stop)
        return stop
