import re
from typing import Any

import django_filters

from customers.models import Address, Customer, Note
from tenancy.api.filters import ChoicesFilter, IncludeArchivedFilter, RecordFilter, ResourceFilter

FIVE_DIGITS = re.compile(r"[0-9]{5}")


class AddressFilter(django_filters.CharFilter):
    """Customers with one address at least that fits."""

    def filter(self, queryset: Any, value: str) -> Any:
        if not value:
            return queryset
        fitting = Address.objects.filter(**self.condition(value))
        return queryset.filter(pk__in=fitting.values("customer_id"))

    def condition(self, value: str) -> dict[str, str]:
        return {self.field_name: value}


class CityFilter(AddressFilter):
    def condition(self, value: str) -> dict[str, str]:
        return {"city_folded": value.lower()}


class StateFilter(AddressFilter):
    def condition(self, value: str) -> dict[str, str]:
        return {"state": value.upper() if len(value) == 2 else value}


class ZipFilter(AddressFilter):
    """Five digits also find their ZIP+4 codes."""

    def condition(self, value: str) -> dict[str, str]:
        return {"zip5" if FIVE_DIGITS.fullmatch(value) else "zip_code": value}


class TagFilter(django_filters.CharFilter):
    def filter(self, queryset: Any, value: str) -> Any:
        return queryset.filter(tags__contains=[value]) if value else queryset


class CustomerFilter(ResourceFilter):
    type = ChoicesFilter(choices=Customer.Type.choices)
    status = ChoicesFilter(choices=Customer.Status.choices)
    industry = django_filters.CharFilter()
    tag = TagFilter()
    city = CityFilter()
    state = StateFilter()
    zipCode = ZipFilter()
    parentId = RecordFilter(field_name="parent_id")
    externalId = django_filters.CharFilter(field_name="external_id")
    includeArchived = IncludeArchivedFilter()

    class Meta:
        model = Customer
        fields: list[str] = []


class NoteFilter(ResourceFilter):
    includeArchived = IncludeArchivedFilter()

    class Meta:
        model = Note
        fields: list[str] = []
