from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from customers.merging.choosing import DUPLICATE, THIS, columns_preferred
from customers.models import Customer
from tenancy.api.fields import RecordField
from tenancy.api.objects import KnownKeysMixin

SIDES = (THIS, DUPLICATE)


class PreferField(serializers.DictField):
    """Which of the two says a field, by the API's path of it; a group's name stands for all."""

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """By column."""
        sent: dict[str, Any] = super().to_internal_value(data)
        errors: dict[str, Any] = {}
        for path, side in sent.items():
            if side not in SIDES:
                errors[path] = [ErrorDetail("Send this or duplicate.", code="invalid_choice")]
                continue
            try:
                columns_preferred({path: side})
            except LookupError:
                errors[path] = [ErrorDetail("There is no such field.", code="unknown_field")]
        if errors:
            raise serializers.ValidationError(errors)
        return columns_preferred(sent)


class UnmergeSerializer(KnownKeysMixin):
    """Which merge is taken back."""

    duplicateId = serializers.UUIDField(help_text="The customer that was merged into this one.")


class MergeSerializer(KnownKeysMixin):
    """Which customer becomes part of this one, and what it says better."""

    duplicateId = RecordField(queryset=Customer.objects.all())
    prefer = PreferField(
        child=serializers.ChoiceField(choices=SIDES),
        required=False,
        help_text='By field, such as {"name": "duplicate", "contactInfo": "this"}. Where nothing'
        " is said, this customer's value stays, and what it leaves empty is filled in.",
    )
