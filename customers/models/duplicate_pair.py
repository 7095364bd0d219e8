from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from customers.models.customer import Customer
from tenancy.managers import TenantManager, TenantQuerySet
from tenancy.models import TenantDerivedModel, TenantForeignKey


class DuplicatePairQuerySet(TenantQuerySet["DuplicatePair"]):
    def open(self) -> Any:
        """Pairs that somebody should look at: both are customers, and nobody told them apart."""
        return self.filter(
            dismissed_at__isnull=True,
            customer__archived_at__isnull=True,
            customer__merged_into__isnull=True,
            duplicate__archived_at__isnull=True,
            duplicate__merged_into__isnull=True,
        )


class DuplicatePair(TenantDerivedModel):
    """Two customers that may be one.

    It has no history: it repeats what the two customers say, which have one.
    """

    class Reason(models.TextChoices):
        PHONE = "phone", "Same phone"
        EMAIL = "email", "Same e-mail"
        NAME_AND_ADDRESS = "name_and_address", "Similar name and address"

    customer = TenantForeignKey(
        Customer, models.CASCADE, related_name="+", db_index=False, help_text="The older one."
    )
    duplicate = TenantForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    score = models.PositiveSmallIntegerField(help_text="1 to 100: the higher, the likelier.")
    reasons = ArrayField(models.CharField(max_length=20, choices=Reason))
    dismissed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(DuplicatePairQuerySet)()

    class Meta(TenantDerivedModel.Meta):
        abstract = False
        constraints = [
            UniqueConstraint(
                fields=["tenant", "customer", "duplicate"], name="duplicate_pair_once"
            ),
            CheckConstraint(
                condition=Q(customer__lt=F("duplicate")), name="duplicate_pair_older_one_first"
            ),
            CheckConstraint(
                condition=Q(score__gte=1, score__lte=100), name="duplicate_pair_score_in_range"
            ),
        ]
        indexes = [
            models.Index("tenant", "duplicate", name="duplicate_pair_by_newer"),
            models.Index("tenant", "score", "id", name="duplicate_pair_by_score"),
            models.Index("tenant", "created_at", "id", name="duplicate_pair_by_creation"),
        ]

    def __str__(self) -> str:
        return f"pair {str(self.pk)[-8:]}"
