from uuid import UUID

from django.db import models
from django.db.models import UniqueConstraint
from django.db.models.functions import Now
from uuid_utils.compat import uuid7

from tenancy.context import current_tenant_id
from tenancy.managers import TenantManager
from tenancy.sealing.fields import SealedTextField


class NameOrder(models.Model):
    """A company's customers from A to Z as they stood at its last version, sealed whole.

    It has no history: it only repeats names that have one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        "tenancy.Company",
        models.PROTECT,
        default=current_tenant_id,
        editable=False,
        related_name="+",
    )
    version = models.UUIDField(editable=False, help_text="Another one each time it is written.")
    count = models.PositiveIntegerField(help_text="How many customers it holds.")
    names = SealedTextField(label="name_order.names")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TenantManager()
    told_elsewhere = True

    class Meta:
        constraints = [UniqueConstraint(fields=["tenant"], name="name_order_once")]

    def __str__(self) -> str:
        return f"name order {str(self.pk)[-8:]}"


class NameChange(models.Model):
    """A customer was named, or renamed, since the company's list was written.

    The triggers `name_told` on customers add the rows, in the transaction of whoever wrote the
    name and however it was written. Which name it is now stands with the customer alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        "tenancy.Company",
        models.PROTECT,
        default=current_tenant_id,
        editable=False,
        related_name="+",
        db_index=False,  # The one below begins with it.
    )
    # No foreign key: it would be checked at every write, and a customer that is gone is no harm.
    customer_id: "models.UUIDField[UUID, UUID]" = models.UUIDField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TenantManager()
    told_elsewhere = True

    class Meta:
        indexes = [models.Index("tenant", "id", name="name_change_by_company")]

    def __str__(self) -> str:
        return f"name change {str(self.pk)[-8:]}"
