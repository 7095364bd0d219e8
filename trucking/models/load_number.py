from django.db import connection, models
from django.db.models import UniqueConstraint
from uuid_utils.compat import uuid7

from tenancy.context import current_tenant_id
from tenancy.models import TenantDerivedModel

FIRST = 1001
NEXT = """
INSERT INTO trucking_loadnumber AS mine (id, tenant_id, last) VALUES (%s, %s, %s)
ON CONFLICT (tenant_id) DO UPDATE SET last = mine.last + 1 RETURNING last
"""


class LoadNumber(TenantDerivedModel):
    """The last number that a company gave to a load. It has no history: the loads tell it."""

    last = models.PositiveIntegerField(default=FIRST)

    class Meta(TenantDerivedModel.Meta):
        abstract = False
        constraints = [UniqueConstraint(fields=["tenant"], name="load_number_one_per_company")]

    def __str__(self) -> str:
        return f"load number {self.last}"

    @staticmethod
    def take() -> int:
        """The active company's next number; who asks meanwhile waits for this transaction's end."""
        with connection.cursor() as cursor:
            cursor.execute(NEXT, [uuid7(), current_tenant_id(), FIRST])
            (number,) = cursor.fetchone()
        return int(number)
