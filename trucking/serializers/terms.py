"""The parts of a rate that are kept as JSON, in the form in which they are answered.

What is validated leaves as JSON too, so that the column, the answer and a frozen copy are one.
"""

from typing import Any

from django.core.validators import RegexValidator
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tenancy.api.fields import (
    ChoiceField,
    IntegerField,
    MoneyField,
    QuantityField,
    TextField,
    UnitRateField,
)
from tenancy.api.objects import KnownKeysMixin
from trucking.terms import FuelMethod, Per

CODE = RegexValidator(r"^[a-z][a-z0-9_]*\Z", "Give a word such as stop_off.")


class PartSerializer(KnownKeysMixin):
    """One object of such a part: validated by its fields, kept as they would answer it."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        values = super().to_internal_value(data)
        return {
            name: None if values[name] is None else field.to_representation(values[name])
            for name, field in self.fields.items()
            if name in values
        }


class PercentField(MoneyField):
    """A percentage as a decimal text, without trailing zeros."""

    def __init__(self, **kwargs: Any) -> None:
        limits = {"max_digits": 9, "decimal_places": 4, "min_value": 0, "max_value": 100}
        super().__init__(**limits, **kwargs)

    def to_representation(self, value: Any) -> str:
        return f"{value.normalize():f}"


class WeightBreakSerializer(PartSerializer):
    """From this weight on, another amount per hundredweight."""

    fromPounds = QuantityField(max_digits=9, min_value=1)
    amount = UnitRateField(min_value=0)


class FuelBandSerializer(PartSerializer):
    """What each mile costs more while a gallon costs `from` or more, and less than `to`."""

    to = UnitRateField(min_value=0, max_digits=10, allow_null=True, default=None)
    perMile = UnitRateField(min_value=0, max_digits=10)

    def get_fields(self) -> dict[str, Any]:
        # A word that Python keeps for itself.
        return {"from": UnitRateField(min_value=0, max_digits=10), **super().get_fields()}


class FuelSurchargeSerializer(PartSerializer):
    """How fuel is charged: not at all, by a percentage of the line haul, or by the mile."""

    method = ChoiceField(choices=FuelMethod.choices)
    percent = PercentField(required=False)
    table = FuelBandSerializer(many=True, required=False)

    def complete(self, data: dict[str, Any]) -> dict[str, Any]:
        """Null is absent: what one method needs, another does not have."""
        return {name: value for name, value in data.items() if value is not None}


class AccessorialSerializer(PartSerializer):
    """A further service, and what it costs."""

    code = TextField(max_length=40, validators=[CODE])
    amount = UnitRateField(min_value=0)
    per = ChoiceField(choices=Per.choices, default=Per.EACH)
    freeMinutes = IntegerField(min_value=0, max_value=10_000, allow_null=True, default=None)


class PartField(serializers.Field):
    """Such a part as a whole: what PATCH sends of it is complete, unlike what it sends of a row."""

    part: type[PartSerializer]
    many = True

    def to_internal_value(self, data: Any) -> Any:
        return self.part(many=self.many).run_validation(data)

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field(WeightBreakSerializer(many=True))
class WeightBreaksField(PartField):
    part = WeightBreakSerializer


@extend_schema_field(AccessorialSerializer(many=True))
class AccessorialsField(PartField):
    part = AccessorialSerializer


@extend_schema_field(FuelSurchargeSerializer())
class FuelSurchargeField(PartField):
    part = FuelSurchargeSerializer
    many = False
