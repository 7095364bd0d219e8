from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from customers.models import DuplicatePair
from customers.serializers import CustomerSerializer
from tenancy.api.objects import ObjectSerializer


@extend_schema_field(CustomerSerializer)
class PairedField(serializers.Field):
    """One of the two customers: its id, until the view puts in the customers of a whole page."""

    def __init__(self, column: str) -> None:
        super().__init__(read_only=True)
        self.columns = (column,)

    def compute(self, asker: Any, customer_id: UUID) -> UUID:
        return customer_id


class PairSerializer(ObjectSerializer):
    """Two customers that may be one, and why."""

    reasons = serializers.ListField(child=serializers.ChoiceField(DuplicatePair.Reason.choices))
    customer = PairedField("customer_id")
    duplicate = PairedField("duplicate_id")

    class Meta:
        model = DuplicatePair
        fields = ["id", "createdAt", "updatedAt", "score", "reasons", "customer", "duplicate"]
        read_only_fields = fields
        extra_kwargs: dict[str, Any] = {
            "createdAt": {"source": "created_at"},
            "updatedAt": {"source": "updated_at"},
        }
