"""On a customer's page: its visits, what comes back, its equipment and what was done."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Case, F, Value, When
from django.http import HttpRequest
from django.urls import reverse

from customers.models import Customer
from servicing.admin.maintenance import state_of
from servicing.models import Equipment, MaintenancePlan, RecurringService, ServiceRecord, Visit
from servicing.models.visit_states import ENDED

SHOWN = 5
# What is still to be done, the soonest first; then what is over, the newest first.
AHEAD_FIRST = (
    Case(When(status__in=ENDED, then=Value(1)), default=Value(0)),
    Case(When(status__in=ENDED, then=None), default=F("scheduled_start")).asc(nulls_first=True),
    F("scheduled_start").desc(nulls_last=True),
    "-id",
)
# Which records, in which order, under which heading and with which button.
LISTS: tuple[tuple[Any, str, tuple[Any, ...], str], ...] = (
    (Visit, "Visits", AHEAD_FIRST, "Plan a visit"),
    (
        RecurringService,
        "Recurring services",
        ("status", "-created_at", "-id"),
        "Set up a recurring service",
    ),
    (Equipment, "Equipment", ("name", "id"), "Add equipment"),
    (MaintenancePlan, "Maintenance", ("due_by", "id"), "Plan maintenance"),
    (ServiceRecord, "Services", ("-service_date", "-id"), "Record a service"),
)
# Which day stands beside each record, and in which state it is.
STANDING: dict[Any, Callable[[Any], tuple[Any, str]]] = {
    Visit: lambda visit: (visit.scheduled_start, visit.get_status_display()),
    RecurringService: lambda series: (None, series.get_status_display()),
    Equipment: lambda equipment: (None, equipment.get_status_display()),
    MaintenancePlan: lambda plan: (plan.next_due_on, state_of(plan)[1]),
    ServiceRecord: lambda record: (record.service_date, record.get_outcome_display()),
}


def customer_panel(request: HttpRequest, customer: Customer) -> dict[str, Any] | None:
    lists = [
        listed(request, customer, *about)
        for about in LISTS
        if admin.site._registry[about[0]].has_view_permission(request)
    ]
    if not lists:
        return None
    return {"template": "servicing/admin/customer_panel.html", "lists": lists}


def listed(
    request: HttpRequest, customer: Customer, model: Any, title: str, order: Any, button: str
) -> dict[str, Any]:
    """The first few, with a link to all and a button for another."""
    screen: Any = admin.site._registry[model]
    below = screen.get_queryset(request).filter(customer=customer.pk, archived_at__isnull=True)
    rows = list(below.order_by(*order)[: SHOWN + 1])
    name = f"admin:servicing_{model._meta.model_name}"
    chosen = urlencode({"customer": customer.pk})
    may_add = customer.archived_at is None and screen.has_add_permission(request)
    return {
        "title": title,
        "rows": [told(screen, row, name) for row in rows[:SHOWN]],
        "all": f"{reverse(f'{name}_changelist')}?{chosen}" if len(rows) > SHOWN else "",
        "add": f"{reverse(f'{name}_add')}?{chosen}" if may_add else "",
        "button": button,
    }


def told(screen: Any, row: Any, name: str) -> dict[str, Any]:
    when, status = STANDING[type(row)](row)
    url = reverse(f"{name}_change", args=[row.pk])
    return {"url": url, "title": screen.title_of(row), "when": when, "status": status}
