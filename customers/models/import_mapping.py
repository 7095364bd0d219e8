from django.db import models
from django.db.models import UniqueConstraint
from uuid_utils.compat import uuid7

from tenancy.context import current_tenant_id
from tenancy.managers import TenantManager


class ImportMapping(models.Model):
    """Which field a column of a company's files was meant for, the last time somebody said.

    It has no history: it is a convenience, and each import tells which mapping it used.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        "tenancy.Company",
        models.PROTECT,
        default=current_tenant_id,
        editable=False,
        related_name="+",
    )
    heading = models.CharField(max_length=200, help_text="Of the column, in small letters.")
    field = models.CharField(max_length=150, blank=True, help_text="Empty: it is left out.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = TenantManager()
    told_elsewhere = True

    class Meta:
        constraints = [
            UniqueConstraint(fields=["tenant", "heading"], name="import_mapping_once"),
        ]

    def __str__(self) -> str:
        return f"mapping {str(self.pk)[-8:]}"
