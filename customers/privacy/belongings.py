"""Which records of which apps are about a customer: those whose history leads to one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from tenancy.audit.history import also_personal
from tenancy.audit.registry import AuditedResource, audited_resources
from tenancy.sealing.fields import SealedMixin


def belongings() -> list[AuditedResource]:
    return [each for each in audited_resources().values() if each.customer_path]


def records_of(resource: AuditedResource, customer_ids: Sequence[UUID]) -> QuerySet[Any]:
    """All of a customer and of those merged into it: archived ones too, and they themselves."""
    return rows_of(resource.model).filter(**{f"{resource.customer_path}__in": customer_ids})


def rows_of(model: Any) -> QuerySet[Any]:
    """All of the company's, with customers that others' managers pass over: the merged ones."""
    rows: QuerySet[Any] = getattr(model, "ever", model.objects).all()
    return rows


def personal_fields(model: type[Model]) -> list[Any]:
    """What of a record is personal: sealed, or said to be by the model."""
    names = also_personal(model)
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, SealedMixin) or field.name in names
    ]
