"""Whom figures are about, as a condition of SQL."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from tenancy.context import current_tenant_id

# Somebody who is no technician has done nothing.
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Subject:
    """The active company, or one customer's or one technician's share of its records."""

    customer_id: UUID | None = None
    technician_id: UUID | None = None

    @property
    def is_customer(self) -> bool:
        return self.customer_id is not None and self.technician_id is None

    @property
    def is_somebodys_work(self) -> bool:
        """Whether only what one technician did counts, who hauls no loads and owns nothing."""
        return self.technician_id is not None

    def of(self, alias: str) -> str:
        """The condition on a table with this alias: the company always, and who is named."""
        named = {"customer": self.customer_id, "technician": self.technician_id}
        parts = [f"{alias}.tenant_id = %(tenant)s"]
        parts += [f"{alias}.{name}_id = %({name})s" for name, given in named.items() if given]
        return " AND ".join(parts)

    def fetch(self, statement: str, **params: Any) -> list[tuple[Any, ...]]:
        """The rows of a statement whose every table is under the condition of `of()`."""
        about = {
            "tenant": current_tenant_id(),
            "customer": self.customer_id,
            "technician": self.technician_id,
        }
        with connection.cursor() as cursor:
            cursor.execute(statement, {**about, **params})
            return list(cursor.fetchall())
