from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldBooleanSwitchWidget,
)

from customers.admin.filters import ArchivedFilter, ChoiceFilter
from servicing.admin.base import BelowCustomerAdmin, ItemsBelowCustomer
from servicing.admin.columns import CustomerColumns
from servicing.admin.maintenance import PlanInline, planning_url
from servicing.models import Equipment, Meter
from servicing.models.meter import MeterKind, record_reading
from servicing.serializers.equipment import EquipmentSerializer, MeterSerializer
from tenancy.admin.access import asker_of
from tenancy.admin.archiving import ArchivableAdmin
from tenancy.admin.badges import badge
from tenancy.admin.base import leave_dialog

STATES = {
    "active": "success",
    "in_storage": "info",
    "under_repair": "warning",
    "retired": "default",
    "archived": "default",
}


class MeterInline(ItemsBelowCustomer):
    """What each meter shows; a reading is added by the page's own button."""

    model = Meter
    resource = "meter_readings"
    serializer_class = MeterSerializer
    path_to_customer = "equipment__customer_id"
    hide_title = True  # A meter's own str() is for logs.
    fields = ("kind", "reading", "read_at")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadingForm(BaseDialogForm):
    kind = forms.ChoiceField(choices=MeterKind.choices, widget=UnfoldAdminSelectWidget)
    reading = forms.DecimalField(
        min_value=0, max_digits=14, decimal_places=2, widget=UnfoldAdminDecimalFieldWidget
    )
    reset = forms.BooleanField(
        required=False,
        label="The meter began anew",
        widget=UnfoldBooleanSwitchWidget,
        help_text="It was set back or replaced, so it may show less than before.",
    )


class EquipmentAdmin(CustomerColumns, ArchivableAdmin, BelowCustomerAdmin):
    resource = "equipment"
    serializer_class = EquipmentSerializer
    menu_icon = "hvac"
    empty_text = "No equipment yet. Add what you look after from its customer's page."
    list_display = ("name", "customer_name", "model_text", "serial_number", "serviced", "state")
    list_filter = (("status", ChoiceFilter), ArchivedFilter)
    sortable_by = ()
    raw_id_fields = ("customer", "replaced_by")
    readonly_fields = ("last_serviced_at", "next_due_on")
    actions_detail = ("plan_maintenance", "read_meter", "archive", "restore")
    inlines = (PlanInline, MeterInline)
    fieldsets = (
        (
            None,
            {
                "fields": [
                    "customer",
                    ("name", "category"),
                    ("manufacturer", "model"),
                    ("serial_number", "status"),
                    ("address", "installed_on"),
                    "replaced_by",
                    "notes",
                ]
            },
        ),
        (
            "Warranty",
            {
                "fields": [
                    ("manufacturer_warranty_starts_on", "manufacturer_warranty_ends_on"),
                    ("provider_warranty_starts_on", "provider_warranty_ends_on"),
                ]
            },
        ),
        ("Service", {"fields": [("last_serviced_at", "next_due_on")]}),
    )

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Who may only read meters does that by the button; the form stays as it is."""
        return self.access(request).writes and super().has_change_permission(request, obj)

    def has_read_meter_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        asker = asker_of(request)
        return asker is not None and asker.access("meter_readings").writes

    def has_plan_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.access(request).writes

    @action(description="Plan maintenance", permissions=["plan"], icon="event_repeat")
    def plan_maintenance(self, request: HttpRequest, object_id: str) -> HttpResponse:
        equipment: Any = self.get_object(request, object_id)
        return HttpResponseRedirect(planning_url(equipment))

    @action(
        description="Read a meter",
        permissions=["read_meter"],
        icon="speed",
        dialog={
            "title": "What does the meter show?",
            "form_class": ReadingForm,
            "form_submit_text": "Keep it",
        },
    )
    def read_meter(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        equipment: Any = self.get_object(request, object_id)
        if equipment.archived_at is not None:
            raise PermissionDenied
        sent = form.cleaned_data
        try:
            record_reading(
                equipment, sent["kind"], sent["reading"], timezone.now(), reset=sent["reset"]
            )
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        else:
            self.message_user(request, "The reading is kept.", messages.SUCCESS)
        return leave_dialog(request, reverse("admin:servicing_equipment_change", args=[object_id]))

    def title_of(self, record: Equipment) -> str:
        return record.name

    @admin.display(description="Model")
    def model_text(self, equipment: Equipment) -> str | None:
        return " ".join(filter(None, (equipment.manufacturer, equipment.model))) or None

    @admin.display(description="Serviced")
    def serviced(self, equipment: Equipment) -> Any:
        return equipment.last_serviced_at

    @badge("Status", STATES)
    def state(self, equipment: Equipment) -> tuple[str, str]:
        if equipment.archived_at is not None:
            return "archived", "Archived"
        return equipment.status, equipment.get_status_display()
