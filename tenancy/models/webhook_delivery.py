from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone
from uuid_utils.compat import uuid7

from tenancy.context import current_tenant_id
from tenancy.errors import ConflictError
from tenancy.managers import TenantManager, TenantQuerySet
from tenancy.models.base import TenantForeignKey
from tenancy.models.webhook import Webhook


class WebhookPosition(models.Model):
    """Up to where a webhook has been told of the histories, and until when it is left alone.

    No history of its own: it moves every few seconds.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        "tenancy.Company",
        models.PROTECT,
        default=current_tenant_id,
        editable=False,
        related_name="+",
    )
    webhook = TenantForeignKey(Webhook, models.CASCADE, related_name="positions")
    # All transactions before this one are told. Their rows, and no later ones, may lie before
    # `told_since`; the pair `next_*` takes its place once all transactions before it have ended.
    told_before_xact = models.BigIntegerField()
    told_since = models.DateTimeField()
    next_xact = models.BigIntegerField()
    next_since = models.DateTimeField()
    failures_in_a_row = models.PositiveIntegerField(default=0)
    # A worker serves it until then, or it rests after failures.
    not_before = models.DateTimeField(null=True, blank=True)

    objects = TenantManager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["tenant", "webhook"], name="webhook_position_once"),
        ]

    def __str__(self) -> str:
        return f"position of webhook {str(self.webhook_id)[-8:]}"

    def is_free(self, now: datetime) -> bool:
        return self.not_before is None or self.not_before <= now


class WebhookDeliveryQuerySet(TenantQuerySet["WebhookDelivery"]):
    def due(self, now: datetime) -> Any:
        return self.filter(status=WebhookDelivery.Status.PENDING, next_attempt_at__lte=now)


class WebhookDelivery(models.Model):
    """One event for one webhook, and how telling it went. Kept for KEPT, and without a history."""

    KEPT = timedelta(days=30)

    class Status(models.TextChoices):
        PENDING = "pending", "Pending"
        DELIVERED = "delivered", "Delivered"
        FAILED = "failed", "Failed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        "tenancy.Company",
        models.PROTECT,
        default=current_tenant_id,
        editable=False,
        related_name="+",
    )
    webhook = TenantForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event_id = models.UUIDField()
    event_type = models.CharField(max_length=60)
    event_at = models.DateTimeField()
    object_type = models.CharField(max_length=40)
    object_id = models.UUIDField()
    object_version = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    answered = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The HTTP status, if any."
    )
    error = models.CharField(max_length=200, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    # Since when it is tried: queued with the event, or again by a replay.
    queued_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = TenantManager.from_queryset(WebhookDeliveryQuerySet)()

    class Meta:
        verbose_name_plural = "webhook deliveries"
        constraints = [
            UniqueConstraint(
                fields=["tenant", "webhook", "event_id"], name="webhook_delivery_once"
            ),
            CheckConstraint(
                condition=Q(status__in=["pending", "delivered", "failed"]),
                name="webhook_delivery_status_known",
            ),
        ]
        indexes = [
            models.Index(
                "tenant",
                "webhook",
                "next_attempt_at",
                condition=Q(status="pending"),
                name="webhook_delivery_due",
            ),
            models.Index("tenant", "webhook", "created_at", "id", name="webhook_delivery_by_age"),
        ]

    def __str__(self) -> str:
        return f"delivery {str(self.pk)[-8:]}"

    def body(self) -> dict[str, Any]:
        """What the receiver is sent: that something changed, and nothing of what is in it."""
        version = self.object_version
        return {
            "id": self.event_id,
            "type": self.event_type,
            "createdAt": self.event_at,
            "object": {"type": self.object_type, "id": self.object_id, "version": version},
        }

    def take_outcome(
        self,
        status: int | None,
        error: str,
        now: datetime,
        pause_after: Callable[[int], timedelta],
    ) -> None:
        """Write down an attempt: an answer of 2xx ends it, anything else puts it off."""
        self.attempts += 1
        self.answered, self.error = status, error
        if error:
            self.next_attempt_at = now + pause_after(self.attempts)
        else:
            self.status, self.delivered_at = self.Status.DELIVERED, now
        self.save()

    def give_up(self) -> None:
        self.status = self.Status.FAILED
        self.save()

    def replay(self, now: datetime) -> None:
        """Send it once more, as if for the first time; ConflictError if nobody listens."""
        if not self.webhook.active:
            raise ConflictError("The webhook is not active; activate it first.", "not_active")
        self.status, self.attempts = self.Status.PENDING, 0
        self.queued_at = self.next_attempt_at = now
        self.save()

    @classmethod
    def delete_old(cls, now: datetime) -> None:
        """Delete the active company's deliveries that are past their time."""
        done = [cls.Status.DELIVERED, cls.Status.FAILED]
        cls.objects.filter(status__in=done, created_at__lt=now - cls.KEPT).delete()
