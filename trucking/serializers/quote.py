from decimal import Decimal
from typing import Any

from rest_framework import serializers

from customers.models import Address, Customer
from tenancy.api.fields import (
    BooleanField,
    ChoiceField,
    DateField,
    IntegerField,
    MoneyField,
    QuantityField,
    RecordField,
    TextField,
    UnitRateField,
    UuidField,
    quantity_number,
    unit_rate_text,
)
from tenancy.api.objects import KnownKeysMixin
from trucking.freight import EquipmentType, Mode
from trucking.pricing import Extra, Line
from trucking.quoting import Quote
from trucking.rating import Rejection

MAX_EXTRAS = 50


class QuotedLoadSerializer(KnownKeysMixin):
    """What is hauled. A quote counts weight and pallets; the rest is as a load has it."""

    weight = QuantityField(max_digits=8, min_value=Decimal("0.01"), max_value=200_000, default=None)
    pallets = IntegerField(min_value=1, max_value=1_000, default=None)
    commodity = TextField(max_length=200, required=False, allow_null=True)
    value = MoneyField(max_digits=14, required=False, allow_null=True)
    pieces = IntegerField(required=False, allow_null=True)
    freightClass = TextField(max_length=10, required=False, allow_null=True)
    hazmat = serializers.JSONField(required=False, allow_null=True)
    temperature = serializers.JSONField(required=False, allow_null=True)
    stackable = BooleanField(required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        for name in ("weight", "pallets"):
            fields[name].allow_null = True
        return fields


class ExtraSerializer(KnownKeysMixin):
    """An accessorial to be charged; without quantity it is once, or the load's own."""

    code = TextField(max_length=40)
    quantity = QuantityField(
        max_digits=10, min_value=Decimal("0.01"), required=False, allow_null=True
    )


class QuoteRequestSerializer(KnownKeysMixin):
    """What a shipment is quoted by."""

    pickupLocation = RecordField(queryset=Address.objects.select_related("customer"))
    deliveryLocation = RecordField(queryset=Address.objects.select_related("customer"))
    equipmentType = ChoiceField(choices=EquipmentType.choices, required=False, allow_null=True)
    mode = ChoiceField(choices=Mode.choices, required=False, allow_null=True)
    loadDetails = QuotedLoadSerializer(required=False, allow_null=True)
    distanceMiles = QuantityField(
        max_digits=8,
        min_value=Decimal("0.01"),
        required=False,
        allow_null=True,
        help_text="Absent: estimated from the coordinates of both places.",
    )
    hours = QuantityField(
        max_digits=7,
        min_value=Decimal("0.01"),
        required=False,
        allow_null=True,
        help_text="What an hourly rate counts.",
    )
    pickupDate = DateField(
        required=False, allow_null=True, help_text="Local to the pickup; absent: today there."
    )
    accessorials = ExtraSerializer(many=True, required=False, allow_null=True)

    def validate_accessorials(self, items: Any) -> Any:
        if items and len(items) > MAX_EXTRAS:
            raise serializers.ValidationError(f"At most {MAX_EXTRAS} items.", code="max_length")
        return items

    def extras(self) -> tuple[Extra, ...]:
        sent = self.validated_data.get("accessorials") or ()
        return tuple(Extra(item["code"], item.get("quantity")) for item in sent)


class TariffQuoteRequestSerializer(QuoteRequestSerializer):
    """The same for a customer that the body names, or for nobody: then the tariff applies."""

    customerId = RecordField(queryset=Customer.objects.all(), required=False, allow_null=True)


class LineSerializer(serializers.Serializer[Any]):
    """One charge: quantity × rate, rounded half up to the cent, or the minimum charge."""

    code = TextField()
    description = TextField()
    quantity = QuantityField(max_digits=14)
    unit = TextField()
    rate = UnitRateField()
    amount = MoneyField(max_digits=14)


class FuelSerializer(serializers.Serializer[Any]):
    """The price that the rate's fuel table was looked up by."""

    price = UnitRateField()
    effectiveFrom = DateField()


class RejectionSerializer(serializers.Serializer[Any]):
    """A rate that does not apply, and why."""

    rateId = UuidField()
    reason = TextField()
    detail = TextField()


class QuoteSerializer(serializers.Serializer[Any]):
    """What the shipment costs, and how each cent came about."""

    rateId = UuidField()
    currency = TextField()
    lines = LineSerializer(many=True)
    total = MoneyField(max_digits=14)
    distanceMiles = QuantityField(max_digits=8, allow_null=True)
    distanceEstimated = BooleanField()
    fuel = FuelSerializer(allow_null=True)
    rejected = RejectionSerializer(many=True)


def shown_quote(quote: Quote) -> dict[str, Any]:
    fuel, miles = quote.fuel, quote.miles
    return {
        "rateId": str(quote.rate.pk),
        "currency": quote.rate.currency,
        "lines": [shown_line(line) for line in quote.lines],
        "total": str(quote.total),
        "distanceMiles": None if miles is None else quantity_number(miles),
        "distanceEstimated": quote.is_estimated,
        "fuel": fuel
        and {
            "price": unit_rate_text(fuel.price),
            "effectiveFrom": fuel.effective_from.isoformat(),
        },
        "rejected": [shown_rejection(rejection) for rejection in quote.rejected],
    }


def shown_line(line: Line) -> dict[str, Any]:
    return {
        "code": line.code,
        "description": line.description,
        "quantity": quantity_number(line.quantity),
        "unit": line.unit,
        "rate": unit_rate_text(line.rate),
        "amount": str(line.amount),
    }


def shown_rejection(rejection: Rejection) -> dict[str, str]:
    return {
        "rateId": str(rejection.rate.pk),
        "reason": rejection.reason,
        "detail": rejection.detail,
    }
