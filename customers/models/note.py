from django.db import models

from customers.models.customer import Customer
from tenancy.models import ArchivableModel, TenantForeignKey, User
from tenancy.sealing.fields import SealedTextField


class Note(ArchivableModel):
    """What somebody of the company wrote down about a customer."""

    customer = TenantForeignKey(Customer, models.CASCADE, related_name="notes")
    body = SealedTextField(label="note.body", max_length=5000)
    pinned = models.BooleanField(default=False)
    author = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta(ArchivableModel.Meta):
        abstract = False
        indexes = [
            models.Index("tenant", "customer", "created_at", "id", name="note_by_customer"),
        ]

    def __str__(self) -> str:
        return f"note {str(self.pk)[-8:]}"
