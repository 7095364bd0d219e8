"""Form fields for what Django has none for, and the forms that use them."""

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminTextInputWidget

from customers.models import Customer
from tenancy.admin.forms import RecordForm


class CoordinatesField(forms.CharField):
    """[longitude, latitude] as one line of text."""

    widget = UnfoldAdminTextInputWidget

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        if not (text := (value or "").strip(" []")):
            return None
        try:
            return [float(number) for number in text.split(",")]
        except ValueError:
            raise ValidationError("Give longitude and latitude: -96.8352, 32.6839.") from None


class CustomerForm(RecordForm):
    tags = SimpleArrayField(
        forms.CharField(max_length=50),
        required=False,
        max_length=50,
        widget=UnfoldAdminTextInputWidget({"placeholder": "Such as: net30, vip"}),
    )

    def clean_hold_reason(self) -> str | None:
        # The model would quietly drop it; somebody who has just typed it should be told.
        reason: str | None = self.cleaned_data["hold_reason"]
        status = self.cleaned_data.get("status", self.instance.status)
        if reason and "hold_reason" in self.changed_data and status != Customer.Status.ON_HOLD:
            raise ValidationError("Only a customer on hold has a hold reason.")
        return reason

    def clean_parent(self) -> Customer | None:
        parent: Customer | None = self.cleaned_data["parent"]
        if parent and parent.archived_at and "parent" in self.changed_data:
            raise ValidationError("This record is archived.", code="archived")
        return parent


class ItemForm(RecordForm):
    def validate_constraints(self) -> None:
        """Leave them to the database: a row alone does not know what its siblings become."""


class AddressForm(ItemForm):
    coordinates = CoordinatesField(
        required=False, help_text="Longitude, latitude: -96.8352, 32.6839."
    )
