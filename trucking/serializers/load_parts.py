"""The objects and lists inside a load."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from tenancy.api.fields import MoneyField, QuantityField
from tenancy.api.items import ItemListSerializer
from tenancy.api.objects import GroupSerializer
from tenancy.api.serializers import ResourceSerializer
from tenancy.masking import mask_phone, mask_text
from trucking.models import Load, LoadException, Reference
from trucking.models.load_rules import MAX_POUNDS


class HazmatSerializer(GroupSerializer):
    """What a shipping paper must say of a hazardous material."""

    quantity = QuantityField(
        source="hazmat_quantity", max_digits=12, decimal_places=3, required=False, allow_null=True
    )
    absent_without = "hazmat_un_number"
    masks = {"emergencyPhone": mask_phone}

    class Meta:
        model = Load
        fields = [
            "unNumber",
            "class",
            "packingGroup",
            "properShippingName",
            "quantity",
            "unit",
            "emergencyPhone",
        ]
        extra_kwargs = {
            "unNumber": {"source": "hazmat_un_number"},
            "class": {"source": "hazmat_class"},
            "packingGroup": {"source": "hazmat_packing_group"},
            "properShippingName": {"source": "hazmat_shipping_name"},
            "unit": {"source": "hazmat_unit"},
            "emergencyPhone": {"source": "hazmat_emergency_phone"},
        }


class TemperatureSerializer(GroupSerializer):
    """What the trailer keeps."""

    min = QuantityField(
        source="temperature_min", max_digits=5, decimal_places=1, required=False, allow_null=True
    )
    max = QuantityField(
        source="temperature_max", max_digits=5, decimal_places=1, required=False, allow_null=True
    )
    absent_without = "temperature_unit"

    class Meta:
        model = Load
        fields = ["min", "max", "unit"]
        extra_kwargs = {"unit": {"source": "temperature_unit"}}


class LoadDetailsSerializer(GroupSerializer):
    """What is hauled."""

    weight = QuantityField(
        max_digits=14,
        min_value=Decimal("0.01"),
        max_value=MAX_POUNDS,
        required=False,
        allow_null=True,
        help_text="Pounds, up to 200,000.",
    )
    value = MoneyField(
        max_digits=14, required=False, allow_null=True, help_text="As declared by the customer."
    )
    hazmat = HazmatSerializer(allow_null=True)
    temperature = TemperatureSerializer(allow_null=True)

    class Meta:
        model = Load
        fields = [
            "weight",
            "commodity",
            "value",
            "pieces",
            "pallets",
            "freightClass",
            "hazmat",
            "temperature",
            "stackable",
        ]
        extra_kwargs = {"freightClass": {"source": "freight_class"}}


class SpotRateSerializer(GroupSerializer):
    """A price that was agreed for this load alone; it wins over every rate."""

    amount = MoneyField(
        source="spot_rate", max_digits=14, min_value=0, required=False, allow_null=True
    )
    absent_without = "spot_rate"

    class Meta:
        model = Load
        fields = ["amount", "currency"]


class ReferenceSerializer(ResourceSerializer):
    """A number under which somebody else knows the load."""

    class Meta:
        model = Reference
        list_serializer_class = ItemListSerializer
        parent_field = "load"
        fields = ["id", "type", "value"]


class LoadExceptionSerializer(ResourceSerializer):
    """Something that went wrong, beside the load's status."""

    masks = {"note": mask_text}

    class Meta:
        model = LoadException
        list_serializer_class = ItemListSerializer
        parent_field = "load"
        fields = ["id", "code", "note", "openedAt", "closedAt"]
        extra_kwargs = {
            "openedAt": {"source": "opened_at", "required": False, "allow_null": True},
            "closedAt": {"source": "closed_at"},
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.get("opened_at", getattr(self.instance, "opened_at", None)):
            attrs["opened_at"] = timezone.now()
        attrs = super().validate(attrs)
        if self.row.closed_at is not None and self.row.closed_at < self.row.opened_at:
            message = "An exception closes after it was opened."
            raise serializers.ValidationError({"closedAt": message}, code="out_of_order")
        return attrs
