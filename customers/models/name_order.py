from uuid import UUID

from django.db import models
from django.db.models import UniqueConstraint
from django.db.models.functions import Now

from tenancy.models import TenantDerivedModel
from tenancy.sealing.fields import SealedTextField


class NameOrder(TenantDerivedModel):
    """A company's customers from A to Z as they stood at its last version, sealed whole.

    It has no history: it only repeats names that have one.
    """

    version = models.UUIDField(editable=False, help_text="Another one each time it is written.")
    count = models.PositiveIntegerField(help_text="How many customers it holds.")
    names = SealedTextField(label="name_order.names")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantDerivedModel.Meta):
        abstract = False
        constraints = [UniqueConstraint(fields=["tenant"], name="name_order_once")]

    def __str__(self) -> str:
        return f"name order {str(self.pk)[-8:]}"


class NameChange(TenantDerivedModel):
    """A customer was named, or renamed, since the company's list was written.

    The triggers `name_told` on customers add the rows, in the transaction of whoever wrote the
    name and however it was written. Which name it is now stands with the customer alone.
    """

    # No foreign key: it would be checked at every write, and a customer that is gone is no harm.
    customer_id: "models.UUIDField[UUID, UUID]" = models.UUIDField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantDerivedModel.Meta):
        abstract = False
        indexes = [models.Index("tenant", "id", name="name_change_by_company")]

    def __str__(self) -> str:
        return f"name change {str(self.pk)[-8:]}"
