from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.serializers import ValidationError

from customers.models import Address, Customer
from tenancy.api.fields import MoneyField, QuantityField, RecordField
from tenancy.api.serializers import ResourceSerializer
from tenancy.api.viewsets import locked
from tenancy.masking import mask_text
from trucking.changing import require_changeable, told_of
from trucking.mileage import learn_distance
from trucking.models import Load
from trucking.serializers.charge import ChargeSerializer
from trucking.serializers.journey import Journey
from trucking.serializers.load_parts import (
    LoadDetailsSerializer,
    LoadExceptionSerializer,
    ReferenceSerializer,
    SpotRateSerializer,
)
from trucking.serializers.stop import StopItemSerializer

# Stamped by the moves of a load.
MOMENTS = {
    "bookedAt": "booked_at",
    "dispatchedAt": "dispatched_at",
    "deliveredAt": "delivered_at",
    "closedAt": "closed_at",
    "cancelledAt": "cancelled_at",
}
READ_ONLY = {
    "createdAt": "created_at",
    "updatedAt": "updated_at",
    "archivedAt": "archived_at",
    "distanceEstimated": "distance_estimated",
    "rateSource": "rate_source",
    "rateSnapshot": "rate_snapshot",
    "holdOverridden": "hold_overridden",
    "creditOverridden": "credit_overridden",
    "billingStatus": "billing_status",
    "invoiceNumber": "invoice_number",
    "invoicedAt": "invoiced_at",
    **MOMENTS,
}


def place_field(source: str) -> RecordField:
    """An address of any customer of the company."""
    return RecordField(
        source=source, queryset=Address.objects.all(), required=False, allow_null=True
    )


class LoadNumberField(serializers.CharField):
    """The company's own number of the load."""

    converts = True


class LoadSerializer(ResourceSerializer):
    """Freight that is hauled for a customer, from its booking to its payment."""

    loadNumber = LoadNumberField(source="number", read_only=True)
    customerId = RecordField(
        source="customer", queryset=locked(Customer.objects.all()), required=False
    )
    references = ReferenceSerializer(many=True, required=False)
    pickupLocation = place_field("origin")
    deliveryLocation = place_field("destination")
    loadDetails = LoadDetailsSerializer()
    stops = StopItemSerializer(many=True, required=False)
    distanceMiles = QuantityField(
        source="distance_miles", max_digits=8, decimal_places=1, required=False, allow_null=True
    )
    exceptions = LoadExceptionSerializer(many=True, required=False)
    charges = ChargeSerializer(many=True, required=False)
    totalCharge = MoneyField(source="total_charge", max_digits=14, read_only=True)
    spotRate = SpotRateSerializer(allow_null=True)
    rateId = RecordField(source="rate", read_only=True)
    paidAmount = MoneyField(source="paid_amount", max_digits=14, read_only=True)
    balance = MoneyField(max_digits=14, read_only=True)
    masks = {"driver": mask_text, "notes": mask_text}
    field_resources = dict.fromkeys(
        ["charges", "totalCharge", "spotRate", "rateSnapshot", "paidAmount", "balance"], "money"
    )

    class Meta:
        model = Load
        fields = [
            "id",
            "createdAt",
            "updatedAt",
            "archivedAt",
            "loadNumber",
            "customerId",
            "status",
            "mode",
            "equipmentType",
            "references",
            "pickupLocation",
            "deliveryLocation",
            "scheduledPickup",
            "scheduledDelivery",
            "loadDetails",
            "stops",
            "distanceMiles",
            "distanceEstimated",
            "carrier",
            "driver",
            "truck",
            "trailer",
            "exceptions",
            "charges",
            "totalCharge",
            "currency",
            "spotRate",
            "rateSource",
            "rateId",
            "rateSnapshot",
            "holdOverridden",
            "creditOverridden",
            "billingStatus",
            "invoiceNumber",
            "invoicedAt",
            "paidAmount",
            "balance",
            *MOMENTS,
            "notes",
        ]
        read_only_fields = ["status", "currency", *READ_ONLY]
        extra_kwargs = {name: {"source": source} for name, source in READ_ONLY.items()} | {
            "equipmentType": {"source": "equipment_type"},
            "scheduledPickup": {"source": "pickup_at"},
            "scheduledDelivery": {"source": "delivery_at"},
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        load: Load | None = self.instance
        self.settle_customer(attrs)
        before = told_of(load) if load is not None else None
        if self.access_to("stops").writes:
            Journey(load, attrs, self.initial_data).settle(partial=self.partial)
        attrs = super().validate(attrs)
        stops = [item.row for item in attrs["stops"]] if "stops" in attrs else None
        charges = [item.row for item in attrs["charges"]] if "charges" in attrs else None
        self.learn(attrs, stops, charges)
        if before is not None:
            require_changeable(before, told_of(self.row, stops=stops, charges=charges))
        return attrs

    def settle_customer(self, attrs: dict[str, Any]) -> None:
        fixed = self.context.get("fixed", {}).get("customer")
        owner = fixed or (self.instance.customer if self.instance is not None else None)
        sent = attrs.pop("customer", None) or owner
        if sent is None:
            message = "Say whose load it is."
            raise ValidationError({"customerId": [ErrorDetail(message, code="required")]})
        if owner is not None and sent != owner:
            message = "A load stays with the customer that it was made for."
            raise ValidationError({"customerId": [ErrorDetail(message, code="unchangeable")]})
        if owner is None:
            attrs["customer"] = sent

    def learn(self, attrs: dict[str, Any], stops: Any, charges: Any) -> None:
        """Keep on the row what follows from the lists inside it."""
        if stops is not None or "distance_miles" in attrs:
            known = stops if stops is not None else list(self.row.stops.all())
            learn_distance(self.row, known, given="distance_miles" in attrs)
        if charges is not None:
            self.row.total_charge = sum(c.amount for c in charges if c.counts)
        if "exceptions" in attrs:
            open_ones = [item for item in attrs["exceptions"] if item.row.closed_at is None]
            self.row.has_exception = bool(open_ones)
