from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Q

from customers.models.customer import Customer
from tenancy.managers import TenantManager, TenantQuerySet
from tenancy.models import TenantForeignKey, TenantOwnedModel, User
from tenancy.sealing.fields import SealedCharField, SealedTextField

# The shortest of the usual terms: a month (GDPR, article 12), 45 days (CCPA).
USUAL_TERM = timedelta(days=30)
SOON = timedelta(days=7)
DUE_AFTER_RECEIVED = "A request is due on the day it came in, or later."
CLOSED_WITH_OUTCOME = "A request that is answered has the day of its answer, an open one has none."


class PrivacyRequestQuerySet(TenantQuerySet["PrivacyRequest"]):
    def due_soon(self, today: date) -> "PrivacyRequestQuerySet":
        """Open, and due within a week or overdue; the most urgent first."""
        open_ones = self.filter(outcome=PrivacyRequest.Outcome.OPEN, due_on__lte=today + SOON)
        return open_ones.order_by("due_on", "id")


class PrivacyRequest(TenantOwnedModel):
    """What a person asked for about their own data, by when it is due, and what came of it."""

    class Kind(models.TextChoices):
        EXPORT = "export", "Export"
        ERASURE = "erasure", "Erasure"
        CORRECTION = "correction", "Correction"
        RESTRICTION = "restriction", "Restriction"
        OBJECTION = "objection", "Objection"

    class Outcome(models.TextChoices):
        OPEN = "open", "Open"
        FULFILLED = "fulfilled", "Fulfilled"
        PARTLY = "partly", "Fulfilled in part"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    kind = models.CharField(max_length=20, choices=Kind)
    customer = TenantForeignKey(
        Customer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="privacy_requests",
        help_text="Empty as long as it is not known who asks.",
    )
    person = SealedCharField(
        label="privacy_request.person",
        max_length=200,
        blank=True,
        null=True,
        help_text="Who asks, and how to reach them.",
    )
    details = SealedTextField(
        label="privacy_request.details", max_length=5000, blank=True, null=True
    )
    received_on = models.DateField()
    due_on = models.DateField(blank=True, help_text="30 days after it came in, unless you say.")
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.OPEN)
    closed_on = models.DateField("answered on", null=True, blank=True)
    answer = SealedTextField(label="privacy_request.answer", max_length=5000, blank=True, null=True)
    handled_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[Any] = TenantManager.from_queryset(PrivacyRequestQuerySet)()

    class Meta(TenantOwnedModel.Meta):
        abstract = False
        constraints = [
            CheckConstraint(
                condition=Q(
                    kind__in=["export", "erasure", "correction", "restriction", "objection"]
                ),
                name="privacy_request_kind_known",
            ),
            CheckConstraint(
                condition=Q(outcome__in=["open", "fulfilled", "partly", "refused", "withdrawn"]),
                name="privacy_request_outcome_known",
            ),
            CheckConstraint(
                condition=Q(due_on__gte=F("received_on")),
                name="privacy_request_due_after_received",
                violation_error_message=DUE_AFTER_RECEIVED,
            ),
            CheckConstraint(
                condition=Q(outcome="open", closed_on__isnull=True)
                | ~Q(outcome="open") & Q(closed_on__gte=F("received_on")),
                name="privacy_request_closed_with_outcome",
                violation_error_message=CLOSED_WITH_OUTCOME,
            ),
        ]
        indexes = [
            models.Index("tenant", "outcome", "due_on", name="privacy_request_by_due"),
            models.Index("tenant", "customer", name="privacy_request_by_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} request {str(self.pk)[-8:]}"

    def clean_fields(self, exclude: Any = None) -> None:
        if self.due_on is None and self.received_on is not None:
            self.due_on = self.received_on + USUAL_TERM
        super().clean_fields(exclude=exclude)

    def clean(self) -> None:
        super().clean()
        if self.outcome == self.Outcome.OPEN:
            return
        if self.closed_on is None or self.closed_on < self.received_on:
            message = "Say on which day it was answered, not before it came in."
            raise ValidationError({"closed_on": ValidationError(message, code="invalid")})

    @classmethod
    def fulfil(cls, kind: str, customer: Customer, on: date, by_id: UUID | None) -> None:
        """Close what is open of a kind for a customer; where nothing is, tell that it was asked."""
        done = {"outcome": cls.Outcome.FULFILLED, "closed_on": on, "handled_by_id": by_id}
        asked = cls.objects.filter(customer=customer, kind=kind, outcome=cls.Outcome.OPEN)
        if not asked.update(**done):
            cls.objects.create(kind=kind, customer=customer, received_on=on, due_on=on, **done)
