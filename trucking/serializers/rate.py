from typing import Any

from rest_framework import serializers

from customers.models import Customer
from tenancy.api.fields import MoneyField, RecordField, TextField, UnitRateField
from tenancy.api.objects import GroupSerializer, merged
from tenancy.api.serializers import TIMESTAMPS, ResourceSerializer
from tenancy.api.viewsets import locked
from trucking.models import Rate
from trucking.serializers.terms import AccessorialsField, FuelSurchargeField, WeightBreaksField


class OriginSerializer(GroupSerializer):
    """Where the lane begins; the value is a code, digits, "Dallas, TX" or an address's id."""

    class Meta:
        model = Rate
        fields = ["level", "value"]
        extra_kwargs = {
            "level": {"source": "origin_level"},
            "value": {"source": "origin_value"},
        }


class DestinationSerializer(GroupSerializer):
    """Where the lane ends."""

    class Meta:
        model = Rate
        fields = ["level", "value"]
        extra_kwargs = {
            "level": {"source": "destination_level"},
            "value": {"source": "destination_value"},
        }


class RateSerializer(ResourceSerializer):
    """What hauling on a lane costs: a customer's own, or with `customerId` null the tariff."""

    customerId = RecordField(
        source="customer", queryset=locked(Customer.objects.all()), required=False, allow_null=True
    )
    origin = OriginSerializer(required=True)
    destination = DestinationSerializer(required=True)
    amount = UnitRateField()
    currency = TextField(max_length=3, required=False, allow_blank=True)
    minimumCharge = MoneyField(
        source="minimum_charge", max_digits=14, required=False, allow_null=True
    )
    weightBreaks = WeightBreaksField(source="weight_breaks", required=False)
    fuelSurcharge = FuelSurchargeField(source="fuel_surcharge", required=False)
    accessorials = AccessorialsField(required=False)
    supersedesId = RecordField(source="supersedes", read_only=True)

    class Meta:
        model = Rate
        fields = [
            "id",
            "createdAt",
            "updatedAt",
            "archivedAt",
            "customerId",
            "origin",
            "destination",
            "equipmentType",
            "mode",
            "rateType",
            "amount",
            "currency",
            "minimumCharge",
            "weightBreaks",
            "fuelSurcharge",
            "accessorials",
            "effectiveFrom",
            "effectiveTo",
            "priority",
            "status",
            "supersedesId",
            "usedAt",
        ]
        read_only_fields = [*TIMESTAMPS, "usedAt"]
        extra_kwargs = TIMESTAMPS | {
            "equipmentType": {"source": "equipment_type"},
            "rateType": {"source": "rate_type"},
            "effectiveFrom": {"source": "effective_from"},
            "effectiveTo": {"source": "effective_to"},
            "usedAt": {"source": "used_at"},
        }

    def complete(self, data: dict[str, Any]) -> dict[str, Any]:
        current = self.instance
        if current is not None and data.get("customerId") is None and not self.is_fixed:
            # A rate never moves from one owner to another, so an absent owner is the current.
            data["customerId"] = current.customer_id and str(current.customer_id)
        sent = data.get("fuelSurcharge")
        if self.partial and isinstance(sent, dict) and current is not None:
            kept: dict[str, Any] = current.fuel_surcharge
            same = sent.get("method", kept["method"]) == kept["method"]
            data["fuelSurcharge"] = merged(kept, sent) if same else sent
        return super().complete(data)

    @property
    def is_fixed(self) -> bool:
        return "customer" in self.context.get("fixed", {})

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        fixed = self.context.get("fixed", {}).get("customer")
        owner = fixed or (self.instance.customer if self.instance is not None else None)
        sent = attrs.get("customer")
        bound = fixed is not None or self.instance is not None
        if bound and sent is not None and sent != owner:
            message = "A rate stays with the customer that it was made for."
            raise serializers.ValidationError({"customerId": message}, code="unchangeable")
        if fixed is not None:
            attrs.pop("customer", None)
        return super().validate(attrs)

    def save(self, **kwargs: Any) -> Any:
        if self.instance is not None:
            self.row = self.row.revised()
        return super().save(**kwargs)
