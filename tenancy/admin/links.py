"""Choosing another record by its id, from a popup of its list."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldForeignKeyRawIdWidget

from tenancy.models.base import NO_SUCH_RECORD


class LinkWidget(UnfoldForeignKeyRawIdWidget):
    """Says the record's title beside its id."""

    def label_and_url_for_value(self, value: Any) -> tuple[str, str]:
        label, url = super().label_and_url_for_value(value)
        if not label:
            return "", ""
        model = self.rel.model
        return self.admin_site._registry[model].title_of(model.objects.get(pk=value)), url


class LinkField(forms.ModelChoiceField):
    """Another company's id, an unknown and a malformed one are refused alike."""

    default_error_messages = {"invalid_choice": NO_SUCH_RECORD}

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(NO_SUCH_RECORD, code="invalid_choice") from None
