from typing import Any

from rest_framework import serializers

from tenancy.api.fields import InstantField, TextField
from tenancy.api.objects import GroupSerializer, ObjectSerializer
from tenancy.api.serializers import ResourceSerializer
from tenancy.models import Webhook, WebhookDelivery


class WebhookSerializer(ResourceSerializer):
    """Where another system hears of the company's changes, and of which."""

    url = TextField(max_length=2000, help_text="https, and a public address.")

    class Meta:
        model = Webhook
        fields = [
            "id",
            "createdAt",
            "updatedAt",
            "archivedAt",
            "url",
            "events",
            "active",
            "disabledAt",
            "disabledReason",
        ]
        read_only_fields = ["createdAt", "updatedAt", "archivedAt", "disabledAt", "disabledReason"]
        extra_kwargs = {
            "createdAt": {"source": "created_at"},
            "updatedAt": {"source": "updated_at"},
            "archivedAt": {"source": "archived_at"},
            "disabledAt": {"source": "disabled_at"},
            "disabledReason": {"source": "disabled_reason"},
        }


class CreatedWebhookSerializer(WebhookSerializer):
    """What POST of a webhook answers: its secret too, this once."""

    secret = serializers.CharField(read_only=True)

    class Meta(WebhookSerializer.Meta):
        fields = [*WebhookSerializer.Meta.fields, "secret"]


class ObjectOfEventSerializer(GroupSerializer):
    """What changed; `version` is its updatedAt as of the event."""

    version = InstantField(source="object_version", read_only=True)

    class Meta:
        model = WebhookDelivery
        fields = ["type", "id", "version"]
        read_only_fields = fields
        extra_kwargs = {"type": {"source": "object_type"}, "id": {"source": "object_id"}}


class EventSerializer(GroupSerializer):
    """What the receiver is sent."""

    createdAt = InstantField(source="event_at", read_only=True)
    object = ObjectOfEventSerializer(read_only=True)

    class Meta:
        model = WebhookDelivery
        fields = ["id", "type", "createdAt", "object"]
        read_only_fields = ["id", "type"]
        extra_kwargs = {"id": {"source": "event_id"}, "type": {"source": "event_type"}}


class DeliverySerializer(ObjectSerializer):
    """One event for one webhook, and how telling it went."""

    event = EventSerializer(read_only=True)

    class Meta:
        model = WebhookDelivery
        fields = [
            "id",
            "createdAt",
            "updatedAt",
            "event",
            "status",
            "attempts",
            "nextAttemptAt",
            "answered",
            "error",
            "deliveredAt",
        ]
        read_only_fields = [name for name in fields if name != "event"]
        extra_kwargs: dict[str, Any] = {
            "createdAt": {"source": "created_at"},
            "updatedAt": {"source": "updated_at"},
            "nextAttemptAt": {"source": "next_attempt_at"},
            "deliveredAt": {"source": "delivered_at"},
        }
