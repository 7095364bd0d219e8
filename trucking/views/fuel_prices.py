from tenancy.api.viewsets import ArchiveMixin, CreateMixin, ReplaceMixin, RestoreMixin
from trucking.examples import FUEL_PRICE, NEW_FUEL_PRICE
from trucking.filters.fuel_price import FuelPriceFilter
from trucking.models import FuelPrice
from trucking.serializers.fuel_price import FuelPriceSerializer


class FuelPriceViewSet(CreateMixin, ReplaceMixin, ArchiveMixin, RestoreMixin):
    """What fuel costs, week by week; tables of rates are looked up by it."""

    resource = "rates"
    noun = "fuel price"
    queryset = FuelPrice.objects.all()
    serializer_class = FuelPriceSerializer
    filterset_class = FuelPriceFilter
    example = FUEL_PRICE
    body_examples = {
        "create": NEW_FUEL_PRICE,
        "update": NEW_FUEL_PRICE,
        "partial_update": {"price": "3.912"},
    }
