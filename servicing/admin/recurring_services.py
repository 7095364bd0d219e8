from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Min, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold.decorators import action

from customers.admin.filters import ArchivedFilter, ChoiceFilter
from servicing.admin.base import BelowCustomerAdmin, ItemsBelowCustomer, uuid_in
from servicing.admin.columns import CustomerColumns
from servicing.admin.generation_runs import TellsRuns
from servicing.admin.series_forms import SeriesForm, SplitForm
from servicing.generation.splitting import split
from servicing.models import RecurringService, SeriesEquipment
from servicing.preview import USUAL, preview, sentence_of
from servicing.serializers.recurring_services import RecurringServiceSerializer
from servicing.tasks import generate_soon
from tenancy.admin.badges import badge
from tenancy.admin.base import leave_dialog

STATES = {"active": "success", "paused": "warning", "ended": "default", "archived": "default"}
PREVIEW_BUTTON = "_preview"


class SeriesEquipmentInline(ItemsBelowCustomer):
    model = SeriesEquipment
    resource = "equipment"
    path_to_customer = "series__customer_id"
    fields = ("equipment",)
    verbose_name_plural = "Equipment"
    tab = True


class RecurringServiceAdmin(TellsRuns, CustomerColumns, BelowCustomerAdmin):
    resource = "equipment"
    serializer_class = RecurringServiceSerializer
    menu_icon = "event_repeat"
    form = SeriesForm
    empty_text = "Nothing comes back yet. Set up a recurring service from its customer's page."
    list_display = (
        "service_type",
        "customer_name",
        "rhythm",
        "next_visit",
        "technician_name",
        "state",
    )
    list_filter = (
        ("status", ChoiceFilter),
        ("frequency", ChoiceFilter),
        ("technician", admin.RelatedOnlyFieldListFilter),
        ArchivedFilter,
    )
    list_select_related = ("customer", "technician")
    sortable_by = ()
    inlines = (SeriesEquipmentInline,)
    actions_list = ("what_beat_did",)
    actions_detail = ("split_from",)
    change_form_after_template = "servicing/admin/series_preview_box.html"
    fieldsets = (
        (
            None,
            {
                "fields": [
                    "customer",
                    ("service_type", "status"),
                    ("address", "technician"),
                    "price",
                ]
            },
        ),
        (
            "When",
            {
                "fields": [
                    ("frequency", "rule"),
                    ("starts_on", "preferred_time"),
                    ("ends_on", "count"),
                    ("duration_minutes", "window_minutes"),
                    ("timezone", "horizon_days"),
                ]
            },
        ),
        (
            "And when not",
            {
                "fields": [
                    "season_months",
                    "except_dates",
                    "holiday_policy",
                    ("holiday_country", "holiday_region"),
                ]
            },
        ),
    )

    class Media:
        js = ("servicing/series_preview.js",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("preview/", view(self.preview_view), name="servicing_series_preview"),
            path("runs/", view(self.runs_view), name="servicing_generation_runs"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> Any:
        ahead = Q(
            visits__scheduled_start__gt=timezone.now(),
            visits__archived_at__isnull=True,
            visits__status__in=["scheduled", "dispatched"],
        )
        series = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name != self.list_name:
            return series
        return series.annotate(next_start=Min("visits__scheduled_start", filter=ahead))

    @property
    def list_name(self) -> str:
        return "servicing_recurringservice_changelist"

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Once its equipment stands: a new series is planned by a worker, an edited one here."""
        super().save_related(request, form, formsets, change)
        series: RecurringService = form.instance
        if change:
            series.replan()
        else:
            generate_soon(series)
        for warning in series.warnings():
            self.message_user(request, warning["message"], messages.WARNING)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Without scripts the preview's button sends the form, which then keeps nothing."""
        if request.method == "POST" and PREVIEW_BUTTON in request.POST:
            note = ValidationError("Nothing is kept yet. The next dates are shown below the form.")
            request.refusal = note  # type: ignore[attr-defined]
        return super().changeform_view(request, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        if PREVIEW_BUTTON in request.POST and not set(form.errors) - {"__all__"}:
            context |= shown(form.instance)
        elif (series := context.get("original")) is not None and not request.POST:
            context |= shown(form.instance if form.instance.pk else series)
        return super().render_change_form(request, context, *args, **kwargs)

    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """The next dates of the form as it is being written: a part of the page."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        pk = uuid_in(request.POST.get("series"))
        series = self.get_queryset(request).filter(pk=pk).first() if pk else None
        if series is not None:
            request.customer_at_hand = series.customer_id  # type: ignore[attr-defined]
        form = self.get_form(request, series, change=series is not None)(
            request.POST, instance=series
        )
        context = shown(form.instance) if form.is_valid() else {"missing": form}
        return TemplateResponse(request, "servicing/admin/series_preview.html", context)

    def has_split_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    @action(
        description="Change from a day on",
        permissions=["split"],
        icon="call_split",
        dialog={
            "title": "Change from a day on",
            "form_class": SplitForm,
            "form_submit_text": "Go on",
        },
    )
    def split_from(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        """End the series the day before, and show the one that goes on."""
        series: Any = self.get_object(request, object_id)
        if series.archived_at is not None:
            raise PermissionDenied
        shown_next = series
        try:
            shown_next = split(series, form.cleaned_data["first"], timezone.now())
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        else:
            text = "This series goes on from that day; change it here."
            self.message_user(request, text, messages.SUCCESS)
        url = reverse("admin:servicing_recurringservice_change", args=[shown_next.pk])
        return leave_dialog(request, url)

    def title_of(self, record: RecurringService) -> str:
        return record.service_type

    @admin.display(description="How often")
    def rhythm(self, series: RecurringService) -> str:
        return series.rule or series.get_frequency_display()

    @admin.display(description="Next visit")
    def next_visit(self, series: RecurringService) -> Any:
        return series.next_start  # type: ignore[attr-defined]

    @badge("Status", STATES)
    def state(self, series: RecurringService) -> tuple[str, str]:
        if series.archived_at is not None:
            return "archived", "Archived"
        return series.status, series.get_status_display()


def shown(series: RecurringService) -> dict[str, Any]:
    """The next dates from today on, or from the first day, for the templates."""
    now = timezone.now()
    found = preview(series, USUAL, now, since=series.today(now))
    return {
        "preview": found,
        "skipped": [(one.date, sentence_of(one)) for one in found.skipped],
        "warnings": [*series.warnings(), *found.warnings],
        "zone": series.zone,
    }
