"""Writes that a member's role may not do: answered 403, and told in the audit."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from tenancy.audit.events import record_refusal
from tenancy.audit.registry import name_of


def tell_refused_write(view: Any, request: Request) -> None:
    """Who only looked where they may not is not told: nothing was at stake, and it is common."""
    if request.method in SAFE_METHODS or getattr(request, "asker", None) is None:
        return
    model = getattr(getattr(view, "queryset", None), "model", None)
    resource = name_of(model) if model else str(view.resource)
    resource_id = view.kwargs.get("id")
    customer_id = resource_id if resource == "customer" else view.kwargs.get("customer_id")
    record_refusal(resource, resource_id=resource_id, customer_id=customer_id)
