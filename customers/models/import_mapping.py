from django.db import models
from django.db.models import UniqueConstraint

from tenancy.models import TenantDerivedModel


class ImportMapping(TenantDerivedModel):
    """Which field a column of a company's files was meant for, the last time somebody said.

    It has no history: it is a convenience, and each import tells which mapping it used.
    """

    heading = models.CharField(max_length=200, help_text="Of the column, in small letters.")
    field = models.CharField(max_length=150, blank=True, help_text="Empty: it is left out.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantDerivedModel.Meta):
        abstract = False
        constraints = [
            UniqueConstraint(fields=["tenant", "heading"], name="import_mapping_once"),
        ]

    def __str__(self) -> str:
        return f"mapping {str(self.pk)[-8:]}"
