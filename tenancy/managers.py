from collections.abc import Iterable
from functools import cache
from typing import Any, ClassVar, Self, TypeVar, cast

from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import models
from django.db.models.expressions import Col
from django.db.models.sql import Query

from tenancy.context import ActiveTenant, current_tenant_id
from tenancy.sealing.fields import SealedMixin

M = TypeVar("M", bound=models.Model, covariant=True)


class TenantQuerySet(models.QuerySet[M]):
    def order_by(self, *field_names: Any) -> Self:
        self._refuse_sealed(field_names)
        return super().order_by(*field_names)

    def _earliest(self, *fields: Any) -> M:
        """What earliest() and latest() both end in; they do not pass through order_by()."""
        self._refuse_sealed(fields)
        return cast(M, super()._earliest(*fields))  # type: ignore[misc]

    def update(self, **values: Any) -> int:
        for name, value in values.items():
            if hasattr(value, "resolve_expression") and self._asks_sealed(value):
                raise FieldError(f"{name} cannot be taken from a sealed field.")
        return super().update(**values)

    def _refuse_sealed(self, orderings: Iterable[Any]) -> None:
        for ordering in orderings:
            if self._asks_sealed(ordering):
                raise FieldError("A field in this order is sealed: its ciphertext has no order.")

    def _asks_sealed(self, ordering: Any) -> bool:
        if isinstance(ordering, models.F):
            ordering = ordering.name  # type: ignore[attr-defined]
        if isinstance(ordering, str):
            name = ordering.lstrip("-")
            if name not in self.query.annotations:
                return is_sealed(self.model, name)
            ordering = self.query.annotations[name]
        if isinstance(ordering, Col):
            return isinstance(ordering.target, SealedMixin)
        parts: Any = getattr(ordering, "get_source_expressions", list)()  # A condition has none.
        return any(map(self._asks_sealed, filter(None, parts)))


class TenantManager(models.Manager.from_queryset(TenantQuerySet)):  # type: ignore[misc]
    """Default manager of every company-owned model: sees one company, or raises."""

    # What rows must be besides, to be seen.
    standing: ClassVar[models.Q | None] = None

    def get_queryset(self) -> TenantQuerySet[Any]:
        queryset: TenantQuerySet[Any] = super().get_queryset()
        queryset.query = of_active_tenant(self.model, self.standing).chain()
        return queryset

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        """Raw SQL has the second wall alone; without a company it is refused here too."""
        current_tenant_id()
        return super().raw(*args, **kwargs)


@cache
def of_active_tenant(model: type[models.Model], standing: models.Q | None) -> Query:
    """The rows of whichever company is active; made once, since every query begins with it."""
    query = Query(model)
    query.add_q(models.Q(tenant_id=ActiveTenant()))
    if standing is not None:
        query.add_q(standing)
    return query


def is_sealed(model: type[models.Model], path: str) -> bool:
    """Tell whether `path` (as in order_by, relations with __) ends in a sealed field."""
    return isinstance(field_at(model, path), SealedMixin)


def field_at(model: type[models.Model], path: str) -> Any:
    """The field in which `path` (as in order_by, relations with __) ends; None for no field."""
    field: Any = None
    for part in path.split("__"):
        try:
            field = model._meta.get_field("id" if part == "pk" else part)
        except FieldDoesNotExist:
            return None
        model = field.related_model or model
    return field
