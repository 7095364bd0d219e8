from tenancy.api.fields import MoneyField
from tenancy.api.serializers import ResourceSerializer
from trucking.models import Payment


class PaymentSerializer(ResourceSerializer):
    """Money that came in for a load."""

    amount = MoneyField(max_digits=14)

    class Meta:
        model = Payment
        fields = ["id", "createdAt", "amount", "currency", "paidOn", "reference"]
        read_only_fields = ["createdAt", "currency"]
        extra_kwargs = {
            "createdAt": {"source": "created_at"},
            "paidOn": {"source": "paid_on"},
        }
