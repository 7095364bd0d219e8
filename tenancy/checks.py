"""System checks: wrong combinations that would only show when it is too late."""

from collections import Counter
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from tenancy.audit.history import is_history
from tenancy.audit.registry import audited_resources
from tenancy.models import TenantForeignKey, TenantOwnedModel
from tenancy.sealing.fields import SealedMixin
from tenancy.sealing.keys import master_keys


@register()
def master_keys_are_sound(**kwargs: Any) -> list[CheckMessage]:
    try:
        found = master_keys()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="tenancy.E001")]
    return [] if found else [Error("MASTER_KEYS names no key.", id="tenancy.E001")]


@register()
def sealed_labels_are_unique(**kwargs: Any) -> list[CheckMessage]:
    """Each declaration has its own; models of one abstract base share the base's."""
    declared = {
        (field.label, field.creation_counter)
        for model in apps.get_models()
        if not is_history(model)  # It opens its copies under the live field's label.
        for field in model._meta.local_fields
        if isinstance(field, SealedMixin)
    }
    labels = Counter(label for label, _ in declared)
    return [
        Error(f"The sealed label {label} is used {count} times.", id="tenancy.E002")
        for label, count in labels.items()
        if count > 1
    ]


@register()
def relations_keep_to_one_company(**kwargs: Any) -> list[CheckMessage]:
    """A relation between company-owned models must be one that becomes a composite key."""
    return [
        Error(f"{field} must be a TenantForeignKey.", id="tenancy.E003")
        for model in apps.get_models()
        if issubclass(model, TenantOwnedModel)
        for field in model._meta.local_fields
        if field.is_relation
        and isinstance(field.related_model, type)
        and issubclass(field.related_model, TenantOwnedModel)
        and not isinstance(field, TenantForeignKey)
    ]


@register()
def histories_are_told(**kwargs: Any) -> list[CheckMessage]:
    """Every history is read by the API: each app lists its models in its `audited.py`."""
    told = {resource.model for resource in audited_resources().values()}
    return [
        Error(f"{model._meta.label} has a history that nobody is told.", id="tenancy.E004")
        for model in apps.get_models()
        if hasattr(model._meta, "simple_history_manager_attribute") and model not in told
    ]
