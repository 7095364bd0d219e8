"""What a query string asks of a route that is no list."""

from typing import Any

from django import forms
from rest_framework.exceptions import ErrorDetail
from rest_framework.serializers import ValidationError


def asked(form_class: type[forms.Form], params: Any) -> dict[str, Any]:
    """The cleaned values of the form's fields; ValidationError for an unknown or wrong one."""
    form = form_class(params)
    unknown = {
        name: [ErrorDetail("There is no such parameter.", code="unknown_parameter")]
        for name in params
        if name not in form.fields
    }
    if unknown:
        raise ValidationError(unknown)
    if not form.is_valid():
        raise ValidationError(
            {
                name: [ErrorDetail(e["message"], code=e["code"]) for e in found]
                for name, found in form.errors.get_json_data().items()
            }
        )
    return form.cleaned_data
