from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from unfold.contrib.filters.admin import RadioFilter

from customers.admin.filters import ArchivedFilter, ChoiceFilter
from servicing.admin.base import BelowCustomerAdmin, ItemsBelowCustomer, renamed
from servicing.admin.columns import CustomerColumns, page_of
from servicing.admin.generation_runs import TellsRuns
from servicing.maintenance import DueState, Interval
from servicing.maintenance_visits import settle
from servicing.models import Equipment, MaintenancePlan, Visit
from servicing.serializers.maintenance import TAKEN_OVER, MaintenancePlanSerializer
from tenancy.admin.archiving import ArchivableAdmin
from tenancy.admin.badges import badge

STATES = {
    "ok": "success",
    "upcoming": "info",
    "due": "warning",
    "overdue": "danger",
    "paused": "default",
    "ended": "default",
    "archived": "default",
}
ON_HOME = 6
TOLD_ONCE = {"equipment": "equipment_link", "last_serviced_on": "last_serviced"}


class DueStateFilter(RadioFilter):
    title = "due"
    parameter_name = "due"
    all_option = ("", "All")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state.value, str(state.label)) for state in reversed(DueState)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        state = self.value()
        if state not in DueState.values:
            return queryset
        return queryset.in_state([state], timezone.localdate())


class PlanColumns:
    """How a plan is shown in lists, its own and the equipment's."""

    @admin.display(description="How often")
    def rhythm(self, plan: MaintenancePlan) -> str:
        return rhythm_of(plan.every, plan.every_meter, plan.meter_kind)

    @admin.display(description="Due on", ordering="due_by")
    def due_on(self, plan: MaintenancePlan) -> str | None:
        return day_text(plan.next_due_on)

    @badge("State", STATES)
    def state(self, plan: MaintenancePlan) -> tuple[str, str]:
        return state_of(plan)


def state_of(plan: MaintenancePlan) -> tuple[str, str]:
    """The badge's colour and text: how it is due, unless it asks for nothing."""
    if plan.archived_at is not None:
        return "archived", "Archived"
    if plan.status != MaintenancePlan.Status.ACTIVE:
        return plan.status, plan.get_status_display()
    if plan.equipment.status == Equipment.Status.RETIRED:
        return "ended", "Retired"
    if plan.next_due_on is None:
        return "paused", "No day yet"
    state = plan.state(timezone.localdate())
    return state.value, str(state.label)


def day_text(day: date | None) -> str | None:
    """As the admin writes the days of fields."""
    return date_format(day) if day else None


def rhythm_of(every: Interval | None, every_meter: Decimal | None, meter_kind: str | None) -> str:
    """
    >>> rhythm_of(Interval(6, "months"), Decimal("1500.00"), "hours")
    'Every 6 months or 1,500 hours'
    """
    parts = []
    if every is not None:
        parts.append(f"{every.n} {every.unit}" if every.n > 1 else every.unit.removesuffix("s"))
    if every_meter is not None:
        parts.append(f"{every_meter.normalize():,f} {meter_kind}")
    return f"Every {' or '.join(parts)}"


class PlanInline(PlanColumns, ItemsBelowCustomer):
    """On the equipment's page: what it needs and when. Each plan has a page of its own."""

    model = MaintenancePlan
    fk_name = "equipment"
    resource = "equipment"
    serializer_class = MaintenancePlanSerializer
    verbose_name_plural = "Maintenance"
    hide_title = True  # A plan's own str() is for logs.
    fields = ("link", "rhythm", "due_on", "state")
    readonly_fields = ("link", "rhythm", "due_on", "state")
    ordering = ("due_by", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        plans = super().get_queryset(request).filter(archived_at__isnull=True)
        return plans.select_related("equipment")

    @admin.display(description="Service")
    def link(self, plan: MaintenancePlan) -> str:
        return page_of(plan, plan.service_type)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class MaintenancePlanAdmin(
    TellsRuns, PlanColumns, CustomerColumns, ArchivableAdmin, BelowCustomerAdmin
):
    resource = "equipment"
    serializer_class = MaintenancePlanSerializer
    menu_icon = "event_repeat"
    empty_text = "No maintenance is planned yet. Plan it from the page of the equipment."
    list_display = ("service_type", "equipment_name", "customer_name", "rhythm", "due_on", "state")
    list_filter = (
        DueStateFilter,
        ("status", ChoiceFilter),
        ("basis", ChoiceFilter),
        ArchivedFilter,
    )
    ordering = ("due_by", "id")
    sortable_by = ()
    actions_list = ("what_beat_did",)
    readonly_fields = ("next_due_on", "open_visit")
    fieldsets = (
        (
            None,
            {
                "fields": [
                    "customer",
                    ("equipment", "service_type"),
                    ("basis", "anchor"),
                    ("every_n", "every_unit"),
                    ("every_meter", "meter_kind"),
                    ("last_serviced_on", "status"),
                ]
            },
        ),
        (
            "Around its day",
            {"fields": ["lead_days", ("early_window_days", "late_window_days")]},
        ),
        (
            "Its visits",
            {"fields": [("auto_create_visit", "technician"), "instructions"]},
        ),
    )
    standing = ("How it stands", {"fields": [("next_due_on", "open_visit")]})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("customer", "equipment")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What is told once is shown afterwards: the equipment, and the service before."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        shown = [
            (title, {**options, "fields": [renamed(row, TOLD_ONCE) for row in options["fields"]]})
            for title, options in fieldsets
        ]
        return [*shown, self.standing]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        readonly = super().get_readonly_fields(request, obj)
        return readonly if obj is None else [*readonly, *TOLD_ONCE.values()]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        anew = change and not set(TAKEN_OVER).isdisjoint(form.changed_data)
        settle(form.instance, timezone.localdate(), anew=anew)
        for warning in form.instance.warnings():
            self.message_user(request, warning["message"], "WARNING")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        known = super().get_changeform_initial_data(request)
        return {"auto_create_visit": True, **known}

    def title_of(self, record: MaintenancePlan) -> str:
        return record.service_type

    def home_panel(self, request: HttpRequest) -> dict[str, Any] | None:
        plans: Any = self.get_queryset(request).filter(archived_at__isnull=True)
        waiting = plans.in_state([DueState.DUE, DueState.OVERDUE], timezone.localdate())
        first = waiting.order_by("due_by", "id")
        rows = [(plan, state_of(plan)[1]) for plan in first[: ON_HOME + 1]]
        shown = {"rows": rows[:ON_HOME], "more": len(rows) > ON_HOME}
        return {"template": "servicing/admin/maintenance_due.html", **shown}

    @admin.display(description="Equipment")
    def equipment_name(self, plan: MaintenancePlan) -> str:
        return plan.equipment.name

    @admin.display(description="Equipment")
    def equipment_link(self, plan: MaintenancePlan) -> str:
        return page_of(plan.equipment, plan.equipment.name)

    @admin.display(description="Last serviced on")
    def last_serviced(self, plan: MaintenancePlan) -> str | None:
        return day_text(plan.last_serviced_on)

    @admin.display(description="Visit")
    def open_visit(self, plan: MaintenancePlan) -> str | None:
        visit = Visit.objects.filter(pk=plan.open_visit_id).first()
        return page_of(visit, visit.get_status_display()) if visit else None


def planning_url(equipment: Equipment) -> str:
    """The form for another plan of this equipment."""
    chosen = urlencode({"customer": equipment.customer_id, "equipment": equipment.pk})
    return f"{reverse('admin:servicing_maintenanceplan_add')}?{chosen}"
