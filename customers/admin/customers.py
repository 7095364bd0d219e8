from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ORDER_VAR
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, QuerySet, UUIDField, Value
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action

from customers.admin.alphabet import AlphabeticalChangeList, keeps_order
from customers.admin.exporting import ExportActions
from customers.admin.figures import figures
from customers.admin.filters import (
    ArchivedFilter,
    ChoiceFilter,
    CityFilter,
    StateFilter,
    TagFilter,
)
from customers.admin.forms import CustomerForm
from customers.admin.imports import ImportPages
from customers.admin.inlines import AddressInline, ContactInline, NoteInline
from customers.admin.merging import MergePages, warn_of_alike
from customers.admin.privacy import BUTTONS, PersonsRightsButtons
from customers.admin.revealing import revealed
from customers.models import Address, Customer, Note
from customers.search.asker import search_as
from customers.search.keeping import keep_stored
from customers.serializers import CustomerSerializer
from tenancy.admin.access import asker_of
from tenancy.admin.badges import badge
from tenancy.admin.base import CompanyScopedAdmin, leave_dialog
from tenancy.admin.reasons import ReasonForm
from tenancy.admin.revealing import may_reveal
from tenancy.asker import Asker
from tenancy.audit.events import record_event
from tenancy.audit.feed import Feed, feed_for
from tenancy.errors import ConflictError
from tenancy.models import AuditEvent

EMPTY = {
    "own": "You see the customers whom you have a visit with. None is planned for you yet.",
    "reads": "Your company has no customers yet. Whoever may add one will find a button here.",
    "writes": "No customers yet. Add the first one: a name and a type are enough to begin.",
}
MOST_HITS = 200
STATUS_COLOURS = {
    "active": "success",
    "prospect": "info",
    "on_hold": "warning",
    "inactive": "default",
    "archived": "default",
}


