"""What the admin's pages of customers are sent, and what they answer."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.test import Client
from django.urls import reverse

from customers.models import Customer
from tenancy.models import Company

LIST = reverse("admin:customers_customer_changelist")
ADD = reverse("admin:customers_customer_add")

SignIn = Callable[..., Client]
InCompany = Callable[[Company], AbstractContextManager[None]]


def change_url(customer: Customer) -> str:
    return reverse("admin:customers_customer_change", args=[customer.pk])


def management(prefix: str, total: int = 0, initial: int = 0) -> dict[str, Any]:
    return {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": initial}


def body(**fields: Any) -> dict[str, Any]:
    """What the form sends for a customer without items."""
    return {
        "name": "Baker Foods",
        "type": "commercial",
        "status": "active",
        **management("contacts"),
        **management("addresses"),
        **management("notes"),
        **fields,
    }


def items(prefix: str, *rows: dict[str, Any]) -> dict[str, Any]:
    known = sum("id" in row for row in rows)
    sent = {f"{prefix}-{n}-{k}": v for n, row in enumerate(rows) for k, v in row.items()}
    return management(prefix, len(rows), known) | sent


def errors(answer: Any) -> list[str]:
    """Every message of the form and of the items in it."""
    forms = [answer.context["adminform"].form]
    forms += [form for fs in answer.context["inline_admin_formsets"] for form in fs.formset.forms]
    return [str(message) for form in forms for found in form.errors.values() for message in found]


def names(answer: Any) -> list[str]:
    return sorted(customer.name for customer in answer.context["cl"].result_list)
