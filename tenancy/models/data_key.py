from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Now
from uuid_utils.compat import uuid7

from tenancy.context import current_tenant_id
from tenancy.managers import TenantManager


class DataKey(models.Model):
    """A company's data key, wrapped by a master key; the newest number seals new values.

    Older ones stay, because history keeps old ciphertext. `wrapped` is NULL once the company
    is shredded: what the key sealed can then be opened by nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        "tenancy.Company",
        models.PROTECT,
        default=current_tenant_id,
        editable=False,
        related_name="+",
    )
    number = models.PositiveSmallIntegerField()
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TenantManager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["tenant", "number"], name="data_key_number_once"),
            CheckConstraint(condition=Q(number__gte=1), name="data_key_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"data key {self.number}"
