"""Masked values shown once, to whom the platform trusts with it, and told in the audit."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.text import capfirst

from tenancy.admin.access import asker_of
from tenancy.admin.masking import masks_of
from tenancy.api.objects import ObjectSerializer
from tenancy.roles import Access

Values = list[tuple[str, Any]]


def may_reveal(request: HttpRequest, resource: str) -> bool:
    """A visiting operator, who sees all masked. A member's role is the company's own word."""
    asker = asker_of(request)
    return bool(asker and asker.visiting and asker.access(resource) is Access.MASKED)


def masked_values(record: Model, serializer_class: type[ObjectSerializer]) -> Values:
    """What stands behind the masks of a record: (label, value) of each field that holds any."""
    fields = ((record._meta.get_field(name), name) for name in masks_of(serializer_class))
    return [
        (capfirst(str(getattr(field, "verbose_name", name))), value)
        for field, name in fields
        if (value := getattr(record, name))
    ]


def titled(records: Iterable[Any], serializer_class: type[ObjectSerializer]) -> list[Any]:
    return [
        (capfirst(str(record._meta.verbose_name)), masked_values(record, serializer_class))
        for record in records
    ]
