"""The register of what persons asked for about their own data."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from customers.admin.filters import ChoiceFilter
from customers.models import PrivacyRequest
from customers.privacy.serializers import PrivacyRequestSerializer
from tenancy.admin.badges import badge
from tenancy.admin.base import CompanyScopedAdmin
from tenancy.admin.forms import RecordForm

SHOWN = 5
OUTCOME_COLOURS = {
    "overdue": "danger",
    "soon": "warning",
    "open": "info",
    "fulfilled": "success",
    "partly": "success",
    "refused": "default",
    "withdrawn": "default",
}


class PrivacyRequestForm(RecordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "received_on" in self.fields:
            self.fields["received_on"].initial = timezone.localdate
        if "due_on" in self.fields:
            self.fields["due_on"].required = False

    def clean(self) -> dict[str, Any]:
        """Answered today, unless another day is given."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_open = cleaned.get("outcome") == PrivacyRequest.Outcome.OPEN
        if "closed_on" in cleaned:
            day = cleaned["closed_on"] or timezone.localdate()
            cleaned["closed_on"] = None if is_open else day
        return cleaned


@admin.register(PrivacyRequest)
class PrivacyRequestAdmin(CompanyScopedAdmin):
    """Kind, day of receipt, day it is due, and outcome."""

    resource = "company_administration"
    serializer_class = PrivacyRequestSerializer
    menu_group = "Administration"
    menu_icon = "privacy_tip"
    form = PrivacyRequestForm
    list_display = ("kind_shown", "about", "received_on", "due_on", "state", "closed_on")
    list_filter = (("outcome", ChoiceFilter), ("kind", ChoiceFilter))
    list_select_related = ("customer",)
    ordering = ("-received_on", "-id")
    sortable_by = ("received_on", "due_on")
    raw_id_fields = ("customer",)
    empty_text = "Nobody has asked for their data yet. Write down here who does, and by when."
    fieldsets = (
        (None, {"fields": [("kind", "customer"), "person", "details", ("received_on", "due_on")]}),
        ("Answer", {"fields": [("outcome", "closed_on"), "answer"]}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("customer")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if obj.outcome != PrivacyRequest.Outcome.OPEN and obj.handled_by_id is None:
            obj.handled_by_id = request.user.pk
        super().save_model(request, obj, form, change)

    def title_of(self, record: PrivacyRequest) -> str:
        return f"{record.get_kind_display()} for {self.about(record) or 'somebody'}"

    def home_panel(self, request: HttpRequest) -> dict[str, Any] | None:
        requests: Any = self.get_queryset(request)
        due = list(requests.due_soon(timezone.localdate())[:SHOWN])
        if not due:
            return None
        told = [{"request": each, "title": self.title_of(each)} for each in due]
        return {"template": "customers/admin/privacy_due.html", "due": told}

    @admin.display(description="Kind", ordering="kind")
    def kind_shown(self, asked: PrivacyRequest) -> str:
        return asked.get_kind_display()

    @admin.display(description="About")
    def about(self, asked: PrivacyRequest) -> str | None:
        return asked.customer.name if asked.customer else asked.person

    @badge("State", OUTCOME_COLOURS)
    def state(self, asked: PrivacyRequest) -> tuple[str, str]:
        if asked.outcome != PrivacyRequest.Outcome.OPEN:
            return asked.outcome, asked.get_outcome_display()
        days = (asked.due_on - timezone.localdate()).days
        if days < 0:
            return "overdue", "Overdue"
        return ("soon", "Due soon") if days <= 7 else ("open", "Open")
