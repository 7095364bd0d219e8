"""Systems that are told of the company's changes, and how telling them went."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import admin, messages
from django.contrib.postgres.forms import SimpleArrayField
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget

from tenancy.admin.archiving import ArchivableAdmin
from tenancy.admin.badges import badge
from tenancy.admin.base import CompanyScopedAdmin, leave_dialog
from tenancy.admin.forms import RecordForm
from tenancy.admin.panels import register_panel
from tenancy.after_commit import after_commit
from tenancy.asker import Asker
from tenancy.audit.feed import EVENT, Feed, feed_for
from tenancy.models import Webhook, WebhookDelivery
from tenancy.tasks import deliver_webhook
from tenancy.webhooks.serializers import WebhookSerializer

SHOWN = 10
STATUS_COLOURS = {"pending": "info", "delivered": "success", "failed": "danger"}
STATE_COLOURS = {
    "active": "success",
    "disabled": "danger",
    "inactive": "default",
    "archived": "default",
}


class WebhookForm(RecordForm):
    events = SimpleArrayField(
        forms.CharField(max_length=60),
        max_length=100,
        widget=UnfoldAdminTextInputWidget({"placeholder": "Such as: customer.*, load.created"}),
        help_text="Separated by commas; * for everything, customer.* for all of one kind.",
    )


@admin.register(Webhook)
class WebhookAdmin(ArchivableAdmin):
    """Where the company's changes are told, and of which kinds."""

    resource = "company_administration"
    serializer_class = WebhookSerializer
    menu_group = "Administration"
    menu_icon = "webhook"
    adding_shows_a_secret = True
    form = WebhookForm
    list_display = ("address", "asks_for", "state", "created_at")
    ordering = ("-created_at", "-id")
    sortable_by = ("created_at",)
    empty_text = (
        "No other system is told of your changes yet. Add a webhook for each that shall be."
    )
    fieldsets = (
        (None, {"fields": ["url", "events", "active"]}),
        ("Switched off", {"fields": [("disabled_at", "disabled_reason")]}),
    )
    add_fieldsets = ((None, {"fields": ["url", "events"]}),)
    readonly_fields = ("disabled_at", "disabled_reason")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Why it is off is shown where it is."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj is None or obj.disabled_at else fieldsets[:1]

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        return self.show_once(
            request,
            title="A new webhook",
            label="Secret",
            secret=obj.secret,
            explanation="Copy it now: it is never shown again. The receiver verifies by it that"
            " what arrives comes from here.",
            back=reverse("admin:tenancy_webhook_changelist"),
        )

    def title_of(self, record: Webhook) -> str:
        return f"Webhook to {urlsplit(record.url).hostname}"

    def home_panel(self, request: HttpRequest) -> dict[str, Any] | None:
        """The notice of those that were switched off."""
        off = self.get_queryset(request).filter(disabled_at__isnull=False, archived_at__isnull=True)
        found = list(off.order_by("-disabled_at")[:SHOWN])
        template = "tenancy/admin/webhooks_off.html"
        return {"template": template, "webhooks": found} if found else None

    @admin.display(description="Address")
    def address(self, webhook: Webhook) -> str:
        return webhook.url

    @admin.display(description="Events")
    def asks_for(self, webhook: Webhook) -> str:
        return ", ".join(webhook.events)

    @badge("State", STATE_COLOURS)
    def state(self, webhook: Webhook) -> tuple[str, str]:
        if webhook.archived_at:
            return "archived", "Archived"
        if webhook.disabled_at:
            return "disabled", "Switched off"
        return ("active", "Active") if webhook.active else ("inactive", "Paused")


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(CompanyScopedAdmin):
    """One event for one webhook each; kept for 30 days."""

    resource = "company_administration"
    menu_group = "Administration"
    menu_icon = "outbox"
    list_display = ("event_type", "state", "attempts", "answered", "event_at", "next_attempt_at")
    list_filter = ("status", "webhook")
    ordering = ("-created_at", "-id")
    sortable_by = ()
    actions = ("replay_selected",)
    actions_detail = ("replay",)
    empty_text = "Nothing was told yet. Add a webhook, and change something."
    fieldsets = (
        (
            None,
            {
                "fields": [
                    ("event_type", "event_at"),
                    ("object_type", "object_id"),
                    ("state", "attempts"),
                    ("answered", "error"),
                    ("delivered_at", "next_attempt_at"),
                ]
            },
        ),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def history_feed(self, asker: Asker, record: Any) -> Feed:
        """It has no history of its own."""
        return Feed({EVENT: feed_for(asker).branches[EVENT].filter(resource_id=record.id)})

    def has_replay_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.access(request).writes

    def title_of(self, record: WebhookDelivery) -> str:
        return record.event_type

    @action(  # type: ignore[untyped-decorator]
        description="Send again",
        permissions=["replay"],
        icon="replay",
        dialog={"title": "Send this event once more?", "form_submit_text": "Send again"},
    )
    def replay(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        delivery: Any = self.get_object(request, object_id)
        self.replay_all(request, [delivery])
        page = reverse("admin:tenancy_webhookdelivery_change", args=[object_id])
        return leave_dialog(request, page)

    @admin.action(description="Send selected events again", permissions=["replay"])
    def replay_selected(self, request: HttpRequest, chosen: QuerySet[WebhookDelivery]) -> None:
        self.replay_all(request, chosen.select_for_update(of=("self",)))

    def replay_all(self, request: HttpRequest, chosen: Any) -> None:
        """Those of a webhook that is off are left as they are, and that is said."""
        off, count = 0, 0
        for delivery in chosen:
            if not delivery.webhook.active:
                off += 1
                continue
            delivery.replay(timezone.now())
            count += 1
            after_commit(serve, delivery)
        if count:
            self.message_user(request, f"{count} will be sent again.", messages.SUCCESS)
        if off:
            message = f"{off} not: the webhook is off. Set it active first."
            self.message_user(request, message, messages.ERROR)

    @badge("State", STATUS_COLOURS)
    def state(self, delivery: WebhookDelivery) -> tuple[str, str]:
        return delivery.status, delivery.get_status_display()


def serve(delivery: WebhookDelivery) -> None:
    deliver_webhook.delay(company_id=str(delivery.tenant_id), webhook_id=str(delivery.webhook_id))


def newest_deliveries(request: HttpRequest, webhook: Any) -> dict[str, Any]:
    deliveries = webhook.deliveries.order_by("-created_at", "-id")
    return {"template": "tenancy/admin/deliveries.html", "deliveries": deliveries[:SHOWN],
            "webhook": webhook}  # fmt: skip


register_panel(Webhook, newest_deliveries)
