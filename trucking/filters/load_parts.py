from tenancy.api.filters import ResourceFilter
from trucking.models import Charge, Payment, Stop


class StopFilter(ResourceFilter):
    class Meta:
        model = Stop
        fields: list[str] = []


class ChargeFilter(ResourceFilter):
    class Meta:
        model = Charge
        fields: list[str] = []


class PaymentFilter(ResourceFilter):
    class Meta:
        model = Payment
        fields: list[str] = []
