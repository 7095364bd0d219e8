from decimal import Decimal
from typing import Any

from customers.models import Address
from servicing.models import PartUsed, ServicedEquipment, ServiceRecord, Technician, Visit
from servicing.serializers.base import BelowCustomerSerializer, CustomerField
from tenancy.api.fields import (
    CurrencyField,
    MoneyField,
    QuantityField,
    RecordField,
    UnitRateField,
    WarningsField,
)
from tenancy.api.items import ItemListSerializer
from tenancy.api.objects import GroupSerializer
from tenancy.api.record_lists import RecordListField
from tenancy.api.serializers import TIMESTAMPS, ResourceSerializer
from tenancy.masking import mask_text


class PartUsedSerializer(ResourceSerializer):
    """A part that was built in or used up."""

    quantity = QuantityField(max_digits=12, decimal_places=3)
    unitPrice = UnitRateField(
        source="unit_price", max_digits=16, min_value=0, required=False, allow_null=True
    )
    field_resources = {"unitPrice": "money"}

    class Meta:
        model = PartUsed
        list_serializer_class = ItemListSerializer
        parent_field = "service"
        fields = ["id", "partNumber", "quantity", "description", "unitPrice"]
        extra_kwargs = {"partNumber": {"source": "part_number"}}


class SatisfactionSerializer(GroupSerializer):
    """What the customer thought of it: 1 to 5, and words."""

    masks = {"comment": mask_text}

    class Meta:
        model = ServiceRecord
        fields = ["score", "comment", "ratedAt"]
        read_only_fields = ["ratedAt"]
        extra_kwargs = {
            "score": {"source": "satisfaction_score"},
            "comment": {"source": "satisfaction_comment"},
            "ratedAt": {"source": "rated_at"},
        }

    @property
    def is_masked(self) -> bool:
        parent: Any = self.parent
        return bool(parent.is_masked)


class ServiceRecordSerializer(BelowCustomerSerializer):
    """What was done at a customer's."""

    customerId = CustomerField()
    visitId = RecordField(
        source="visit", queryset=Visit.objects.all(), required=False, allow_null=True
    )
    addressId = RecordField(
        source="address", queryset=Address.objects.all(), required=False, allow_null=True
    )
    technician = RecordField(queryset=Technician.objects.all(), required=False, allow_null=True)
    equipment = RecordListField(through=ServicedEquipment, parent="service", record="equipment")
    partsUsed = PartUsedSerializer(source="parts", many=True, required=False)
    laborRate = UnitRateField(
        source="labor_rate", max_digits=16, min_value=0, required=False, allow_null=True
    )
    amount = MoneyField(max_digits=14, min_value=0, required=False, allow_null=True)
    currency = CurrencyField()
    satisfaction = SatisfactionSerializer()
    followUpVisitId = RecordField(source="follow_up_visit", read_only=True)
    recallForId = RecordField(
        source="recall_for", queryset=ServiceRecord.objects.all(), required=False, allow_null=True
    )
    warnings = WarningsField()
    masks = {"notes": mask_text}
    field_resources = {"amount": "money", "laborRate": "money"}

    class Meta:
        model = ServiceRecord
        fields = [
            "id",
            "createdAt",
            "updatedAt",
            "archivedAt",
            "customerId",
            "visitId",
            "addressId",
            "serviceDate",
            "serviceType",
            "kind",
            "technician",
            "equipment",
            "partsUsed",
            "requestedAt",
            "arrivedAt",
            "completedAt",
            "laborMinutes",
            "laborRate",
            "amount",
            "currency",
            "outcome",
            "satisfaction",
            "followUpRequired",
            "followUpOn",
            "followUpVisitId",
            "recallForId",
            "notes",
            "warnings",
        ]
        read_only_fields = list(TIMESTAMPS)
        extra_kwargs = TIMESTAMPS | {
            "serviceDate": {"source": "service_date"},
            "serviceType": {"source": "service_type"},
            "requestedAt": {"source": "requested_at"},
            "arrivedAt": {"source": "arrived_at"},
            "completedAt": {"source": "completed_at"},
            "laborMinutes": {"source": "labor_minutes"},
            "followUpRequired": {"source": "follow_up_required"},
            "followUpOn": {"source": "follow_up_on"},
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Note whether the amount is given; the computed one sent back is not."""
        given = "amount" in attrs and self.is_given(attrs["amount"])
        said = "amount" in attrs
        attrs = super().validate(attrs)
        if said:
            self.row.amount_is_given = given
        return attrs

    def is_given(self, amount: Decimal | None) -> bool:
        known: Any = self.instance
        if known is not None and not known.amount_is_given and amount == known.amount:
            return False
        return amount is not None

    def save(self, **kwargs: Any) -> Any:
        before = [] if self.instance is None else list(self.instance.equipment.all())
        record = super().save(**kwargs)
        record.settle(link.equipment_id for link in before)
        return record
