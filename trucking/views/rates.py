from customers.models import Customer
from tenancy.api.viewsets import (
    ArchiveMixin,
    BelowCustomerMixin,
    CreateMixin,
    ParentScopedMixin,
    ReplaceMixin,
    RestoreMixin,
)
from trucking.examples import NEW_RATE, NEW_TARIFF_RATE, RATE
from trucking.filters.rate import CustomerRateFilter, RateFilter
from trucking.models import Rate
from trucking.serializers.rate import RateSerializer
from trucking.views.quotes import QuoteMixin, TariffQuoteMixin


class RecordsOfRates(CreateMixin, ReplaceMixin, ArchiveMixin, RestoreMixin):
    """What both routes to rates share."""

    resource = "rates"
    noun = "rate"
    queryset = Rate.objects.all()
    serializer_class = RateSerializer
    example = RATE
    body_examples = {
        "create": NEW_RATE,
        "update": NEW_RATE,
        "partial_update": {"amount": "2.25", "effectiveFrom": "2024-07-01"},
    }


class RateViewSet(TariffQuoteMixin, BelowCustomerMixin, RecordsOfRates):
    """The company's tariff and its customers' own rates."""

    filterset_class = RateFilter
    body_examples = {
        **RecordsOfRates.body_examples,
        **TariffQuoteMixin.body_examples,
        "create": NEW_TARIFF_RATE,
        "update": NEW_TARIFF_RATE,
    }


class CustomerRateViewSet(QuoteMixin, ParentScopedMixin, RecordsOfRates):
    """A customer's own rates."""

    parent_queryset = Customer.objects.all()
    filterset_class = CustomerRateFilter
    body_examples = {**RecordsOfRates.body_examples, **QuoteMixin.body_examples}
