import json
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from rest_framework import serializers
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from tenancy.admin.forms import RecordForm
from tenancy.api.exceptions import flat_errors
from trucking.freight import EquipmentType, Mode
from trucking.lanes import guessed_end, place_at
from trucking.serializers.terms import (
    AccessorialsField,
    FuelSurchargeField,
    PartField,
    WeightBreaksField,
)


class RateForm(RecordForm):
    """Weight breaks, fuel and accessorials are written as in the API, and held to its rules."""

    def clean_weight_breaks(self) -> Any:
        return part_of(WeightBreaksField(), self.cleaned_data["weight_breaks"] or [])

    def clean_fuel_surcharge(self) -> Any:
        none = {"method": "none"}
        return part_of(FuelSurchargeField(), self.cleaned_data["fuel_surcharge"] or none)

    def clean_accessorials(self) -> Any:
        return part_of(AccessorialsField(), self.cleaned_data["accessorials"] or [])


def part_of(field: PartField, value: Any) -> Any:
    # The form's own reading of JSON goes through floats, which money never does.
    exact = json.loads(json.dumps(value), parse_float=Decimal)
    try:
        return field.to_internal_value(exact)
    except serializers.ValidationError as error:
        told = flat_errors(error.get_full_details())
        raise ValidationError(
            [f"{one['field']}: {one['message']}".removeprefix(": ") for one in told]
        ) from None


class LaneEndField(forms.CharField):
    """A place as people write it: "Dallas, TX", "TX", "752" or "75207"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=120, widget=UnfoldAdminTextInputWidget(), **kwargs)

    def clean(self, value: Any) -> Any:
        return place_at(*guessed_end(super().clean(value)))


def quantity(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=Decimal("0.01"),
        max_value=200_000,
        widget=UnfoldAdminDecimalFieldWidget(),
    )


class QuoteForm(forms.Form):
    """What a lane is quoted by in the office."""

    origin = LaneEndField(label="From")
    destination = LaneEndField(label="To")
    day = forms.DateField(label="Pickup", widget=UnfoldAdminDateWidget())
    equipment_type = forms.ChoiceField(
        label="Equipment",
        required=False,
        choices=[("", "Any"), *EquipmentType.choices],
        widget=UnfoldAdminSelectWidget(),
    )
    mode = forms.ChoiceField(
        required=False, choices=[("", "Any"), *Mode.choices], widget=UnfoldAdminSelectWidget()
    )
    miles = quantity("Miles")
    pounds = quantity("Pounds")
    pallets = quantity("Pallets")
    hours = quantity("Hours")

    def __init__(self, *args: Any, customer: forms.Field, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"] = customer
