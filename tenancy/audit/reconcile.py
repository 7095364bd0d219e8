"""Bring functions, triggers and the two roles' rights in line with the tables. Idempotent.

What is wanted is a list of parts, each with the statements that make it and whether the
catalogue shows it; so one list makes, repairs and checks.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from tenancy.audit import functions as sql
from tenancy.audit.catalogue import EVENTS_TABLE, Found, Trigger, find
from tenancy.audit.functions import SCHEMA, Audited, Function
from tenancy.audit.history import is_history
from tenancy.isolation.roles import AUDIT_ROLE, ERASER_ROLE

# Company-owned tables without a history: destroyed keys must stay destroyed, stored answers and
# deliveries only repeat what is told elsewhere, and events are never changed. Higher apps say it
# by the attribute `told_elsewhere` of a model.
UNTOLD_TABLES = frozenset(
    {
        "tenancy_datakey",
        "tenancy_job",
        "tenancy_storedanswer",
        "tenancy_webhookdelivery",
        "tenancy_webhookposition",
        EVENTS_TABLE,
    }
)

IDENTITY = "identity_is_fixed"
ALWAYS = "A"  # Triggers fire also under session_replication_role = replica.
ROW, BEFORE, INSERT, DELETE, UPDATE = 1, 2, 4, 8, 16  # Bits of pg_trigger.tgtype.
VERBS = {
    "INSERT": (INSERT, "NEW TABLE AS new_rows"),
    "UPDATE": (UPDATE, "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
    "DELETE": (DELETE, "OLD TABLE AS old_rows"),
}


class Part(NamedTuple):
    name: str
    present: bool
    statements: list[str]


def reconcile_audit(connection: BaseDatabaseWrapper) -> None:
    """Run as the owner, inside reconcile()'s transaction."""
    with connection.cursor() as cursor:
        for part in parts(find(connection)):
            for statement in [] if part.present else part.statements:
                cursor.execute(statement)


