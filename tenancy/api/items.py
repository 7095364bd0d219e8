"""Lists of records inside a record's body: addresses of a customer, stops of a load."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import models
from django.utils.functional import cached_property
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.serializers import ValidationError

from tenancy.audit.registry import name_of
from tenancy.errors import ConflictError
from tenancy.models.base import NO_SUCH_RECORD

MAX_ITEMS = 200
MAX_USERS = 20  # Named in a refusal; `count` says how many there are.


class Item(NamedTuple):
    """A validated item of the list, not saved yet."""

    row: Any
    stored: dict[str, Any] | None  # What the database holds of it; None of a new one.

    @property
    def is_new(self) -> bool:
        return self.stored is None

    @property
    def is_changed(self) -> bool:
        return self.stored is not None and stored_values(self.row) != self.stored


class ItemListSerializer(serializers.ListSerializer):
    """Items without id are added, with a known id updated, left out deleted; an unknown id is 400.

    The child's Meta names the foreign key to the parent: `parent_field = "customer"`.
    """

    @property
    def child_class(self) -> Any:
        return type(self.child)

    def to_internal_value(self, data: Any) -> list[Any]:
        if not isinstance(data, list):
            raise ValidationError("Send a list.", code="wrong_type")
        if len(data) > MAX_ITEMS:
            raise ValidationError(f"At most {MAX_ITEMS} items.", code="max_length")
        known = {str(item.pk): item for item in self.current_items()}
        items, errors = [], {}
        for index, sent in enumerate(data):
            try:
                items.append(self.validated_item(sent, known))
            except ValidationError as error:
                errors[index] = error.detail
        if errors:
            raise ValidationError(errors)  # type: ignore[arg-type]
        return items

    def validated_item(self, sent: Any, known: dict[str, Any]) -> Item:
        item_id = sent.get("id") if isinstance(sent, Mapping) else None
        row = known.pop(str(item_id), None) if item_id else None
        if item_id and row is None:
            raise ValidationError({"id": [ErrorDetail(NO_SUCH_RECORD, code="not_found")]})
        # PATCH keeps what a known item leaves unsaid, while a new item starts from its defaults.
        partial = bool(self.root.partial and row is not None)
        stored = None if row is None else stored_values(row)
        return Item(self.item_serializer.validated_row(row, sent, partial=partial), stored)

    @cached_property
    def item_serializer(self) -> Any:
        """One for all items; a root of its own, since each may be partial or not."""
        return self.child_class(context={**self.context, "fixed": {}})

    def current_items(self) -> list[models.Model]:
        parent = self.root.instance
        return list(getattr(parent, str(self.source)).all()) if parent is not None else []

    def save_items(self, parent: models.Model, items: list[Item]) -> list[models.Model]:
        kept = {item.row.pk for item in items}
        gone = [row.pk for row in self.current_items() if row.pk not in kept]
        model = self.child_class.Meta.model
        if gone:
            self.delete_unused(model.objects.filter(pk__in=gone))
        for position, item in enumerate(items):
            setattr(item.row, self.child_class.Meta.parent_field, parent)
            item.row.position = position
        for item in self.in_saving_order(items):
            if item.is_changed:
                item.row.save()
        if new := [item.row for item in items if item.is_new]:
            model.objects.bulk_create(new)
        return [item.row for item in items]

    def delete_unused(self, rows: Any) -> None:
        """Delete what is left out; ConflictError if records of any app still point to it."""
        try:
            rows.delete()
        except models.ProtectedError as error:
            users = sorted(error.protected_objects, key=lambda user: user.pk)
            named = [{"resource": name_of(type(u)), "id": str(u.pk)} for u in users[:MAX_USERS]]
            details = {"usedBy": named, "count": len(users)}
            message = "Other records still point to what was left out."
            field = str(self.field_name)
            raise ConflictError(message, "in_use", field=field, details=details) from error

    def in_saving_order(self, items: list[Item]) -> list[Item]:
        """Override where a unique constraint asks that one item gives way before another."""
        return items


def stored_values(row: models.Model) -> dict[str, Any]:
    """What a save would store, but for its date; an unchanged sealed value is its ciphertext."""
    return {
        field.attname: field.pre_save(row, add=False)
        for field in row._meta.concrete_fields
        if not field.generated and not getattr(field, "auto_now", False)
    }
