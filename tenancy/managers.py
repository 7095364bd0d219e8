from typing import Any, Self, TypeVar

from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import models

from tenancy.context import ActiveTenant
from tenancy.sealing.fields import SealedMixin

M = TypeVar("M", bound=models.Model, covariant=True)


class TenantQuerySet(models.QuerySet[M]):
    def order_by(self, *field_names: Any) -> Self:
        for name in field_names:
            if isinstance(name, str) and is_sealed(self.model, name.lstrip("-")):
                raise FieldError(f"{name} is sealed: its ciphertext has no order.")
        return super().order_by(*field_names)


class TenantManager(models.Manager.from_queryset(TenantQuerySet)):  # type: ignore[misc]
    """Default manager of every company-owned model: sees one company, or raises."""

    def get_queryset(self) -> TenantQuerySet[Any]:
        queryset: TenantQuerySet[Any] = super().get_queryset()
        return queryset.filter(tenant_id=ActiveTenant())


def is_sealed(model: type[models.Model], path: str) -> bool:
    """Tell whether `path` (as in order_by, relations with __) ends in a sealed field."""
    field: Any = None
    for part in path.split("__"):
        try:
            field = model._meta.get_field("id" if part == "pk" else part)
        except FieldDoesNotExist:
            return False
        model = field.related_model or model
    return isinstance(field, SealedMixin)
