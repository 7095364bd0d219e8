import secrets
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q

from tenancy.context import current_tenant_id
from tenancy.models.base import ArchivableModel
from tenancy.models.company import Company
from tenancy.sealing.fields import SealedCharField


def new_secret() -> str:
    return f"whsec_{secrets.token_urlsafe(32)}"


class Webhook(ArchivableModel):
    """Where another system wants to hear of the company's changes, and of which."""

    url = SealedCharField("URL", label="webhook.url", max_length=2000)
    events = ArrayField(
        models.CharField(max_length=60),
        size=100,
        help_text='Such as customer.created, "load.*" for all of loads, or "*" for all.',
    )
    active = models.BooleanField(default=True)
    secret = SealedCharField(
        label="webhook.secret", max_length=100, default=new_secret, editable=False
    )
    disabled_at = models.DateTimeField(null=True, editable=False)
    disabled_reason = models.CharField(max_length=200, blank=True, editable=False)

    class Meta(ArchivableModel.Meta):
        abstract = False
        constraints = [
            CheckConstraint(
                condition=Q(events__len__gt=0),
                name="webhook_asks_for_events",
                violation_error_message="Name at least one event.",
            ),
            CheckConstraint(
                condition=Q(archived_at__isnull=True) | Q(active=False),
                name="webhook_archived_is_not_active",
            ),
        ]

    def __str__(self) -> str:
        return f"webhook {str(self.pk)[-8:]}"

    def clean(self) -> None:
        from tenancy.webhooks.event_types import matching  # noqa: PLC0415 - resources know models
        from tenancy.webhooks.sending import check_url  # noqa: PLC0415 - likewise

        super().clean()
        self.events = list(dict.fromkeys(self.events or []))
        if not self.events:
            raise ValidationError({"events": ValidationError("Name at least one event.")})
        if unknown := [name for name in self.events if not matching([name])]:
            message = f"There is no such event: {', '.join(unknown)}."
            raise ValidationError({"events": ValidationError(message, code="invalid_choice")})
        check_url(self.url)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Begin or end telling it of changes, and let its company know whether beat must look."""
        from tenancy.webhooks.collecting import start_telling, stop_telling  # noqa: PLC0415

        if self.active and self.disabled_at:
            self.disabled_at, self.disabled_reason = None, ""
        super().save(*args, **kwargs)
        (start_telling if self.active else stop_telling)(self)
        heard = Webhook.objects.filter(active=True).exists()
        unlike = Company.objects.filter(pk=current_tenant_id()).exclude(has_webhooks=heard)
        unlike.update(has_webhooks=heard)

    def archive(self) -> None:
        """Stop telling it, too; whoever restores it sets it active anew."""
        if self.active:
            self.active = False
            self.save()
        super().archive()

    def disable(self, reason: str, now: datetime) -> None:
        """Stop telling it, and say why; whoever sets it active again starts anew."""
        self.active, self.disabled_at, self.disabled_reason = False, now, reason[:200]
        self.save()
