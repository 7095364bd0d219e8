from typing import Any

import django_filters
from django.db.models import OuterRef, Subquery

from tenancy.api.filters import IncludeArchivedFilter, ResourceFilter
from trucking.models import FuelPrice


class HoldingOnFilter(django_filters.DateFilter):
    """The price of a day, of each region."""

    def filter(self, queryset: Any, value: Any) -> Any:
        if value is None:
            return queryset
        same_region = FuelPrice.objects.filter(
            region=OuterRef("region"), effective_from__lte=value, archived_at__isnull=True
        )
        newest = same_region.order_by("-effective_from").values("pk")[:1]
        return queryset.filter(pk=Subquery(newest))


class FuelPriceFilter(ResourceFilter):
    region = django_filters.CharFilter()
    effectiveOn = HoldingOnFilter()
    includeArchived = IncludeArchivedFilter()

    class Meta:
        model = FuelPrice
        fields: list[str] = []
