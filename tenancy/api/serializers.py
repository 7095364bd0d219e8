"""The base of every resource's serializer: the model's own rules decide, as in the admin."""

from decimal import Decimal
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError as ModelValidationError
from django.db import IntegrityError, models, transaction
from django.utils.functional import cached_property
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.fields import empty
from rest_framework.serializers import ValidationError

from tenancy.api.database_errors import raise_as_rule
from tenancy.api.items import ItemListSerializer
from tenancy.api.objects import ObjectSerializer
from tenancy.api.reading import keep
from tenancy.api.record_lists import RecordListField
from tenancy.errors import ConflictError, ForbiddenFieldError
from tenancy.roles import Access

# What every record that is archived tells of itself, as a Meta's extra_kwargs.
TIMESTAMPS: dict[str, Any] = {
    "createdAt": {"source": "created_at"},
    "updatedAt": {"source": "updated_at"},
    "archivedAt": {"source": "archived_at"},
}


class ResourceSerializer(ObjectSerializer):
    """One record: validates by the model's full_clean(), saves it with the lists inside it.

    A nested viewset passes what its URL decides as `context["fixed"]`, by the model's names.
    """

    # API name → row of the permission table, for fields that another row than the record's rules.
    field_resources: ClassVar[dict[str, str]] = {}

    row: Any = None  # The validated record, not saved yet.

    def is_hidden(self, name: str) -> bool:
        return self.access_to(name) is Access.HIDDEN

    def access_to(self, name: str) -> Access:
        if self.asker is None:
            return Access.WRITE  # The schema's generator asks without a member.
        return self.asker.access(self.field_resources.get(name, self.resource))

    def may_write(self, name: str) -> bool:
        return self.access_to(name).writes

    @cached_property
    def _refused_fields(self) -> list[Any]:
        """What the resource lets be written, but not by this role."""
        return [
            field
            for name, field in self.fields.items()
            if not field.read_only and not self.may_write(name)
        ]

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            for field in self._refused_fields:
                if field.field_name in data:
                    self.refuse_change(field, data[field.field_name])
        return super().to_internal_value(data)

    def refuse_change(self, field: Any, sent: Any) -> None:
        """Raise ForbiddenFieldError unless `sent` is what the field holds already."""
        if self.instance is None:
            current = self.unsent_value(field)
            kept = sent == (None if current is empty else current)
        else:
            shown = self.to_representation(self.instance)[field.field_name]
            kept = plain(sent) == plain(shown) or self.same_value(field, sent)
        if not kept:
            raise ForbiddenFieldError(str(field.field_name))

    def same_value(self, field: Any, sent: Any) -> bool:
        """Whether `sent` is the current value written otherwise, as "5000" for 5000.00."""
        if isinstance(field, serializers.BaseSerializer):
            return False
        try:
            return bool(field.run_validation(sent) == getattr(self.instance, str(field.source)))
        except ValidationError:
            return False

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        model: Any = self.Meta.model
        row = self.instance or model()
        if self.asker:
            row.tenant = self.asker.company
        for name, value in {**attrs, **self.context.get("fixed", {})}.items():
            if name not in self.item_fields:
                setattr(row, name, value)
        try:
            # Constraints are left to the database: each would cost a query of its own here.
            row.full_clean(
                exclude=relations_of(model), validate_unique=False, validate_constraints=False
            )
        except ModelValidationError as error:
            raise self.in_api_names(error) from error
        for name, field in self.item_fields.items():
            if name in attrs and isinstance(field, RecordListField):
                attrs[name] = field.links_of(row, attrs[name])
        self.row = row
        return attrs

    def validated_row(self, row: Any, sent: Any, *, partial: bool) -> Any:
        """Validate one of many rows with the fields that were built for the first."""
        self.instance, self.partial = row, partial
        self.run_validation(sent)
        return self.row

    @cached_property
    def item_fields(self) -> dict[str, Any]:
        """The lists of records inside this one, by the model's name of the relation."""
        return {
            str(field.source): field
            for field in self.fields.values()
            if isinstance(field, ItemListSerializer | RecordListField)
        }

    def in_api_names(self, error: ModelValidationError) -> ValidationError:
        paths = dict(self.column_paths())
        found: dict[str, Any] = {}
        for column, errors in error.update_error_dict({}).items():
            *groups, name = paths.get(column, (column,))
            inside = found
            for group in groups:
                inside = inside.setdefault(group, {})
            inside[name] = [
                ErrorDetail(message, code=single.code or "invalid")
                for single in errors
                for message in single.messages
            ]
        return ValidationError(found)

    @transaction.atomic(savepoint=False)  # A refusal ends the request, and undoes all of it.
    def save(self, **kwargs: Any) -> Any:
        try:
            self.row.save()
            for name, field in self.item_fields.items():
                if name in self.validated_data:
                    keep(self.row, name, field.save_items(self.row, self.validated_data[name]))
        except IntegrityError as error:
            self.explain(error)
            raise
        self.instance = self.row
        return self.row

    def explain(self, error: IntegrityError) -> None:
        """Say a broken constraint in the API's names of the fields."""
        paths = dict(self.column_paths())
        try:
            raise_as_rule(error)
        except ConflictError as conflict:
            conflict.field = ".".join(paths.get(conflict.field or "", ())) or None
            raise
        except ModelValidationError as rule:
            raise self.in_api_names(rule) from error

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if self.row is not None and "warnings" in shown:
            shown["warnings"] = self.row.warnings()
        return shown


@cache
def relations_of(model: type[models.Model]) -> frozenset[str]:
    """Fields that were looked up already, within the company; asking again would cost queries."""
    return frozenset(field.name for field in model._meta.concrete_fields if field.is_relation)


def plain(value: Any) -> Any:
    """A JSON value in comparable types, whether it was sent or is about to be answered."""
    match value:
        case dict():
            return {key: plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case Decimal():
            return float(value)
        case UUID():
            return str(value)
    return value
