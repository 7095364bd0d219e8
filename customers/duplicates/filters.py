from typing import Any

import django_filters
from django.db.models import Q
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from customers.models import DuplicatePair
from tenancy.api.filters import ResourceFilter, uuid_or_none


@extend_schema_field(OpenApiTypes.UUID)
class EitherFilter(django_filters.CharFilter):
    """Pairs in which this customer is one of the two."""

    def filter(self, queryset: Any, value: str) -> Any:
        if not value:
            return queryset
        if (one := uuid_or_none(value)) is None:
            return queryset.none()
        return queryset.filter(Q(customer=one) | Q(duplicate=one))


class DuplicatePairFilter(ResourceFilter):
    reason = django_filters.MultipleChoiceFilter(
        choices=DuplicatePair.Reason.choices, method="with_reason"
    )
    customer = EitherFilter()

    class Meta:
        model = DuplicatePair
        fields: list[str] = []

    def with_reason(self, queryset: Any, name: str, value: list[str]) -> Any:
        return queryset.filter(reasons__overlap=value) if value else queryset
