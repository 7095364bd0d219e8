from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget

from customers.admin.filters import ArchivedFilter, ChoiceFilter
from servicing.admin.base import BelowCustomerAdmin, ItemsBelowCustomer
from servicing.admin.board import board, day_in
from servicing.admin.columns import CustomerColumns
from servicing.admin.moves import MoveButtons, manages
from servicing.models import CrewMember, Visit, VisitEquipment
from servicing.models.visit_states import ENDED, NO_OVERRIDES, Overrides, Status
from servicing.serializers.visits import VisitSerializer
from tenancy.admin.badges import badge
from tenancy.admin.forms import RecordForm
from tenancy.context import acting

STATES = {
    "unscheduled": "warning",
    "scheduled": "info",
    "dispatched": "info",
    "en_route": "info",
    "on_site": "info",
    "on_hold": "warning",
    "completed": "success",
    "partially_completed": "warning",
    "no_access": "danger",
    "cancelled": "default",
    "archived": "default",
}
TIMES = ("scheduled_start", "scheduled_end")


class VisitForm(RecordForm):
    allow_because = forms.CharField(
        required=False,
        max_length=500,
        label="Plan it all the same, because",
        validators=[ProhibitNullCharactersValidator()],
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off"}),
        help_text="Allows a customer on hold and a technician on another visit."
        " The reason stands in the audit.",
    )

    class Meta:
        labels: ClassVar = {
            "window_start": "Arrival promised from",
            "window_end": "Arrival promised until",
        }
        help_texts: ClassVar = {"window_start": ""}

    def overrides(self) -> Overrides:
        allowed = bool(self.cleaned_data.get("allow_because"))
        return Overrides(conflict=allowed, hold=allowed) if allowed else NO_OVERRIDES


class CrewInline(ItemsBelowCustomer):
    model = CrewMember
    resource = "visits"
    path_to_customer = "visit__customer_id"
    fields = ("technician",)
    verbose_name_plural = "Crew"
    tab = True


class VisitEquipmentInline(ItemsBelowCustomer):
    model = VisitEquipment
    resource = "visits"
    path_to_customer = "visit__customer_id"
    fields = ("equipment",)
    verbose_name_plural = "Equipment"
    tab = True


class VisitAdmin(CustomerColumns, MoveButtons, BelowCustomerAdmin):
    resource = "visits"
    serializer_class = VisitSerializer
    menu_icon = "calendar_month"
    form = VisitForm
    empty_text = "No visits yet. Plan the first one from its customer's page."
    list_display = ("service_type", "customer_name", "when", "technician_name", "urgency", "state")
    list_filter = (
        ("status", ChoiceFilter),
        ("technician", admin.RelatedOnlyFieldListFilter),
        ("priority", ChoiceFilter),
        ArchivedFilter,
    )
    list_select_related = ("customer", "technician")
    ordering = ("-scheduled_start", "-id")
    sortable_by = ()
    actions = ("dispatch_selected",)
    actions_list = ("day_board",)
    inlines = (CrewInline, VisitEquipmentInline)
    readonly_fields = ("status", "status_reason", "status_at")
    fieldsets = (
        (
            None,
            {
                "fields": [
                    "customer",
                    ("service_type", "priority"),
                    ("technician", "address"),
                    *TIMES,
                    "window_start",
                    "window_end",
                    "requested_at",
                    "due_on",
                    "notes",
                ]
            },
        ),
    )
    standing = ("How it stands", {"fields": [("status", "status_at"), "status_reason"]})
    overriding = ("Against the rules", {"fields": ["allow_because"]})

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.board_view)
        return [path("board/", page, name="servicing_visit_board"), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None:
            fieldsets.append(self.standing)
        if manages(request) and (obj is None or not (obj.is_over or obj.archived_at)):
            fieldsets.append(self.overriding)
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Times change while a visit is planned; before it is moved, and afterwards is over."""
        readonly = super().get_readonly_fields(request, obj)
        fixed = obj is not None and obj.status in {Status.UNSCHEDULED, *ENDED}
        return [*readonly, *TIMES] if fixed else readonly

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        with acting(reason=form.cleaned_data.get("allow_because", "")):
            super().save_model(request, obj, form, change)
        if not change and obj.scheduled_start:
            obj.require_schedulable(form.overrides())

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        with acting(reason=form.cleaned_data.get("allow_because", "")):
            super().save_related(request, form, formsets, change)
            form.instance.settle(form.overrides())
        for warning in form.instance.warnings():
            self.message_user(request, warning["message"], "WARNING")

    def title_of(self, record: Visit) -> str:
        return record.service_type

    def board_view(self, request: HttpRequest) -> HttpResponse:
        """A day of visits, technician by technician."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        day = day_in(request.GET.get("day", ""), timezone.localdate())
        shown = board(self.get_queryset(request), day)
        site = self.admin_site.each_context(request)
        context = {**site, "title": "Day board", "opts": self.model._meta, "board": shown}
        return TemplateResponse(request, "servicing/admin/board.html", context)

    def has_board_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_view_permission(request)

    @action(description="Day board", icon="view_timeline", permissions=["board"], url_path="day")
    def day_board(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:servicing_visit_board"))

    def home_panel(self, request: HttpRequest) -> dict[str, Any] | None:
        shown = board(self.get_queryset(request), timezone.localdate())
        return {"template": "servicing/admin/today.html", "board": shown}

    @admin.display(description="When")
    def when(self, visit: Visit) -> Any:
        return visit.scheduled_start

    @admin.display(description="Priority")
    def urgency(self, visit: Visit) -> str:
        return visit.get_priority_display()

    @badge("Status", STATES)
    def state(self, visit: Visit) -> tuple[str, str]:
        if visit.archived_at is not None:
            return "archived", "Archived"
        return visit.status, visit.get_status_display()
