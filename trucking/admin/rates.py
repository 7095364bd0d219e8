from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from unfold.decorators import action

from customers.admin.filters import ArchivedFilter, ChoiceFilter
from tenancy.admin.access import asker_of
from tenancy.admin.archiving import ArchivableAdmin
from tenancy.admin.badges import badge
from trucking.admin.forms import QuoteForm, RateForm
from trucking.coverage import coverages, days_text
from trucking.models import Rate
from trucking.pricing import MissingQuantityError, Quantities
from trucking.quoting import NoRateError, quote
from trucking.rating import Shipment
from trucking.serializers.rate import RateSerializer
from trucking.templatetags.unit_rates import unit_rate

SHOWN = 200  # Lanes on the page; those with gaps come first.
READ = 5_000  # Rates that the page looks through, the newest.
STATUS_COLOURS = {
    "active": "success",
    "draft": "info",
    "superseded": "default",
    "inactive": "default",
    "archived": "default",
}


@admin.register(Rate)
class RateAdmin(ArchivableAdmin):
    resource = "rates"
    serializer_class = RateSerializer
    menu_icon = "sell"
    form = RateForm
    empty_text = "No rates yet. Add the first one: a lane, an amount and the day it holds from."
    list_display = ("lane", "owner", "equipment_type", "mode", "price", "days", "state")
    list_filter = (
        ("status", ChoiceFilter),
        ("equipment_type", ChoiceFilter),
        ("mode", ChoiceFilter),
        ("rate_type", ChoiceFilter),
        ArchivedFilter,
    )
    ordering = ("-created_at", "-id")
    sortable_by = ()
    raw_id_fields = ("customer",)
    actions_list = ("lanes",)
    readonly_fields = ("used_at",)
    fieldsets = (
        (
            "Lane",
            {
                "fields": [
                    ("origin_level", "origin_value"),
                    ("destination_level", "destination_value"),
                    ("equipment_type", "mode"),
                    "customer",
                ]
            },
        ),
        (
            "Price",
            {
                "fields": [
                    ("rate_type", "amount"),
                    ("currency", "minimum_charge"),
                    "weight_breaks",
                    "fuel_surcharge",
                    "accessorials",
                ]
            },
        ),
        (
            "When it holds",
            {"fields": [("effective_from", "effective_to"), ("status", "priority"), "used_at"]},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rate]:
        return super().get_queryset(request).select_related("customer")

    def title_of(self, record: Rate) -> str:
        return str(record)

    def save_model(self, request: HttpRequest, obj: Rate, form: Any, change: bool) -> None:
        saved = obj.revised() if change else obj
        saved.save()
        if saved is not obj:
            message = "A load has used this rate, so a new one supersedes it from now on."
            self.message_user(request, message, messages.SUCCESS)

    @admin.display(description="Owner")
    def owner(self, rate: Rate) -> str:
        return rate.customer.name if rate.customer else "Tariff"

    @admin.display(description="Price")
    def price(self, rate: Rate) -> str:
        amount = unit_rate(rate.amount)
        return f"{amount} {rate.currency} {rate.get_rate_type_display().lower()}"

    @admin.display(description="Days")
    def days(self, rate: Rate) -> str:
        return days_text(rate)

    @badge("State", STATUS_COLOURS)
    def state(self, rate: Rate) -> tuple[str, str]:
        if rate.archived_at:
            return "archived", "Archived"
        return rate.status, rate.get_status_display()

    def has_lanes_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.access(request).reads

    @action(description="Lanes", icon="route", url_path="lanes", permissions=["lanes"])
    def lanes(self, request: HttpRequest) -> HttpResponse:
        """Rates by lane, with gaps and expiries; and what a shipment on one would cost."""
        asker = asker_of(request)
        if asker is None or not self.has_lanes_permission(request):
            raise PermissionDenied
        today = timezone.localdate(timezone=ZoneInfo(asker.company.timezone))
        active = Rate.objects.present().filter(status=Rate.Status.ACTIVE)
        rates = active.select_related("customer").order_by("-created_at")[:READ]
        form = self.quote_form(request, today)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": "Lanes",
            "content_title": "Lanes",
            "lanes": coverages(rates, today=today)[:SHOWN],
            "form": form,
            **(explained(form) if form.is_bound and form.is_valid() else {}),
        }
        return TemplateResponse(request, "trucking/admin/lanes.html", context)

    def quote_form(self, request: HttpRequest, today: date) -> QuoteForm:
        sent = request.GET if "origin" in request.GET else None
        owner: Any = Rate._meta.get_field("customer")
        customer = self.formfield_for_foreignkey(owner, request, required=False)
        return QuoteForm(sent, initial={"day": today}, customer=customer)


def explained(form: QuoteForm) -> dict[str, Any]:
    """The quote, by the customer's own rates before the tariff, or why there is none."""
    sent = form.cleaned_data
    sizes = Quantities(sent["miles"], sent["pounds"], sent["hours"], sent["pallets"])
    kind = (sent["equipment_type"] or None, sent["mode"] or None)
    customer = sent["customer"]
    shipment = Shipment(
        customer and customer.pk, sent["origin"], sent["destination"], sent["day"], *kind, sizes
    )
    try:
        quoted = quote(shipment)
    except NoRateError as error:
        return {"refusal": "No rate applies.", "rejected": error.rejected}
    except MissingQuantityError as error:
        return {"refusal": f"The rate that applies counts {error.quantity}; say how many."}
    return {"quote": quoted, "rejected": quoted.rejected}
