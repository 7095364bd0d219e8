from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django import forms
from django.utils import timezone

from tenancy.api.filters import (
    BooleanFilter,
    ChoicesFilter,
    IncludeArchivedFilter,
    RecordFilter,
    ResourceFilter,
)
from trucking.freight import EquipmentType, Mode
from trucking.lanes import Level, key_of
from trucking.models import Rate
from trucking.terms import RateType


class EndFilter(django_filters.CharFilter):
    """A lane's end, as `TX`, `Dallas, TX`, `752`, an address's id, or `state:TX`."""

    def filter(self, queryset: Any, value: str) -> Any:
        if not value:
            return queryset
        level, colon, _ = value.partition(":")
        if colon and level in Level.values:
            keys = [value.lower()]
        else:
            keys = [key_of(level, value) for level in Level.values]
        return queryset.filter(**{f"{self.field_name}__in": keys})


class EffectiveOnFilter(django_filters.DateFilter):
    def filter(self, queryset: Any, value: Any) -> Any:
        return queryset.effective_on(value) if value is not None else queryset


class ExpiringFilter(django_filters.NumberFilter):
    """Active rates whose last day is today, in the company's zone, or soon."""

    field_class = forms.IntegerField

    def filter(self, queryset: Any, value: int | None) -> Any:
        if value is None:
            return queryset
        zone = ZoneInfo(self.parent.request.asker.company.timezone)
        return queryset.expiring(timezone.localdate(timezone=zone), within_days=value)


class TariffFilter(BooleanFilter):
    """`true` shows the company's own tariff, `false` the customers' rates."""

    def filter(self, queryset: Any, value: bool | None) -> Any:
        return queryset if value is None else queryset.filter(customer__isnull=value)


class CustomerRateFilter(ResourceFilter):
    """What the rates of one customer filter by."""

    origin = EndFilter(field_name="origin_key")
    destination = EndFilter(field_name="destination_key")
    equipmentType = ChoicesFilter(field_name="equipment_type", choices=EquipmentType.choices)
    mode = ChoicesFilter(choices=Mode.choices)
    rateType = ChoicesFilter(field_name="rate_type", choices=RateType.choices)
    status = ChoicesFilter(choices=Rate.Status.choices)
    effectiveOn = EffectiveOnFilter()
    expiringWithinDays = ExpiringFilter(min_value=0, max_value=3650)
    supersedes = RecordFilter(field_name="supersedes_id")
    includeArchived = IncludeArchivedFilter()

    class Meta:
        model = Rate
        fields: list[str] = []


class RateFilter(CustomerRateFilter):
    customer = RecordFilter(field_name="customer_id")
    tariff = TariffFilter()
