from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from customers.models.customer import Customer
from tenancy.errors import ConflictError
from tenancy.models import TenantForeignKey, TenantOwnedModel, User
from tenancy.sealing.fields import SealedCharField


class LegalHold(TenantOwnedModel):
    """Nothing of a customer may be erased through the last day of it, as for a lawsuit."""

    customer = TenantForeignKey(Customer, models.PROTECT, related_name="legal_holds")
    until = models.DateField(help_text="The last day of it.")
    reason = SealedCharField(label="legal_hold.reason", max_length=500)
    set_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    lifted_at = models.DateTimeField(null=True, editable=False)

    class Meta(TenantOwnedModel.Meta):
        abstract = False
        constraints = [
            UniqueConstraint(
                fields=["tenant", "customer"],
                condition=Q(lifted_at__isnull=True),
                name="legal_hold_one_at_a_time",
                violation_error_message="This customer is under a legal hold already.",
            ),
            CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=models.F("created_at")),
                name="legal_hold_lifted_after_it_was_set",
            ),
        ]
        indexes = [models.Index("tenant", "customer", "created_at", name="legal_hold_by_customer")]

    def __str__(self) -> str:
        return f"legal hold {str(self.pk)[-8:]}"

    def set(self, until: date, reason: str, today: date) -> None:
        """Make or prolong the hold; its customer is locked."""
        if until < today:
            message = "A hold ends today or later."
            raise ValidationError({"until": ValidationError(message, code="past")})
        self.until, self.reason = until, reason
        self.full_clean(validate_unique=False, validate_constraints=False)
        self.save()

    def lift(self, at: datetime) -> None:
        self.lifted_at = at
        self.save()

    @classmethod
    def unlifted(cls, customer: Customer) -> "LegalHold | None":
        return cls.objects.filter(customer=customer, lifted_at__isnull=True).first()

    @classmethod
    def require_none(cls, customer: Customer, today: date) -> None:
        """Raise ConflictError `legal_hold` while one stands."""
        hold = cls.unlifted(customer)
        if hold is not None and hold.until >= today:
            raise ConflictError(
                f"A legal hold forbids this until {hold.until}.",
                "legal_hold",
                details={"until": str(hold.until)},
            )
