from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from unfold.contrib.filters.admin import RadioFilter, RangeDateTimeFilter
from unfold.decorators import action
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from customers.admin.filters import ChoiceFilter
from tenancy.admin.access import asker_of
from tenancy.admin.badges import badge
from tenancy.admin.base import CompanyScopedAdmin, leave_dialog
from tenancy.errors import ConflictError
from trucking.admin.load_parts import (
    ChargeInline,
    ExceptionInline,
    PaymentInline,
    StopInline,
    place_text,
)
from trucking.models import Load
from trucking.moves import OVER, Status, allowed_moves
from trucking.moving import Order, move
from trucking.serializers.load import LoadSerializer

STATUS_COLOURS = {
    "draft": "default",
    "booked": "info",
    "dispatched": "info",
    "at_pickup": "warning",
    "in_transit": "warning",
    "at_delivery": "warning",
    "delivered": "success",
    "closed": "default",
    "cancelled": "danger",
}


class BoardFilter(RadioFilter):
    """The board shows what is still to be done, until somebody asks for the rest."""

    title = "board"
    parameter_name = "board"
    all_option = ("", "Open")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("late", "Late"), ("proof", "Without proof of delivery"), ("all", "All")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        present = queryset.filter(archived_at__isnull=True)
        match self.value():
            case "all":
                return queryset
            case "late":
                return present.late(timezone.now())
            case "proof":
                return present.without_proof_of_delivery()
        return present.exclude(status__in=OVER)


class MoveForm(BaseDialogForm):
    to = forms.ChoiceField(choices=Status.choices, widget=UnfoldAdminSelectWidget)
    reason = forms.CharField(
        required=False,
        max_length=500,
        validators=[ProhibitNullCharactersValidator()],
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off"}),
        help_text="Needed for a cancellation, a step back and an override.",
    )
    tonu = forms.BooleanField(
        label="Charge a truck ordered, not used",
        required=False,
        widget=UnfoldBooleanSwitchWidget,
    )
    override_hold = forms.BooleanField(
        label="Book though the customer is on hold",
        required=False,
        widget=UnfoldBooleanSwitchWidget,
    )
    override_credit = forms.BooleanField(
        label="Lend beyond the credit limit", required=False, widget=UnfoldBooleanSwitchWidget
    )


@admin.register(Load)
class LoadAdmin(CompanyScopedAdmin):
    """The load board. By time of delivery, so that what is late stands first."""

    resource = "loads"
    serializer_class = LoadSerializer
    menu_icon = "local_shipping"
    empty_text = "No load is open. Choose All to see what was hauled."
    list_display = ("number", "state", "owner", "lane", "pickup_at", "due", "equipment", "account")
    list_filter = (
        BoardFilter,
        ("status", ChoiceFilter),
        ("billing_status", ChoiceFilter),
        ("equipment_type", ChoiceFilter),
        ("pickup_at", RangeDateTimeFilter),
    )
    ordering = ("delivery_at", "-id")
    sortable_by = ("pickup_at",)
    inlines = (StopInline, ChargeInline, PaymentInline, ExceptionInline)
    actions_detail = ("move_on",)
    raw_id_fields = ("customer",)
    readonly_fields = (
        *("number", "customer_name", "lane", "next_moves", "status", "billing_status"),
        *("booked_at", "dispatched_at", "delivered_at", "closed_at", "cancelled_at"),
        *("pickup_at", "delivery_at", "total_charge", "paid_amount", "balance"),
        *("rate_source", "invoice_number", "invoiced_at", "mode", "equipment_type", "spot_rate"),
    )
    fieldsets = (
        (
            None,
            {
                "fields": [
                    ("number", "customer_name"),
                    ("status", "next_moves"),
                    ("lane", "equipment_type"),
                    ("pickup_at", "delivery_at"),
                ]
            },
        ),
        ("Freight", {"fields": [("commodity", "weight"), ("pieces", "pallets"), "value"]}),
        ("Truck", {"fields": [("carrier", "driver"), ("truck", "trailer"), "notes"]}),
        (
            "Money",
            {
                "fields": [
                    ("rate_source", "spot_rate"),
                    ("total_charge", "billing_status"),
                    ("paid_amount", "balance"),
                    ("invoice_number", "invoiced_at"),
                ]
            },
        ),
        (
            "Time line",
            {
                "fields": [
                    ("booked_at", "dispatched_at"),
                    ("delivered_at", "closed_at"),
                    "cancelled_at",
                ]
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Load]:
        return super().get_queryset(request).select_related("customer", "origin", "destination")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # A load is made of its stops, which this page only shows.

    def title_of(self, record: Load) -> str:
        return f"Load {record.number}"

    def has_move_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.access(request).writes

    @action(
        description="Move",
        permissions=["move"],
        icon="move_down",
        dialog={
            "title": "Move this load",
            "description": "What is not legal now is refused, and nothing changes.",
            "form_class": MoveForm,
            "form_submit_text": "Move",
        },
    )
    def move_on(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        try:
            load: Any = self.get_object(request, object_id)
            move(load, self.order_of(request, form.cleaned_data))
            self.log_change(request, load, f"Moved to {load.status}.")
            message = f"The load is {load.get_status_display().lower()} now."
            self.message_user(request, message, messages.SUCCESS)
        except ConflictError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
        except PermissionDenied:
            message = "A step back and an override are a manager's."
            self.message_user(request, message, messages.ERROR)
        return leave_dialog(request, reverse("admin:trucking_load_change", args=[object_id]))

    def order_of(self, request: HttpRequest, sent: dict[str, Any]) -> Order:
        asker, now = asker_of(request), timezone.now()
        return Order(
            to=Status(sent["to"]),
            at=now,
            now=now,
            may_override=asker is not None and asker.access("restores_and_overrides").writes,
            reason=sent["reason"],
            tonu=sent["tonu"],
            override_hold=sent["override_hold"],
            override_credit=sent["override_credit"],
        )

    @badge("Status", STATUS_COLOURS)
    def state(self, load: Load) -> tuple[str, str]:
        return load.status, load.get_status_display()

    @admin.display(description="Customer")
    def owner(self, load: Load) -> str:
        return load.customer.name

    customer_name = owner

    @admin.display(description="Lane")
    def lane(self, load: Load) -> str | None:
        ends = [place_text(load.origin), place_text(load.destination)]
        return " → ".join(end or "?" for end in ends) if any(ends) else None

    @badge("Delivery", {"late": "danger", "due": "default"})
    def due(self, load: Load) -> tuple[str, str]:
        if load.delivery_at is None:
            return "due", "–"
        late = load.status not in OVER and load.delivery_at < timezone.now()
        at = timezone.localtime(load.delivery_at).strftime("%d %b %H:%M")
        return ("late", f"Late: {at}") if late else ("due", at)

    @admin.display(description="Equipment")
    def equipment(self, load: Load) -> str | None:
        return load.get_equipment_type_display()

    @admin.display(description="Account")
    def account(self, load: Load) -> str:
        return load.get_billing_status_display()

    @admin.display(description="May become")
    def next_moves(self, load: Load) -> str:
        allowed = allowed_moves(load.status, load.stops.all())
        return ", ".join(to.label.lower() for to in allowed) or "nothing"
