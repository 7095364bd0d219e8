"""Which resources the API tells the history of; each app lists its own in its `audited.py`."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.utils.module_loading import autodiscover_modules

from tenancy.audit.history import has_field


@dataclass(frozen=True)
class AuditedResource:
    """A model with a history, as the API speaks of it."""

    name: str  # Such as "customer".
    model: type[models.Model]
    serializer: type[Any]  # Names the columns, and masks them.
    access: str  # The row of the permission table that decides who sees it.
    # How a row leads to its customer; by default through its `customer`, if it has one.
    path_to_customer: str = ""

    @property
    def history(self) -> Any:
        """The historical model."""
        return self.model.history.model  # type: ignore[attr-defined]

    @property
    def customer_path(self) -> str:
        default = "customer_id" if has_field(self.model, "customer") else ""
        return self.path_to_customer or default


_registered: dict[str, AuditedResource] = {}


def register(*resources: AuditedResource) -> None:
    _registered.update({resource.name: resource for resource in resources})


@cache
def audited_resources() -> dict[str, AuditedResource]:
    """By name. Serializers are imported here, and not while the apps are still loading."""
    autodiscover_modules("audited")
    return dict(_registered)


def name_of(model: type[models.Model]) -> str:
    """The API's name of a model's records; its own name where it has no history."""
    names = (resource.name for resource in audited_resources().values() if resource.model is model)
    return next(names, model._meta.model_name or "")


def resource_choices() -> list[tuple[str, str]]:
    return [(name, name) for name in sorted(audited_resources())]
