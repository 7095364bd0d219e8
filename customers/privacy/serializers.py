from typing import Any

from rest_framework import serializers

from customers.models import LegalHold, PrivacyRequest
from tenancy.api.fields import DateField, TextField
from tenancy.api.objects import KnownKeysMixin
from tenancy.api.serializers import ResourceSerializer


class ReasonField(TextField):
    """Why, as the audit keeps it."""

    def __init__(self) -> None:
        super().__init__(
            min_length=5, max_length=500, help_text="Kept in the audit; name nobody in it."
        )


class EraseCustomerSerializer(KnownKeysMixin):
    """Why, and the customer's name once more: there is no way back."""

    reason = TextField(
        min_length=5, max_length=500, help_text="Kept in the audit; name nobody in it."
    )
    confirmName = TextField(max_length=200)


class EraseContactSerializer(KnownKeysMixin):
    """Why; there is no way back."""

    reason = TextField(
        min_length=5, max_length=500, help_text="Kept in the audit; name nobody in it."
    )


class RetainedSerializer(serializers.Serializer[Any]):
    """What stays, through which day, and on what basis; no day: for good."""

    what = serializers.CharField()
    until = serializers.DateField(allow_null=True)
    basis = serializers.CharField()


class ErasureSerializer(serializers.Serializer[Any]):
    """How many records of each kind were erased, and what stays."""

    erased = serializers.DictField(child=serializers.IntegerField())
    retained = RetainedSerializer(many=True)


class LegalHoldSerializer(ResourceSerializer):
    """Through which day nothing of the customer may be erased, and why."""

    until = DateField(help_text="The last day of the hold.")
    reason = TextField(max_length=500)

    class Meta:
        model = LegalHold
        fields = ["id", "createdAt", "updatedAt", "until", "reason", "liftedAt"]
        read_only_fields = ["createdAt", "updatedAt", "liftedAt"]
        extra_kwargs: dict[str, Any] = {
            "createdAt": {"source": "created_at"},
            "updatedAt": {"source": "updated_at"},
            "liftedAt": {"source": "lifted_at"},
        }


class PrivacyRequestSerializer(ResourceSerializer):
    """What a person asked for about their data, as the audit tells it."""

    class Meta:
        model = PrivacyRequest
        fields = [
            "id",
            "createdAt",
            "updatedAt",
            "kind",
            "person",
            "details",
            "receivedOn",
            "dueOn",
            "outcome",
            "closedOn",
            "answer",
        ]
        extra_kwargs: dict[str, Any] = {
            "createdAt": {"source": "created_at"},
            "updatedAt": {"source": "updated_at"},
            "receivedOn": {"source": "received_on"},
            "dueOn": {"source": "due_on"},
            "closedOn": {"source": "closed_on"},
        }