def audit_faults(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """One sentence for each place where a change could go untold."""
    found = find(connection)
    told = {pair.table: pair for pair in found.pairs}
    untold = UNTOLD_TABLES | {
        model._meta.db_table
        for model in apps.get_models()
        if getattr(model, "told_elsewhere", False)
    }
    for table in sorted(found.company_tables - told.keys() - untold):
        yield f"table {table} has no history"
    for pair in found.pairs:
        if lost := set(pair.columns) - set(pair.told) - left_out(pair.table):
            yield f"the history of {pair.table} lacks {', '.join(sorted(lost))}"
    yield from (f"{part.name} is missing or altered" for part in parts(found) if not part.present)


def left_out(table: str) -> set[str]:
    """The columns that a model's history leaves out on purpose."""
    return {
        model.instance_type._meta.get_field(name).column  # type: ignore[attr-defined]
        for model in apps.get_models()
        if is_history(model) and model.instance_type._meta.db_table == table  # type: ignore[attr-defined]
        for name in model._history_excluded_fields  # type: ignore[attr-defined]
    }


def parts(found: Found) -> Iterator[Part]:
    if not found.pairs:  # Before the first migration.
        return
    owner, app = settings.DATABASE_OWNER["USER"], settings.DATABASE_APP_ROLE
    yield _schema(found, owner, app)
    yield _function("new_id", Function(sql.NEW_ID, AUDIT_ROLE, False, [], []), found)
    yield _function(IDENTITY, Function(sql.REFUSE_BODY, AUDIT_ROLE, False, [], [owner]), found)
    if found.has_events:
        yield _rights(EVENTS_TABLE, sql.order_rights(), found)
        erasing = Function(sql.ERASE_EVENTS, ERASER_ROLE, True, sql.ERASE_OPTIONS, [app])
        yield _function(f"erase_{EVENTS_TABLE}", erasing, found)
    for pair in found.pairs:
        copying = Function(sql.copy_body(pair), AUDIT_ROLE, True, sql.COPY_OPTIONS, [owner])
        yield _function(pair.copy_function, copying, found)
        yield from _triggers(pair, found)
        yield _rights(pair.history, sql.history_rights(pair), found)
        if pair.is_erasable and found.has_events:
            erasing = Function(sql.erase_body(pair), ERASER_ROLE, True, sql.ERASE_OPTIONS, [app])
            yield _function(pair.erase_function, erasing, found)


def _schema(found: Found, owner: str, app: str) -> Part:
    usage = [(role, "USAGE") for role in (ERASER_ROLE, owner, app)]
    grants = [(ERASER_ROLE, "CREATE"), *usage]
    statements = [
        f"CREATE SCHEMA IF NOT EXISTS {SCHEMA} AUTHORIZATION {AUDIT_ROLE}",
        f"SET LOCAL ROLE {AUDIT_ROLE}",
        *(
            f"REVOKE ALL ON SCHEMA {SCHEMA} FROM {role_sql(grant.split()[0])}"
            for grant in sorted(found.schema_grants)
        ),
        *(f'GRANT {right} ON SCHEMA {SCHEMA} TO "{role}"' for role, right in grants),
        "RESET ROLE",
    ]
    granted = {f"{role} {right}" for role, right in grants}
    return Part(f"schema {SCHEMA}", found.schema_grants == granted, statements)


def _function(name: str, wanted: Function, found: Found) -> Part:
    """Made by the role it belongs to: giving it away would need rights the owner lacks."""
    signature = f"{SCHEMA}.{name}({sql.ARGUMENTS.get(name.partition('_')[0], '')})"
    present = found.functions.get(name)
    strangers = ["PUBLIC", *(present.callers if present else [])]
    statements = [
        f"SET LOCAL ROLE {wanted.owner}",
        sql.create_function(signature, wanted),
        *(f"REVOKE ALL ON FUNCTION {signature} FROM {role_sql(role)}" for role in strangers),
        *(f'GRANT EXECUTE ON FUNCTION {signature} TO "{role}"' for role in wanted.callers),
        "RESET ROLE",
    ]
    return Part(f"function {SCHEMA}.{name}", present == wanted, statements)


def role_sql(role: str) -> str:
    return role if role == "PUBLIC" else f'"{role}"'


def _triggers(pair: Audited, found: Found) -> Iterator[Part]:
    present = found.triggers.get(pair.table, set())
    for verb, (kind, rows) in VERBS.items():
        name = f"audit_{verb.lower()}"
        yield Part(
            f"trigger {name} on {pair.table}",
            Trigger(name, pair.copy_function, kind, ALWAYS) in present,
            [
                f'CREATE OR REPLACE TRIGGER {name} AFTER {verb} ON "{pair.table}"'
                f" REFERENCING {rows} FOR EACH STATEMENT"
                f" EXECUTE FUNCTION {SCHEMA}.{pair.copy_function}()",
                f'ALTER TABLE "{pair.table}" ENABLE ALWAYS TRIGGER {name}',
            ],
        )
    columns = [name for name in ("id", "tenant_id") if name in pair.columns]
    moved = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)
    yield Part(
        f"trigger {IDENTITY} on {pair.table}",
        Trigger(IDENTITY, IDENTITY, ROW | BEFORE | UPDATE, ALWAYS) in present,
        [
            f"CREATE OR REPLACE TRIGGER {IDENTITY} BEFORE UPDATE OF {', '.join(columns)}"
            f' ON "{pair.table}" FOR EACH ROW WHEN ({moved})'
            f" EXECUTE FUNCTION {SCHEMA}.{IDENTITY}()",
            f'ALTER TABLE "{pair.table}" ENABLE ALWAYS TRIGGER {IDENTITY}',
        ],
    )


def _rights(table: str, wanted: dict[str, dict[str, list[str]]], found: Found) -> Part:
    """`wanted`: role → right → columns, none for the whole table."""
    listed = {
        f"{role} {right} {column}".strip()
        for role, rights in wanted.items()
        for right, columns in rights.items()
        for column in columns or [""]
    }
    statements = [f'REVOKE ALL ON "{table}" FROM {AUDIT_ROLE}, {ERASER_ROLE}']
    for role, rights in wanted.items():
        for right, columns in rights.items():
            on = f" ({', '.join(columns)})" if columns else ""
            statements.append(f'GRANT {right}{on} ON "{table}" TO {role}')
    return Part(f"rights on {table}", found.rights.get(table, set()) == listed, statements)
