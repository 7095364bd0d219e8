import re
from datetime import timedelta
from typing import Any

import django_filters
from django.core.validators import RegexValidator
from django.db.models import BooleanField, F, Func, Q

from customers.models import Address
from tenancy.api.filters import (
    BooleanFilter,
    ChoicesFilter,
    IncludeArchivedFilter,
    InstantFilter,
    RecordFilter,
    ResourceFilter,
)
from trucking.freight import EquipmentType
from trucking.models import Load, Reference

MONTH = timedelta(days=31)
ALWAYS = "%(expressions)s - %(expressions)s = interval '0'"
TAKEN_TO_BE_RARE = f"({ALWAYS} AND %(expressions)s + interval '0' = %(expressions)s)"


class PlaceFilter(django_filters.CharFilter):
    """Loads that begin or end at an address that fits."""

    def filter(self, queryset: Any, value: str) -> Any:
        if not value:
            return queryset
        fitting = Address.objects.filter(**self.condition(value))
        return queryset.filter(**{f"{self.field_name}__in": fitting.values("pk")})

    def condition(self, value: str) -> dict[str, str]:
        raise NotImplementedError


class StateFilter(PlaceFilter):
    def condition(self, value: str) -> dict[str, str]:
        return {"state": value.upper() if len(value) == 2 else value}


class CityFilter(PlaceFilter):
    def condition(self, value: str) -> dict[str, str]:
        return {"city_folded": value.lower()}


class Zip3Filter(PlaceFilter):
    """The first three digits of a ZIP code."""

    def __init__(self, **kwargs: Any) -> None:
        digits = RegexValidator(re.compile(r"[0-9]{3}\Z"), "Send three digits.")
        super().__init__(validators=[digits], **kwargs)

    def condition(self, value: str) -> dict[str, str]:
        return {"zip5__startswith": value}


class ReferenceFilter(django_filters.CharFilter):
    """A reference of whatever type, or the load's own number."""

    def filter(self, queryset: Any, value: str) -> Any:
        if not value:
            return queryset
        known = Reference.objects.filter(value_folded=value.strip().lower())
        fitting = Q(pk__in=known.values("load_id"))
        if value.isascii() and value.isdigit() and len(value) < 10:
            fitting |= Q(number=int(value))
        return queryset.filter(fitting)


class PodMissingFilter(BooleanFilter):
    """Delivered without a proof of delivery; `false` shows all others."""

    def filter(self, queryset: Any, value: bool | None) -> Any:
        if value is None:
            return queryset
        if value:
            return queryset.without_proof_of_delivery()
        return queryset.exclude(status__in=["delivered", "closed"], has_pod=False)


class CustomerLoadFilter(ResourceFilter):
    """What the loads of one customer filter by."""

    status = ChoicesFilter(choices=Load.Status.choices)
    pickupAfter = InstantFilter(field_name="pickup_at", lookup_expr="gte")
    pickupBefore = InstantFilter(field_name="pickup_at", lookup_expr="lt")
    deliveryAfter = InstantFilter(field_name="delivery_at", lookup_expr="gte")
    deliveryBefore = InstantFilter(field_name="delivery_at", lookup_expr="lt")
    originState = StateFilter(field_name="origin")
    originCity = CityFilter(field_name="origin")
    originZip3 = Zip3Filter(field_name="origin")
    destinationState = StateFilter(field_name="destination")
    destinationCity = CityFilter(field_name="destination")
    destinationZip3 = Zip3Filter(field_name="destination")
    equipmentType = ChoicesFilter(field_name="equipment_type", choices=EquipmentType.choices)
    reference = ReferenceFilter()
    hasException = BooleanFilter(field_name="has_exception")
    podMissing = PodMissingFilter()
    billingStatus = ChoicesFilter(field_name="billing_status", choices=Load.BillingStatus.choices)
    includeArchived = IncludeArchivedFilter()

    class Meta:
        model = Load
        fields: list[str] = []

    def filter_queryset(self, queryset: Any) -> Any:
        queryset, sent = super().filter_queryset(queryset), self.form.cleaned_data
        for end in ("pickup", "delivery"):
            if is_short(sent.get(f"{end}After"), sent.get(f"{end}Before")):
                queryset = found_first(queryset, f"{end}_at")
        return queryset


def is_short(after: Any, before: Any) -> bool:
    return bool(after and before) and type(after) is type(before) and before - after <= MONTH


def found_first(queryset: Any, column: str) -> Any:
    """Have PostgreSQL find a window's rows by its own index, and sort them then.

    It would rather go through all loads from the newest on, as if those of a past week lay
    scattered among them; they lie together, far behind. What is true of every row, and taken to
    be rare since no statistics tell of it, makes that way dear.
    """
    return queryset.filter(Func(F(column), template=TAKEN_TO_BE_RARE, output_field=BooleanField()))


class LoadFilter(CustomerLoadFilter):
    customer = RecordFilter(field_name="customer_id")
