"""What hangs on a customer, found by walking the models: a new relation cannot be forgotten."""

from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db.models import Max, QuerySet

from customers.models import Customer
from tenancy.audit.history import is_history
from tenancy.context import current_tenant_id


class Related(NamedTuple):
    """One foreign key to a customer."""

    model: Any
    field: Any

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.field.name}"

    def rows(self, customer_id: UUID) -> QuerySet[Any]:
        """All of the customer's, archived ones and those of merged customers too."""
        return self.all().filter(**{self.field.attname: customer_id})

    def all(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._base_manager.filter(tenant_id=current_tenant_id())
        return rows

    def has(self, column: str) -> bool:
        return any(field.name == column for field in self.model._meta.concrete_fields)

    def next_position(self, customer_id: UUID) -> int | None:
        """Where rows that stand in an order go on; None where they have none."""
        if not self.has("position"):
            return None
        last = self.rows(customer_id).aggregate(last=Max("position"))["last"]
        return 0 if last is None else last + 1


@cache
def relations() -> tuple[Related, ...]:
    """Every foreign key to a customer, of all apps; addresses and contacts are among them.

    What points to an address or a contact goes with it, since these keep their ids.
    """
    return tuple(
        Related(model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if field.related_model is Customer and not is_history(model) and not model._meta.proxy
    )


def relation(name: str) -> Related:
    return next(related for related in relations() if related.name == name)
