"""Foreign keys (tenant_id, x_id) → (tenant_id, id), so that no row points into another company.

A single-column key would not do: PostgreSQL checks foreign keys outside row security.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps

from tenancy.models import TenantForeignKey

SUFFIX = "_same_tenant"


class CompositeKey(NamedTuple):
    table: str
    column: str
    target: str

    @property
    def name(self) -> str:
        return f"{self.table}_{self.column}"[: 63 - len(SUFFIX)] + SUFFIX


def composite_keys() -> Iterator[CompositeKey]:
    """Every relation between two company-owned models, as the models now declare it."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, TenantForeignKey):
                target = field.related_model._meta.db_table
                yield CompositeKey(model._meta.db_table, field.column, target)


def target_key_name(table: str) -> str:
    return f"{table}_tenant_id_id_key"[:63]


def target_key_statement(table: str) -> str:
    return f'ALTER TABLE "{table}" ADD CONSTRAINT "{target_key_name(table)}" UNIQUE (tenant_id, id)'


def key_statements(key: CompositeKey) -> Iterator[str]:
    """Add one key. Both tables are unforced meanwhile, under the lock that ALTER TABLE takes.

    PostgreSQL validates existing rows by a query that forced row security would answer with
    no rows at all, so a bad pair would pass unseen.
    """
    for table in {key.table, key.target}:
        yield f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY'
    # IMMEDIATE: an error at COMMIT would come after the answer was made.
    yield (
        f'ALTER TABLE "{key.table}" ADD CONSTRAINT "{key.name}"'
        f' FOREIGN KEY (tenant_id, "{key.column}") REFERENCES "{key.target}" (tenant_id, id)'
        " DEFERRABLE INITIALLY IMMEDIATE"
    )
    for table in {key.table, key.target}:
        yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
