"""Serializers of JSON objects: strict about keys, exact about what PUT and PATCH leave unsaid."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, ClassVar, cast

from django.utils.functional import cached_property
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.fields import empty
from rest_framework.serializers import ValidationError
from rest_framework.settings import api_settings

from tenancy.api.fields import STRICT_FIELDS, ChoiceField, RecordField, StringMapField
from tenancy.api.planning import Planner
from tenancy.api.reading import Plan
from tenancy.api.record_lists import RecordListField
from tenancy.asker import Asker
from tenancy.roles import Access

Mask = Any
_fields: dict[type, dict[str, Any]] = {}
_plans: dict[Any, Plan] = {}


class KnownKeysMixin(serializers.Serializer):
    """Takes an object of known keys; all that are unknown are named at once."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            wrong = ErrorDetail("Send an object.", code="wrong_type")
            raise ValidationError({api_settings.NON_FIELD_ERRORS_KEY: [wrong]})
        unknown: dict[str, Any] = {
            str(key): [ErrorDetail("There is no such field.", code="unknown_field")]
            for key in data
            if key not in self.fields
        }
        try:
            values = super().to_internal_value(self.complete(dict(data)))
        except ValidationError as error:
            raise ValidationError({**unknown, **error.detail}) from None  # type: ignore[dict-item]
        if unknown:
            raise ValidationError(unknown)
        return values

    def complete(self, data: dict[str, Any]) -> dict[str, Any]:
        return data


class ObjectSerializer(KnownKeysMixin, serializers.ModelSerializer):
    """Columns of one row as one JSON object; unknown keys are errors.

    On POST and PUT an absent key means its default or empty; on PATCH it means "as it is" and
    null means cleared (RFC 7396).
    """

    serializer_field_mapping = {
        column: STRICT_FIELDS.get(field, field)
        for column, field in serializers.ModelSerializer.serializer_field_mapping.items()
    }
    serializer_choice_field = ChoiceField
    serializer_related_field = RecordField

    # API name → how a role with masked access sees it.
    masks: ClassVar[dict[str, Mask]] = {}

    def get_fields(self) -> dict[str, Any]:
        """Clones of the fields that were made first: making them from the model is dear."""
        made = _fields.get(type(self))
        if made is None:
            made = _fields[type(self)] = super().get_fields()
        return {name: clone(field) for name, field in made.items()}

    def get_validators(self) -> list[Any]:
        """Only what is declared: what must be unique is so within the company, by constraint."""
        return list(getattr(self.Meta, "validators", ()))

    @cached_property
    def _writable_fields(self) -> list[Any]:
        """What the body may hold, for the role that asks."""
        return [
            field
            for name, field in self.fields.items()
            if not field.read_only and self.may_write(name)
        ]

    def may_write(self, name: str) -> bool:
        return True

    @cached_property
    def asker(self) -> Asker | None:
        return getattr(self.context.get("request"), "asker", None)

    @cached_property
    def resource(self) -> str:
        return str(getattr(self.context.get("view"), "resource", ""))

    def complete(self, data: dict[str, Any]) -> dict[str, Any]:
        """Put in what absent keys mean on POST and PUT, and what null means everywhere."""
        for field in self._writable_fields:
            name = str(field.field_name)
            if isinstance(field, StringMapField) and self.root.partial and name in data:
                data[name] = merged(getattr(self.instance_of_row(), str(field.source)), data[name])
            absent = name not in data and not self.root.partial
            cleared = name in data and data[name] is None and not field.allow_null
            if cleared and isinstance(field, GroupSerializer):
                continue  # It clears its columns itself; empty, a PATCH would leave them.
            if (absent or cleared) and (value := self.unsent_value(field)) is not empty:
                data[name] = value
        return data

    def instance_of_row(self) -> Any:
        return self.root.instance

    def unsent_value(self, field: Any) -> Any:
        """What an absent key means; `empty` where the key is required."""
        if isinstance(field, ObjectSerializer):
            return {}
        if isinstance(field, serializers.BaseSerializer | RecordListField):
            return []
        column = column_of(cast(Any, self.Meta.model), field.source)
        if column is not None and column.has_default():
            return column.get_default()
        if field.allow_null:
            return None
        return "" if getattr(field, "allow_blank", False) else empty

    @property
    def is_masked(self) -> bool:
        return self.asker is not None and self.asker.access(self.resource) is Access.MASKED

    def is_hidden(self, name: str) -> bool:
        """Whether the field is answered null to this role."""
        return False

    @property
    def plan(self) -> Plan:
        """How this serializer's records are read, for the role that asks; made once per both."""
        key = type(self), self.resource, self.asker and self.asker.role
        if key not in _plans:
            view = self.context.get("view")
            orderings: dict[str, str] = getattr(view, "orderings", {})
            _plans[key] = Planner(self, orderings.values()).plan()
        return _plans[key]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return self.plan.present_instance(instance, self.asker)

    def column_paths(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each column with its path in the API: ("email", ("contactInfo", "email"))."""
        for name, field in self.fields.items():
            if isinstance(field, ObjectSerializer) and field.source == "*":
                yield from ((column, (name, *path)) for column, path in field.column_paths())
            else:
                yield str(field.source), (name,)


class GroupSerializer(ObjectSerializer):
    """Some columns of the row shown as an object of its own; declare it with source="*"."""

    # The column whose NULL means that there is no such object: it is answered null.
    absent_without = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"source": "*", "required": False, **kwargs})

    def run_validation(self, data: Any = empty) -> Any:
        if data is None:
            data = dict.fromkeys(str(field.field_name) for field in self._writable_fields)
        return super().run_validation(data)


def clone(field: Any) -> Any:
    """A field to be bound elsewhere; DRF's own copying makes every field anew.

    What the two share, as validators and messages, nobody changes once a field is made.
    """
    field.validators  # noqa: B018 - made once, for all clones
    cloned = object.__new__(type(field))
    cloned.__dict__.update(field.__dict__)
    cloned.__dict__.pop("fields", None)  # A nested object's own, bound to it.
    if (child := getattr(field, "child", None)) is not None:
        cloned.child = clone(child)
        cloned.child.parent = cloned
    return cloned


@cache
def column_of(model: Any, source: str) -> Any:
    return next((column for column in model._meta.concrete_fields if column.name == source), None)


def merged(current: Mapping[str, Any] | None, patch: Any) -> Any:
    """RFC 7396 on one level: null removes a key. What is no object is left for validation."""
    if not isinstance(patch, Mapping):
        return {} if patch is None else patch
    both = {**(current or {}), **patch}
    return {key: value for key, value in both.items() if value is not None}
