from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from tenancy.audit.reconcile import audit_faults
from tenancy.isolation.catalogue import Table, policy_expression, tables
from tenancy.isolation.closed import closed_faults
from tenancy.isolation.composite_keys import composite_keys
from tenancy.isolation.guard import BYPASSES
from tenancy.isolation.policies import EXEMPT_TABLES, TABLES_OUTSIDE_COMPANIES


def isolation_faults(connection: BaseDatabaseWrapper) -> list[str]:
    """One sentence for each place where companies could mix, or a change go untold."""
    found = tables(connection)
    expression = policy_expression(connection)
    return [
        *_login_faults(connection),
        *(fault for table in found.values() for fault in _table_faults(table, expression)),
        *_key_faults(found),
        *audit_faults(connection),
        *closed_faults(connection),
    ]


def _login_faults(connection: BaseDatabaseWrapper) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(BYPASSES)
        for (login,) in cursor.fetchall():
            yield f"login {login} can bypass row security"


def _table_faults(table: Table, expression: str) -> Iterator[str]:
    if table.is_policed and not table.forced:
        yield f"table {table.name} does not force row security"
    elif table.is_policed and not table.has_policies(expression):
        yield f"table {table.name} has other policies than those of its kind"
    if not table.has_tenant and table.name not in TABLES_OUTSIDE_COMPANIES | EXEMPT_TABLES:
        yield f"table {table.name} has no tenant_id and is not listed as outside companies"
    if table.app_rights != table.expected_rights:
        yield f"table {table.name} grants the app {', '.join(table.app_rights) or 'nothing'}"


def _key_faults(found: dict[str, Table]) -> Iterator[str]:
    for key in composite_keys():
        if key.table not in found or key.name not in found[key.table].constraints:
            yield f"column {key.table}.{key.column} can point into another company"
