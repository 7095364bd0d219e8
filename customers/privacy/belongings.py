"""Which records of which apps are about a customer: those whose history leads to one."""

from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from tenancy.audit.history import also_personal
from tenancy.audit.registry import AuditedResource, audited_resources
from tenancy.sealing.fields import SealedMixin


def belongings() -> list[AuditedResource]:
    return [each for each in audited_resources().values() if each.customer_path]


def records_of(resource: AuditedResource, customer_id: UUID) -> QuerySet[Any]:
    """All of them, archived ones too, and the customer itself where it was merged into another."""
    model: Any = resource.model
    manager = getattr(model, "ever", model.objects)
    rows: QuerySet[Any] = manager.filter(**{resource.customer_path: customer_id})
    return rows


def personal_fields(model: type[Model]) -> list[Any]:
    """What of a record is personal: sealed, or said to be by the model."""
    names = also_personal(model)
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, SealedMixin) or field.name in names
    ]
