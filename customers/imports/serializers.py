import json
from typing import Any

from rest_framework import serializers

from customers.imports.order import ABORT, COMMIT, PREVIEW, SKIP
from tenancy.api.fields import ChoiceField, TextField, UploadField
from tenancy.api.objects import KnownKeysMixin

MAX_FILE_BYTES = 20 * 1024 * 1024
TOO_LARGE = "A file of customers may have 20 MB."


class MappingField(TextField):
    """A JSON object, column → field, as the text that a form can hold."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            mapping = json.loads(super().to_internal_value(data))
        except (ValueError, RecursionError):
            mapping = None
        if not isinstance(mapping, dict) or not all(
            value is None or isinstance(value, str) for value in mapping.values()
        ):
            message = "Send a JSON object of the file's columns: the field of each, or null."
            raise serializers.ValidationError(message, code="invalid")
        return mapping


class ImportSerializer(KnownKeysMixin):
    """What an import takes."""

    file = UploadField(max_bytes=MAX_FILE_BYTES, too_large=TOO_LARGE)
    mapping = MappingField(
        required=False,
        default=dict,  # type: ignore[arg-type]
        max_length=100_000,
        help_text='Column → field path as JSON, such as {"Company": "name", "Fax": null}.'
        " Columns that are not in it are known by their headings.",
    )
    mode = ChoiceField(
        choices=[PREVIEW, COMMIT],
        required=False,
        default=PREVIEW,
        help_text="preview writes nothing.",
    )
    onError = ChoiceField(
        choices=[ABORT, SKIP],
        required=False,
        default=ABORT,
        help_text="abort writes all rows or none, skip those without errors.",
    )
