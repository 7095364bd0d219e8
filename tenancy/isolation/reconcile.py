"""Bring policies, keys, grants, audit and closed tables in line with models and catalogue.

Idempotent.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tenancy.audit.reconcile import reconcile_audit
from tenancy.isolation import composite_keys as keys
from tenancy.isolation.catalogue import Table, policy_expression, tables
from tenancy.isolation.closed import reconcile_closed
from tenancy.isolation.policies import policy_statements
from tenancy.isolation.roles import grant_statements

TABLE_DDL = re.compile(r"\s*(ALTER|CREATE)\s+TABLE", re.IGNORECASE)


def reconcile(connection: BaseDatabaseWrapper) -> None:
    """Run as the owner, in one transaction: nothing is changed that is in line already."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        expression = policy_expression(connection)
        found = tables(connection)
        for table in found.values():
            if table.is_policed and not table.has_policies(expression):
                present = [name for name, *_ in table.policies]
                _run(cursor, policy_statements(table.name, table.wanted_policies, present))
        _run(cursor, missing_keys(found))
        ungranted = {
            table.name: table.expected_rights
            for table in found.values()
            if table.app_rights != table.expected_rights
        }
        if ungranted:
            _run(cursor, grant_statements(ungranted))
        reconcile_audit(connection)
        reconcile_closed(connection)


def missing_keys(found: dict[str, Table]) -> Iterator[str]:
    """Statements for the keys that lack; a table or column still to be migrated is passed over."""
    targets: set[str] = set()
    for key in keys.composite_keys():
        table, target = found.get(key.table), found.get(key.target)
        if table is None or target is None or key.column not in table.columns:
            continue
        if key.name in table.constraints:
            continue
        if keys.target_key_name(key.target) not in {*target.constraints, *targets}:
            targets.add(keys.target_key_name(key.target))
            yield keys.target_key_statement(key.target)
        yield from keys.key_statements(key)


def _run(cursor: Any, statements: Iterator[str]) -> None:
    for statement in statements:
        cursor.execute(statement)


@contextmanager
def reconciling(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Reconcile behind every statement on a table, in its transaction, and once at the end.

    So no table is ever there without its policy, not even between two halves of a migration.
    """

    class ReconcilingSchemaEditor(type(connection).SchemaEditorClass):  # type: ignore[misc]
        def execute(self, sql: Any, params: Any = ()) -> None:
            super().execute(sql, params)
            if not self.collect_sql and TABLE_DDL.match(str(sql)):
                reconcile(self.connection)

    connection.SchemaEditorClass = ReconcilingSchemaEditor
    try:
        yield
        reconcile(connection)
    finally:
        del connection.SchemaEditorClass
