from django.db import models
from django.db.models import UniqueConstraint
from uuid_utils.compat import uuid7

from customers.models.customer import Customer
from tenancy.context import current_tenant_id
from tenancy.managers import TenantManager
from tenancy.models import TenantForeignKey
from tenancy.sealing.fields import SealedJSONField


class Merge(models.Model):
    """That a customer was merged into another, and what it takes to part them again.

    It has no history: the rows that it moved have, and each tells of the merge.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        "tenancy.Company",
        models.PROTECT,
        default=current_tenant_id,
        editable=False,
        related_name="+",
    )
    duplicate = TenantForeignKey(Customer, models.CASCADE, related_name="merges", db_index=False)
    # Every row that it moved was changed at this instant, and no other since if it is untouched.
    at = models.DateTimeField()
    undo = SealedJSONField(label="merge.undo", help_text="See customers.merging.undoing.")

    objects = TenantManager()
    told_elsewhere = True

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["tenant", "duplicate"],
                name="merge_once",
                violation_error_message="This customer was merged into another already.",
            ),
        ]

    def __str__(self) -> str:
        return f"merge {str(self.pk)[-8:]}"
