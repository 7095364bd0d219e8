from tenancy.api.fields import TextField, UnitRateField
from tenancy.api.serializers import TIMESTAMPS, ResourceSerializer
from trucking.models import FuelPrice


class FuelPriceSerializer(ResourceSerializer):
    """What a US gallon of fuel costs, from one day until the next price's."""

    price = UnitRateField(max_digits=10, help_text="Per US gallon.")
    currency = TextField(max_length=3, required=False, allow_blank=True)

    class Meta:
        model = FuelPrice
        fields = [
            "id",
            *TIMESTAMPS,
            "region",
            "publishedOn",
            "effectiveFrom",
            "price",
            "currency",
        ]
        read_only_fields = list(TIMESTAMPS)
        extra_kwargs = TIMESTAMPS | {
            "publishedOn": {"source": "published_on"},
            "effectiveFrom": {"source": "effective_from", "allow_null": True},
        }
