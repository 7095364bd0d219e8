from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from customers.admin.filters import ArchivedFilter, ChoiceFilter
from servicing.admin.base import BelowCustomerAdmin, ItemsBelowCustomer, uuid_in
from servicing.admin.columns import CustomerColumns
from servicing.models import PartUsed, ServicedEquipment, ServiceRecord
from servicing.serializers.service_records import PartUsedSerializer, ServiceRecordSerializer
from tenancy.admin.badges import badge

OUTCOMES = {
    "completed": "success",
    "partial": "warning",
    "no_access": "danger",
    "archived": "default",
}


class PartInline(ItemsBelowCustomer):
    model = PartUsed
    resource = "service_records"
    serializer_class = PartUsedSerializer
    path_to_customer = "service__customer_id"
    fields = ("part_number", "description", "quantity", "unit_price")
    tab = True

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Who keeps the books sets prices, and nothing else of a part."""
        special, writes = self.field_access(request), self.access(request).writes
        return [n for n in self.fields if not (special[n].writes if n in special else writes)]


class ServicedEquipmentInline(ItemsBelowCustomer):
    model = ServicedEquipment
    resource = "service_records"
    path_to_customer = "service__customer_id"
    fields = ("equipment",)
    verbose_name_plural = "Equipment"
    tab = True


class ServiceRecordAdmin(CustomerColumns, BelowCustomerAdmin):
    resource = "service_records"
    serializer_class = ServiceRecordSerializer
    menu_icon = "build"
    empty_text = "Nothing was done yet. A visit that is completed leaves its record here."
    list_display = ("service_type", "customer_name", "done_on", "technician_name", "sum", "result")
    list_filter = (("outcome", ChoiceFilter), ("kind", ChoiceFilter), ArchivedFilter)
    list_select_related = ("customer", "technician")
    ordering = ("-service_date", "-id")
    sortable_by = ()
    raw_id_fields = ("customer", "recall_for")
    inlines = (PartInline, ServicedEquipmentInline)
    fieldsets = (
        (
            None,
            {
                "fields": [
                    "customer",
                    ("service_type", "kind"),
                    "service_date",
                    "outcome",
                    ("technician", "address"),
                    "notes",
                ]
            },
        ),
        ("Times", {"fields": ["requested_at", "arrived_at", "completed_at"]}),
        ("Money", {"fields": [("labor_minutes", "labor_rate"), "amount"]}),
        ("The customer said", {"fields": ["satisfaction_score", "satisfaction_comment"]}),
        (
            "What follows",
            {"fields": [("follow_up_required", "follow_up_on"), "recall_for"]},
        ),
    )

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Model:
        found = super().get_object(request, object_id, from_field)
        if request.method == "POST" and (pk := uuid_in(object_id)):
            links = ServicedEquipment.objects.filter(service=pk)
            request.formerly = list(links.values_list("equipment_id", flat=True))  # type: ignore[attr-defined]
        return found

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if "amount" in form.changed_data:
            obj.amount_is_given = obj.amount is not None
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.settle(getattr(request, "formerly", ()))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("technician")

    def title_of(self, record: ServiceRecord) -> str:
        return record.service_type

    @admin.display(description="Day")
    def done_on(self, record: ServiceRecord) -> Any:
        return record.service_date

    def get_list_display(self, request: HttpRequest) -> list[str]:
        hidden = {n for n, access in self.field_access(request).items() if not access.reads}
        return [name for name in self.list_display if name != "sum" or "amount" not in hidden]

    @admin.display(description="Amount")
    def sum(self, record: ServiceRecord) -> Any:
        return record.amount

    @badge("Outcome", OUTCOMES)
    def result(self, record: ServiceRecord) -> tuple[str, str]:
        if record.archived_at is not None:
            return "archived", "Archived"
        return record.outcome, record.get_outcome_display()
