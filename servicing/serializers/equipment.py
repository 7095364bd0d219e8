from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError as ModelValidationError
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ErrorDetail
from rest_framework.serializers import ValidationError

from customers.models import Address
from servicing.models import Equipment, Meter, MeterReading
from servicing.models.meter import record_reading
from servicing.serializers.base import (
    BelowCustomerSerializer,
    ComputedField,
    CustomerField,
)
from tenancy.api.fields import BooleanField, QuantityField, RecordField, WarningsField
from tenancy.api.items import MAX_ITEMS, ItemListSerializer
from tenancy.api.objects import GroupSerializer
from tenancy.api.serializers import TIMESTAMPS, ResourceSerializer
from tenancy.masking import mask_text


class ManufacturerWarrantySerializer(GroupSerializer):
    """What the maker warrants, first and last day included."""

    class Meta:
        model = Equipment
        fields = ["startsOn", "endsOn"]
        extra_kwargs = {
            "startsOn": {"source": "manufacturer_warranty_starts_on"},
            "endsOn": {"source": "manufacturer_warranty_ends_on"},
        }


class ProviderWarrantySerializer(GroupSerializer):
    """What the company itself warrants, first and last day included."""

    class Meta:
        model = Equipment
        fields = ["startsOn", "endsOn"]
        extra_kwargs = {
            "startsOn": {"source": "provider_warranty_starts_on"},
            "endsOn": {"source": "provider_warranty_ends_on"},
        }


@extend_schema_field(OpenApiTypes.BOOL)
class UnderWarrantyField(ComputedField):
    """Whether any warranty holds on the company's own day."""

    columns = (
        "manufacturer_warranty_starts_on",
        "manufacturer_warranty_ends_on",
        "provider_warranty_starts_on",
        "provider_warranty_ends_on",
    )

    def compute(self, asker: Any, *days: date | None) -> bool:
        zone = ZoneInfo(asker.company.timezone) if asker else None
        today = timezone.localdate(timezone=zone)
        return holds(today, *days[:2]) or holds(today, *days[2:])


def holds(day: date, starts_on: date | None, ends_on: date | None) -> bool:
    """Whether a warranty covers `day`; one with neither day is none."""
    if starts_on is None and ends_on is None:
        return False
    return (starts_on or day) <= day <= (ends_on or day)


class MeterListSerializer(ItemListSerializer):
    """Readings that are sent are added; kinds that are not sent stay as they are."""

    def to_internal_value(self, data: Any) -> list[Any]:
        if not isinstance(data, list):
            raise ValidationError("Send a list.", code="wrong_type")
        if len(data) > MAX_ITEMS:
            raise ValidationError(f"At most {MAX_ITEMS} items.", code="max_length")
        rows, errors = [], {}
        for index, sent in enumerate(data):
            try:
                rows.append(self.item_serializer.validated_row(None, sent, partial=False))
            except ValidationError as error:
                errors[index] = error.detail
        if errors:
            raise ValidationError(errors)  # type: ignore[arg-type]
        return rows

    def save_items(self, parent: Any, items: list[Any]) -> list[Any]:
        shown = {(m.kind, m.reading, m.read_at) for m in self.current_items_of(parent)}
        for index, row in enumerate(items):
            if (row.kind, row.reading, row.read_at) not in shown:
                self.add_reading(parent, index, row)
        return self.current_items_of(parent)

    def current_items_of(self, equipment: Equipment) -> list[Any]:
        return list(Meter.objects.filter(equipment=equipment).order_by("position", "id"))

    def add_reading(self, equipment: Equipment, index: int, row: Any) -> None:
        try:
            record_reading(equipment, row.kind, row.reading, row.read_at, reset=row.reset)
        except ModelValidationError as error:
            found = {
                name: [
                    ErrorDetail(message, code=single.code or "invalid")
                    for single in singles
                    for message in single.messages
                ]
                for name, singles in error.update_error_dict({}).items()
            }
            path: Any = {str(self.field_name): {index: found}}
            raise ValidationError(path) from error


class MeterSerializer(ResourceSerializer):
    """What a meter shows, newest of its kind; `reset` says that it began anew."""

    reading = QuantityField(max_digits=14, min_value=0)
    reset = BooleanField(write_only=True, required=False, default=False)
    field_resources = dict.fromkeys(("kind", "reading", "readAt", "reset"), "meter_readings")

    class Meta:
        model = Meter
        list_serializer_class = MeterListSerializer
        parent_field = "equipment"
        fields = ["kind", "reading", "readAt", "reset"]
        extra_kwargs = {"readAt": {"source": "read_at", "required": False}}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return super().validate({"read_at": timezone.now(), **attrs})


class MeterReadingSerializer(ResourceSerializer):
    """A reading that was added, as the history tells it."""

    class Meta:
        model = MeterReading
        fields = ["id", "createdAt", "equipment", "kind", "reading", "readAt", "reset"]
        extra_kwargs = {"createdAt": {"source": "created_at"}, "readAt": {"source": "read_at"}}


class EquipmentSerializer(BelowCustomerSerializer):
    """A thing of a customer's that the company looks after."""

    customerId = CustomerField()
    addressId = RecordField(
        source="address", queryset=Address.objects.all(), required=False, allow_null=True
    )
    manufacturerWarranty = ManufacturerWarrantySerializer()
    providerWarranty = ProviderWarrantySerializer()
    replacedById = RecordField(
        source="replaced_by", queryset=Equipment.objects.all(), required=False, allow_null=True
    )
    meters = MeterSerializer(many=True, required=False)
    underWarranty = UnderWarrantyField()
    warnings = WarningsField()
    masks = {"notes": mask_text}
    field_resources = {"meters": "meter_readings"}

    class Meta:
        model = Equipment
        fields = [
            "id",
            "createdAt",
            "updatedAt",
            "archivedAt",
            "customerId",
            "name",
            "category",
            "manufacturer",
            "model",
            "serialNumber",
            "addressId",
            "installedOn",
            "manufacturerWarranty",
            "providerWarranty",
            "status",
            "replacedById",
            "meters",
            "notes",
            "underWarranty",
            "lastServicedAt",
            "nextDueOn",
            "warnings",
        ]
        read_only_fields = [*TIMESTAMPS, "lastServicedAt", "nextDueOn"]
        extra_kwargs = TIMESTAMPS | {
            "serialNumber": {"source": "serial_number"},
            "installedOn": {"source": "installed_on"},
            "lastServicedAt": {"source": "last_serviced_at"},
            "nextDueOn": {"source": "next_due_on"},
        }
