from typing import Any

from rest_framework.exceptions import ErrorDetail
from rest_framework.serializers import ValidationError

from tenancy.api.fields import MoneyField, QuantityField, UnitRateField
from tenancy.api.items import Item, ItemListSerializer, stored_values
from tenancy.api.serializers import ResourceSerializer
from trucking.models import Charge

PRICED = ("code", "description", "quantity", "unit", "rate", "amount")


class ChargeListSerializer(ItemListSerializer):
    """Charges by hand come and go; those of a rate or of a stop stay as they were made."""

    def validated_item(self, sent: Any, known: dict[str, Any]) -> Item:
        row = known.get(str(sent.get("id"))) if isinstance(sent, dict) else None
        if row is None or row.source == Charge.Source.MANUAL:
            return super().validated_item(sent, known)
        before = [getattr(row, name) for name in PRICED]
        item = super().validated_item({**self.shown(row), **sent}, known)
        if [getattr(row, name) for name in PRICED] != before:
            message = "This charge is a rate's or a stop's own, and is not changed by hand."
            raise ValidationError({"id": [ErrorDetail(message, code="not_manual")]})
        return item

    def shown(self, row: Charge) -> dict[str, Any]:
        """What a PUT leaves unsaid of such a charge stays."""
        return {name: getattr(row, name) for name in PRICED if name not in {"description", "unit"}}

    def to_internal_value(self, data: Any) -> list[Any]:
        items = super().to_internal_value(data)
        named = {item.row.pk for item in items}
        kept = [
            Item(row, stored_values(row))
            for row in self.current_items()
            if row.source != Charge.Source.MANUAL and row.pk not in named  # type: ignore[attr-defined]
        ]
        return [*kept, *items]


class ChargeSerializer(ResourceSerializer):
    """One priced line. An amount left unsaid is quantity × rate, rounded half up to the cent."""

    resource = "money"  # Whoever writes money writes charges, whatever else they may of loads.
    quantity = QuantityField(
        max_digits=14, decimal_places=4, min_value=0, required=False, allow_null=True
    )
    rate = UnitRateField(min_value=0, required=False, allow_null=True)
    amount = MoneyField(max_digits=14, min_value=0, required=False, allow_null=True)

    class Meta:
        model = Charge
        list_serializer_class = ChargeListSerializer
        parent_field = "load"
        fields = ["id", *PRICED, "source"]
        read_only_fields = ["source"]
