from django.db import models
from django.db.models import UniqueConstraint

from customers.models.customer import Customer
from tenancy.models import TenantDerivedModel, TenantForeignKey
from tenancy.sealing.fields import SealedJSONField


class Merge(TenantDerivedModel):
    """That a customer was merged into another, and what it takes to part them again.

    It has no history: the rows that it moved have, and each tells of the merge.
    """

    duplicate = TenantForeignKey(Customer, models.CASCADE, related_name="merges", db_index=False)
    # Every row that it moved was changed at this instant, and no other since if it is untouched.
    at = models.DateTimeField()
    undo = SealedJSONField(label="merge.undo", help_text="See customers.merging.undoing.")

    class Meta(TenantDerivedModel.Meta):
        abstract = False
        constraints = [
            UniqueConstraint(
                fields=["tenant", "duplicate"],
                name="merge_once",
                violation_error_message="This customer was merged into another already.",
            ),
        ]

    def __str__(self) -> str:
        return f"merge {str(self.pk)[-8:]}"
