"""List filters: unknown parameters and unknown values are errors, never an empty list."""

from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.dateparse import parse_date
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request
from rest_framework.serializers import ValidationError as ApiValidationError

from tenancy.api.fields import parse_instant
from tenancy.api.pagination import PAGE_PARAMETERS

MAX_IDS = 100
LIST_PARAMETERS = PAGE_PARAMETERS | {"ordering"}


class StrictFilterBackend(DjangoFilterBackend):
    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        filterset_class = self.get_filterset_class(view, queryset)
        parameters = getattr(view, "list_parameters", LIST_PARAMETERS)
        known = {*parameters, *(filterset_class.base_filters if filterset_class else ())}
        unknown = {
            name: [ErrorDetail("There is no such parameter.", code="unknown_parameter")]
            for name in request.query_params
            if name not in known
        }
        if unknown:
            raise ApiValidationError(unknown)
        return super().filter_queryset(request, queryset, view)


class InstantFormField(forms.CharField):
    """An instant with offset, or a day, which begins at midnight in the company's zone."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        # A + of an offset that was not percent-encoded arrives as a space.
        return parse_instant(text.replace(" ", "+")) or day_of(text) if text else None

    def validate(self, value: Any) -> None:
        super().validate("x" if value else "")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if value and cleaned is None:
            message = "Send an instant such as 2024-01-15T10:00:00Z, or a day."
            raise ValidationError(message, code="invalid")
        return cleaned


def day_of(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


@extend_schema_field({"type": "string", "examples": ["2024-01-15T10:00:00Z", "2024-01-15"]})
class InstantFilter(django_filters.Filter):
    field_class = InstantFormField

    def filter(self, queryset: Any, value: Any) -> Any:
        if value is not None and not isinstance(value, datetime):
            zone = ZoneInfo(self.parent.request.asker.company.timezone)
            value = datetime.combine(value, time.min, zone)
        return super().filter(queryset, value)


@extend_schema_field({"type": "string", "description": f"Up to {MAX_IDS}, comma-separated."})
class IdsFilter(django_filters.CharFilter):
    """Comma-separated ids; one that is not seen, or is none, is left out."""

    column = "id"

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return queryset
        texts = value.split(",")
        if len(texts) > MAX_IDS:
            detail = ErrorDetail(f"At most {MAX_IDS} ids.", code="max_length")
            raise ApiValidationError({"ids": [detail]})
        ids = [i for i in map(uuid_or_none, texts) if i]
        return queryset.filter(**{f"{self.column}__in": ids})


@extend_schema_field(OpenApiTypes.UUID)
class RecordFilter(django_filters.CharFilter):
    """A related record's id; one that is not seen finds nothing."""

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return queryset
        related = uuid_or_none(value)
        return queryset.filter(**{self.field_name: related}) if related else queryset.none()


class ChoicesFilter(django_filters.MultipleChoiceFilter):
    """Any of the named values of a column. It asks for no DISTINCT: no row is found twice."""

    def filter(self, queryset: Any, value: list[str]) -> Any:
        return queryset.filter(**{f"{self.field_name}__in": value}) if value else queryset


class BooleanFormField(forms.TypedChoiceField):
    """`true` or `false` and nothing that merely looks like them."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("true", "true"), ("false", "false")]
        super().__init__(choices=choices, coerce="true".__eq__, empty_value=None, **kwargs)


@extend_schema_field(OpenApiTypes.BOOL)
class BooleanFilter(django_filters.Filter):
    field_class = BooleanFormField


class IncludeArchivedFilter(BooleanFilter):
    """`true` shows archived rows too; without it they are hidden."""

    acts_unsent = True

    def filter(self, queryset: Any, value: bool | None) -> Any:
        return queryset if value else queryset.filter(archived_at__isnull=True)


def uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None


class ResourceFilter(django_filters.FilterSet):
    """What every list filters by.

    Only the filters that are sent are made, since making them all costs more than reading the
    rows; one that does something unsent says `acts_unsent = True`.
    """

    createdAfter = InstantFilter(field_name="created_at", lookup_expr="gte")
    createdBefore = InstantFilter(field_name="created_at", lookup_expr="lt")
    updatedAfter = InstantFilter(field_name="updated_at", lookup_expr="gte")
    updatedBefore = InstantFilter(field_name="updated_at", lookup_expr="lt")
    ids = IdsFilter()

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        # In place of the class's own, of which the library copies every one.
        self.__dict__["base_filters"] = {
            name: made
            for name, made in type(self).base_filters.items()
            if name in (data or ()) or getattr(made, "acts_unsent", False)
        }
        super().__init__(data, *args, **kwargs)
