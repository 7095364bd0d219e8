from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tenancy.after_commit import after_commit
from tenancy.api.viewsets import (
    ArchiveMixin,
    CreateMixin,
    ParentScopedMixin,
    ReplaceMixin,
    ResourceViewSet,
    RestoreMixin,
)
from tenancy.examples import CREATED_WEBHOOK, DELIVERY, NEW_WEBHOOK, WEBHOOK
from tenancy.filters import DeliveryFilter, WebhookFilter
from tenancy.models import Webhook, WebhookDelivery
from tenancy.tasks import deliver_webhook
from tenancy.webhooks.serializers import (
    CreatedWebhookSerializer,
    DeliverySerializer,
    WebhookSerializer,
)


class WebhookViewSet(CreateMixin, ReplaceMixin, ArchiveMixin, RestoreMixin):
    """Systems that are told of the company's changes."""

    resource = "company_administration"
    action_resources = {"restore": "company_administration"}
    noun = "webhook"
    answered_once = frozenset({"secret"})
    queryset = Webhook.objects.all()
    serializer_class = WebhookSerializer
    filterset_class = WebhookFilter
    example = WEBHOOK
    body_examples = {
        "create": NEW_WEBHOOK,
        "update": NEW_WEBHOOK,
        "partial_update": {"active": False},
    }
    answer_examples = {"create": CREATED_WEBHOOK}

    def get_serializer_class(self) -> Any:
        return CreatedWebhookSerializer if self.action == "create" else WebhookSerializer

    @extend_schema(request=WebhookSerializer, responses={201: CreatedWebhookSerializer})
    def create(self, *args: Any, **kwargs: Any) -> Any:
        return super().create(*args, **kwargs)


class DeliveryViewSet(ParentScopedMixin, ResourceViewSet):
    """What a webhook was told, and how that went."""

    resource = "company_administration"
    noun = "delivery"
    parent_queryset = Webhook.objects.all()
    parent_field = "webhook"
    parent_kwarg = "webhook_id"
    queryset = WebhookDelivery.objects.all()
    serializer_class = DeliverySerializer
    filterset_class = DeliveryFilter
    example = DELIVERY
    summaries = {
        "list": "List a webhook's deliveries",
        "retrieve": "Show a delivery",
        "replay": "Send an event once more",
    }

    @extend_schema(request=None, responses=DeliverySerializer)
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        delivery: WebhookDelivery = self.get_object()
        delivery.replay(timezone.now())
        webhook_id, company_id = str(delivery.webhook_id), str(delivery.tenant_id)
        after_commit(deliver_webhook.delay, company_id=company_id, webhook_id=webhook_id)
        return Response(self.get_serializer(delivery).data)