@admin.register(Customer)
class CustomerAdmin(
    ExportActions, MergePages, ImportPages, PersonsRightsButtons, CompanyScopedAdmin
):
    resource = "customers"
    serializer_class = CustomerSerializer
    path_to_customer = "pk"
    menu_icon = "groups"
    form = CustomerForm
    list_display = ("shown_name", "kind", "place", "shown_phone", "state", "changed")
    list_filter = (
        ("status", ChoiceFilter),
        ("type", ChoiceFilter),
        TagFilter,
        CityFilter,
        StateFilter,
        ArchivedFilter,
    )
    ordering = ("-created_at", "-id")
    raw_id_fields = ("parent",)
    search_fields = ("name",)  # Shows the box; get_search_results() looks into all of them.
    search_help_text = "Any part of a name, contact, e-mail, street, city, ZIP code or phone"
    actions = ("archive_selected", "restore_selected", "export_selected")
    actions_list = ("import_customers", "export_customers", "find_duplicates")
    actions_detail = ("archive", "restore", "reveal", *BUTTONS)
    inlines = (AddressInline, ContactInline, NoteInline)
    readonly_fields = ("metadata",)
    fieldsets = (
        (None, {"fields": [("name", "type"), ("status", "hold_reason"), ("industry", "tags")]}),
        (
            "Contact",
            {
                "fields": [
                    ("primary_contact", "emergency_contact"),
                    ("email", "phone"),
                    ("communication_method", "do_not_contact"),
                    "preferred_service_window",
                ]
            },
        ),
        (
            "Numbers and terms",
            {
                "fields": [
                    ("parent", "external_id"),
                    ("mc_number", "dot_number"),
                    ("payment_terms_days", "credit_limit"),
                    "metadata",
                ],
            },
        ),
    )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[AlphabeticalChangeList]:
        return AlphabeticalChangeList

    def get_sortable_by(self, request: HttpRequest) -> list[str]:
        return ["shown_name", "changed"] if keeps_order(request) else ["changed"]

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        asker = asker_of(request)
        return self.search_fields if asker and asker.company.searches_customers else ()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Customer], search_term: str
    ) -> tuple[QuerySet[Customer], bool]:
        """The API's search among what the filters leave; the best first, and not beyond."""
        asker = asker_of(request)
        if asker is None or not search_term.strip():
            return queryset, False
        try:
            hits, following = search_as(asker, search_term, queryset).page(MOST_HITS)
        except ConflictError as off:
            self.message_user(request, off.message, messages.WARNING)
            return queryset.none(), False
        if following is not None:
            message = f"These are the best {MOST_HITS}. Add a word to narrow the search."
            self.message_user(request, message, messages.INFO)
        ids = [hit.row[0] for hit in hits]
        found = queryset.filter(pk__in=ids)
        return (found if ORDER_VAR in request.GET else found.order_by(placed(ids))), False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        keep_stored([form.instance.pk])
        warn_of_alike(request, form.instance.pk)

    def empty_text_for(self, request: HttpRequest) -> str:
        access = self.access(request)
        return EMPTY["own" if access.only_own else "writes" if access.writes else "reads"]

    def title_of(self, record: Customer) -> str:
        return record.name

    def in_saving_order(self, items: list[Any]) -> list[Any]:
        """The old primary address gives way before the new one takes its place."""
        return sorted(items, key=lambda item: getattr(item, "type", "") == Address.Type.PRIMARY)

    def prepare_new_item(self, request: HttpRequest, item: Any, formset: Any) -> None:
        if isinstance(item, Note):
            asker = asker_of(request)
            item.author = asker.membership.user if asker else None
        else:
            siblings = type(item).objects.filter(customer=item.customer)
            last = siblings.order_by("-position").values_list("position", flat=True).first()
            item.position = 0 if last is None else last + 1

    def has_archive_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.access(request).writes

    def has_restore_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        asker = asker_of(request)
        return asker is not None and asker.access("restores_and_overrides").writes

    @action(
        description="Archive",
        permissions=["archive"],
        icon="archive",
        dialog={
            "title": "Archive this customer?",
            "description": "It disappears from lists and can no longer be changed."
            " Owners and managers can restore it.",
            "form_submit_text": "Archive",
        },
    )
    def archive(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        self.archive_one(request, self.get_object(request, object_id))
        self.message_user(request, "The customer is archived.", messages.SUCCESS)
        return leave_dialog(request, reverse("admin:customers_customer_changelist"))

    @action(
        description="Restore",
        permissions=["restore"],
        icon="unarchive",
        dialog={"title": "Restore this customer?", "form_submit_text": "Restore"},
    )
    def restore(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        self.restore_one(request, self.get_object(request, object_id))
        self.message_user(request, "The customer is in use again.", messages.SUCCESS)
        return leave_dialog(request, reverse("admin:customers_customer_change", args=[object_id]))

    @action(description="Archive selected customers", permissions=["archive"])
    def archive_selected(self, request: HttpRequest, customers: QuerySet[Customer]) -> None:
        chosen = customers.select_for_update(of=("self",))
        count = sum(self.archive_one(request, customer) for customer in chosen)
        self.message_user(request, f"{count} archived.", messages.SUCCESS)

    @action(description="Restore selected customers", permissions=["restore"])
    def restore_selected(self, request: HttpRequest, customers: QuerySet[Customer]) -> None:
        chosen = customers.select_for_update(of=("self",))
        count = sum(self.restore_one(request, customer) for customer in chosen)
        self.message_user(request, f"{count} restored.", messages.SUCCESS)

    def has_reveal_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_reveal(request, self.resource)

    @action(
        description="Reveal",
        permissions=["reveal"],
        icon="visibility",
        dialog={
            "title": "Reveal what is masked?",
            "description": "It is shown once, and told in the company's audit.",
            "form_class": ReasonForm,
            "form_submit_text": "Reveal",
        },
    )
    def reveal(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        pk = self.get_object(request, object_id).pk
        record_event(
            AuditEvent.Action.REVEALED,
            "customer",
            resource_id=pk,
            customer_id=pk,
            history_change_reason=form.cleaned_data["reason"],
        )
        return self.show_revealed(request, revealed(pk))

    def archive_one(self, request: HttpRequest, customer: Any) -> bool:
        """Archive a locked customer; False if it was archived before."""
        if customer.archived_at is not None:
            return False
        customer.archive()
        self.log_change(request, customer, "Archived.")
        return True

    def restore_one(self, request: HttpRequest, customer: Any) -> bool:
        if customer.archived_at is None or customer.erased_at is not None:
            return False
        customer.restore()
        self.log_change(request, customer, "Restored.")
        return True

    def history_feed(self, asker: Asker, record: Customer) -> Feed:
        """With all that hangs on the customer."""
        return feed_for(asker, *Customer.ids_of(record.pk))

    def home_panel(self, request: HttpRequest) -> dict[str, Any] | None:
        present = self.get_queryset(request).filter(archived_at__isnull=True)
        return {
            "template": "customers/admin/recent.html",
            "customers": present.order_by("-updated_at", "-id")[:5],
            "figures": figures(present, timezone.localtime()),
            "may_add": self.has_add_permission(request),
            "empty_text": self.empty_text_for(request),
        }

    @admin.display(description="Name", ordering="name")
    def shown_name(self, customer: Customer) -> str:
        return customer.name

    @admin.display(description="Type")
    def kind(self, customer: Customer) -> str:
        return customer.get_type_display()

    @admin.display(description="Place")
    def place(self, customer: Any) -> str | None:
        return customer.place or None

    @admin.display(description="Phone")
    def shown_phone(self, customer: Customer) -> str | None:
        return customer.phone

    @badge("Status", STATUS_COLOURS)
    def state(self, customer: Customer) -> tuple[str, str]:
        if customer.archived_at is not None:
            return "archived", "Archived"
        return customer.status, customer.get_status_display()

    @admin.display(description="Updated", ordering="updated_at")
    def changed(self, customer: Customer) -> Any:
        return customer.updated_at


def placed(ids: list[Any]) -> Func:
    """The place of a row's id among these, to order by."""
    listed = Value(ids, output_field=ArrayField(UUIDField()))
    return Func(listed, F("pk"), function="array_position")
