"""Lists of other records' ids inside a record's body: the crew of a visit, its equipment."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError as ModelValidationError
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.serializers import ValidationError

from tenancy.api.columns import Columns
from tenancy.api.fields import RecordField
from tenancy.api.reading import LinksPlan

MAX_RECORDS = 200


@extend_schema_field({"type": "array", "items": {"type": "string", "format": "uuid"}})
class RecordListField(serializers.Field):
    """Ids, kept in their order by rows of `through`, which join the parent to each record.

    The rules of such a row are its model's: clean() is asked of each that is new.
    """

    default_error_messages = RecordField.default_error_messages | {
        "wrong_type": "Send a list of ids.",
        "max_length": f"At most {MAX_RECORDS} ids.",
        "twice": "This id is in the list already.",
    }

    def __init__(self, *, through: Any, parent: str, record: str, **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})
        self.through, self.parent_name, self.record_name = through, parent, record

    @property
    def links_plan(self) -> LinksPlan:
        names = ("id", f"{self.parent_name}_id", f"{self.record_name}_id")
        return LinksPlan(Columns(self.through, names))

    def to_internal_value(self, data: Any) -> list[Any]:
        """The records, found by one query."""
        if not isinstance(data, list):
            self.fail("wrong_type")
        if len(data) > MAX_RECORDS:
            self.fail("max_length")
        ids = [uuid_of(text) for text in data]
        model: Any = self.through._meta.get_field(self.record_name).related_model
        found = model.objects.in_bulk([each for each in ids if each])
        linked = self.linked_ids()
        errors: dict[int, Any] = {}
        for index, each in enumerate(ids):
            if code := self.refusal(each, found, linked, ids[:index]):
                key = "does_not_exist" if code == "not_found" else code
                errors[index] = [ErrorDetail(str(self.error_messages[key]), code=code)]
        if errors:
            raise ValidationError(errors)  # type: ignore[arg-type]
        return [found[each] for each in ids]

    def refusal(
        self, each: UUID | None, found: dict[UUID, Any], linked: set[UUID], before: list[Any]
    ) -> str:
        if each is None or each not in found:
            return "not_found"
        if each in before:
            return "twice"
        archived = getattr(found[each], "archived_at", None) is not None
        return "archived" if archived and each not in linked else ""

    def current_links(self) -> list[Any]:
        row = getattr(self.parent, "instance", None)
        return list(getattr(row, str(self.source)).all()) if row is not None else []

    def linked_ids(self) -> set[UUID]:
        return {getattr(link, f"{self.record_name}_id") for link in self.current_links()}

    def links_of(self, row: Any, records: list[Any]) -> list[Any]:
        """The joining rows for `records`; ValidationError where one may not be joined."""
        known = {getattr(link, f"{self.record_name}_id"): link for link in self.current_links()}
        links, errors = [], {}
        for position, record in enumerate(records):
            link = known.get(record.pk)
            if link is None:
                link = self.through(**{self.parent_name: row, self.record_name: record})
                try:
                    link.clean()
                except ModelValidationError as error:
                    errors[position] = [
                        ErrorDetail(message, code=single.code or "invalid")
                        for singles in error.update_error_dict({}).values()
                        for single in singles
                        for message in single.messages
                    ]
            link.position = position
            links.append(link)
        if errors:
            raise ValidationError({str(self.field_name): errors})  # type: ignore[dict-item]
        return links

    def save_items(self, parent: Any, links: list[Any]) -> list[Any]:
        kept = {link.pk for link in links}
        gone = [link.pk for link in self.current_links() if link.pk not in kept]
        if gone:
            self.through.objects.filter(pk__in=gone).delete()
        new = [link for link in links if link._state.adding]
        old = [link for link in links if not link._state.adding]
        if old:
            self.through.objects.bulk_update(old, ["position"])
        self.through.objects.bulk_create(new)
        return links

    def to_representation(self, value: Any) -> list[str]:
        return [str(getattr(link, f"{self.record_name}_id")) for link in value.all()]


def uuid_of(text: Any) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None
