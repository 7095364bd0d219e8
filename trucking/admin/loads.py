from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from unfold.contrib.filters.admin import RadioFilter, RangeDateTimeFilter

from customers.admin.filters import ChoiceFilter
from customers.models import Customer
from tenancy.admin.archiving import ArchivableAdmin
from tenancy.admin.badges import badge
from tenancy.admin.base import leave_dialog
from tenancy.api.filters import uuid_or_none
from tenancy.api.viewsets import locked
from trucking.admin.load_account import ACCOUNT_BUTTONS, AccountButtons, account_steps, name_of
from trucking.admin.load_moves import STEPS, MoveButtons, name_of_step, steps_now
from trucking.admin.load_page import (
    ACCOUNT_COLOURS,
    STATUS_COLOURS,
    lane_text,
    load_page,
    short_time,
)
from trucking.models import Load
from trucking.moves import OVER
from trucking.serializers.load import LoadSerializer

SHOWN_AT_HOME = 8


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


@admin.register(Load)
class LoadAdmin(MoveButtons, AccountButtons, ArchivableAdmin):
    """The load board. By time of delivery, so that what is late stands first."""

    resource = "loads"
    serializer_class = LoadSerializer
    menu_icon = "local_shipping"
    empty_text = "No load is open. Choose All to see what was hauled."
    list_display = ("title", "state", "owner", "lane", "pickup", "due", "equipment", "account")
    list_filter = (
        BoardFilter,
        ("status", ChoiceFilter),
        ("billing_status", ChoiceFilter),
        ("equipment_type", ChoiceFilter),
        ("pickup_at", RangeDateTimeFilter),
    )
    ordering = ("delivery_at", "-id")
    sortable_by = ()
    actions_detail = (
        *(name_of_step(*step) for step in STEPS),
        *ACCOUNT_BUTTONS,
        *ArchivableAdmin.actions_detail,
    )
    change_form_outer_before_template = "trucking/admin/load.html"
    fieldsets = (
        ("Freight", {"fields": [("commodity", "weight"), ("pieces", "pallets"), "value"]}),
        ("Truck", {"fields": [("carrier", "driver"), ("truck", "trailer"), "notes"]}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Load]:
        return super().get_queryset(request).select_related("customer", "origin", "destination")

    def lock_above(self, object_id: str) -> None:
        """Who writes locks the customer first, as the API does: two never wait in a ring."""
        if pk := uuid_or_none(object_id):
            of_load = Load.objects.filter(pk=pk).values("customer_id")
            locked(Customer.objects.filter(pk__in=of_load)).first()

    def get_actions_detail(self, request: HttpRequest, object_id: str) -> list[Any]:
        """What the load's state allows, and the role."""
        load: Any = self.get_object(request, object_id)
        always = ArchivableAdmin.actions_detail
        wanted = {name_of(n) for n in (*steps_now(load, request), *account_steps(load), *always)}
        actions = super().get_actions_detail(request, object_id)
        return [action for action in actions if action.action_name in wanted]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # A load is made of its stops, which this page only shows.

    def title_of(self, record: Load) -> str:
        return f"Load {record.number}"

    def back_to(self, request: HttpRequest, load: Load) -> HttpResponse:
        return leave_dialog(request, reverse("admin:trucking_load_change", args=[load.pk]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        load: Any = context.get("original")
        context |= load_page(load, request, now=timezone.now())
        return super().render_change_form(request, context, *args, **kwargs)

    def home_panel(self, request: HttpRequest) -> dict[str, Any] | None:
        """What should have been delivered by now."""
        present: Any = self.get_queryset(request).filter(archived_at__isnull=True)
        late = present.late(timezone.now()).order_by("delivery_at", "-id")
        shown = list(late[: SHOWN_AT_HOME + 1])
        return {
            "template": "trucking/admin/late_loads.html",
            "loads": shown[:SHOWN_AT_HOME],
            "goes_on": len(shown) > SHOWN_AT_HOME,
        }

    @admin.display(description="Load")
    def title(self, load: Load) -> str:
        return str(load.number)

    @badge("Status", STATUS_COLOURS)
    def state(self, load: Load) -> tuple[str, str]:
        if load.archived_at is not None:
            return "archived", "Archived"
        return load.status, load.get_status_display()

    @admin.display(description="Customer")
    def owner(self, load: Load) -> str:
        return load.customer.name

    @admin.display(description="Lane")
    def lane(self, load: Load) -> str | None:
        return lane_text(load)

    @admin.display(description="Pickup")
    def pickup(self, load: Load) -> str | None:
        return short_time(load.pickup_at) if load.pickup_at else None

    @badge("Delivery", {"late": "danger", "due": "default"})
    def due(self, load: Load) -> tuple[str, str]:
        if load.delivery_at is None:
            return "due", "–"
        at = short_time(load.delivery_at)
        return ("late", f"Late: {at}") if load.is_late(timezone.now()) else ("due", at)

    @admin.display(description="Equipment")
    def equipment(self, load: Load) -> str | None:
        return load.get_equipment_type_display()

    @badge("Account", ACCOUNT_COLOURS)
    def account(self, load: Load) -> tuple[str, str]:
        return load.billing_status, load.get_billing_status_display()
