from django.db import models
from django.db.models import CheckConstraint, Q
from django.db.models.functions import Now
from uuid_utils.compat import uuid7

from tenancy.context import Channel, current_tenant_id
from tenancy.managers import TenantManager


class ClockTimestamp(Now):
    """The time of the statement's own clock: now() stands still within a transaction."""

    template = "clock_timestamp()"


class CurrentTransaction(models.Func):
    template = "txid_current()"
    output_field = models.BigIntegerField()


class AuditEvent(models.Model):
    """An act that changes no row, or the order for an erasure; told beside the changes of rows.

    The app's login may add events and read them, nothing else. No personal data stands here but
    what a person typed as the reason. The columns are named as in the history tables, with which
    they are read together.
    """

    class Action(models.TextChoices):
        CREATED = "created", "Created"
        CHANGED = "changed", "Changed"  # What has no history, such as how a person signs in.
        REFUSED = "refused", "Refused"
        REVEALED = "revealed", "Revealed"
        DOWNLOADED = "downloaded", "Downloaded"
        EXPORTED = "exported", "Exported"
        ENTERED = "entered", "Entered"
        MERGED = "merged", "Merged"
        ERASED = "erased", "Erased"

    history_id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        "tenancy.Company",
        models.PROTECT,
        default=current_tenant_id,
        editable=False,
        related_name="+",
    )
    action = models.CharField(max_length=20, choices=Action)
    resource = models.CharField(max_length=40, help_text="As the API names it, such as customer.")
    resource_id = models.UUIDField(null=True, blank=True)
    # No foreign key: an event outlives what it tells of.
    customer_id = models.UUIDField(
        null=True, blank=True, help_text="The customer on whom it hangs."
    )
    history_date = models.DateTimeField(db_default=ClockTimestamp())
    history_user_id = models.UUIDField(null=True, blank=True)
    history_channel = models.CharField(max_length=10, choices=Channel)
    history_request_id = models.TextField(blank=True)
    history_ip = models.GenericIPAddressField(null=True, blank=True)
    history_change_reason = models.TextField(blank=True)
    history_xact = models.BigIntegerField(db_default=CurrentTransaction())

    objects = TenantManager()
    across_tenants = models.Manager()  # noqa: DJ012 - ruff takes a second manager for a field

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(
                    action__in=[
                        "created",
                        "changed",
                        "refused",
                        "revealed",
                        "downloaded",
                        "exported",
                        "entered",
                        "merged",
                        "erased",
                    ]
                ),
                name="audit_event_action_known",
            ),
            CheckConstraint(
                condition=~Q(action="erased")
                | Q(history_user_id__isnull=False, resource_id__isnull=False)
                & ~Q(history_change_reason=""),
                name="audit_event_erasure_names_who_what_why",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "history_date", "history_id"]),
            models.Index(fields=["tenant", "customer_id", "history_date", "history_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.resource}"
