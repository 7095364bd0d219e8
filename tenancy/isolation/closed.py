"""Tables that no login may touch: the functions of their owner alone read and write them.

For what row security would make too slow (keyed tokens, sorted lists). An app registers tables
and functions; reconcile makes them in a schema of their own, as SEARCH_ROLE, which may do nothing
else. No table has row security, so every function refuses another company than the active one.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from tenancy.isolation.roles import BACKUP_ROLE, SEARCH_ROLE

SCHEMA = "search"

OF_ACTIVE_COMPANY = """
  IF p_tenant IS DISTINCT FROM NULLIF(current_setting('attune.tenant_id', true), '')::uuid THEN
    RAISE EXCEPTION 'another company is active' USING ERRCODE = 'insufficient_privilege';
  END IF;
"""
PATH = "search_path=pg_catalog, pg_temp"


class ClosedTable(NamedTuple):
    """`columns` are written as in CREATE TABLE; one is tenant_id, by which a company goes."""

    name: str
    columns: dict[str, str]
    primary_key: str  # Its columns; empty for none.
    indexes: dict[str, str] = {}  # Name → what follows ON table; names are the schema's own.


class ClosedFunction(NamedTuple):
    """Statements in PL/pgSQL; `arguments` begin with `p_tenant uuid`.

    One in plain SQL is for the other functions, and not for the app.
    """

    name: str
    arguments: str
    returns: str
    statements: str
    declare: str = ""
    options: tuple[str, ...] = ()
    volatility: str = "volatile"
    language: str = "plpgsql"

    @property
    def for_app(self) -> bool:
        return self.language == "plpgsql"

    @property
    def body(self) -> str:
        if not self.for_app:
            return self.statements
        declare = f"DECLARE{self.declare}" if self.declare else ""
        return f"\n{declare}BEGIN{OF_ACTIVE_COMPANY}{self.statements}END\n"


_tables: dict[str, ClosedTable] = {}
_functions: dict[str, ClosedFunction] = {}


def register(*things: ClosedTable | ClosedFunction) -> None:
    """Called where an app declares them, on import from its AppConfig.ready()."""
    for thing in things:
        if isinstance(thing, ClosedTable):
            _tables[thing.name] = thing
        else:
            _functions[thing.name] = thing


def dropping_company() -> ClosedFunction:
    """What takes a whole company out of every closed table."""
    deletes = [f"DELETE FROM {SCHEMA}.{name} WHERE tenant_id = p_tenant;" for name in _tables]
    return ClosedFunction("drop_company", "p_tenant uuid", "void", "\n".join(["", *deletes, ""]))


def drop_company(tenant_id: UUID) -> None:
    """Empty every closed table of the active company."""
    if _tables:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {SCHEMA}.drop_company(%s)", [tenant_id])


class Part(NamedTuple):
    name: str
    present: bool
    statements: list[str]


TABLES = """
SELECT c.relname, r.rolname,
  (SELECT array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) ORDER BY a.attname)
   FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
  (SELECT coalesce(array_agg(i.relname::text), '{}') FROM pg_index x
   JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = c.oid),
  (SELECT coalesce(array_agg(coalesce(g.rolname, 'PUBLIC') || ' ' || a.privilege_type), '{}')
   FROM aclexplode(c.relacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee
   WHERE a.grantee <> c.relowner)
FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
WHERE c.relnamespace = to_regnamespace(%s) AND c.relkind = 'r'
"""

FUNCTIONS = """
SELECT p.proname, p.prosrc, r.rolname, p.prosecdef, coalesce(p.proconfig, '{}'),
  pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), p.provolatile::text,
  (SELECT coalesce(array_agg(coalesce(g.rolname, 'PUBLIC')::text), '{}')
   FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
   LEFT JOIN pg_roles g ON g.oid = a.grantee WHERE a.grantee <> p.proowner)
FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
WHERE p.pronamespace = to_regnamespace(%s)
"""

SCHEMA_GRANTS = """
SELECT r.rolname, coalesce(array_agg(coalesce(g.rolname, 'PUBLIC') || ' ' || a.privilege_type)
                           FILTER (WHERE a.grantee <> n.nspowner), '{}')
FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner
LEFT JOIN LATERAL aclexplode(n.nspacl) a ON true LEFT JOIN pg_roles g ON g.oid = a.grantee
WHERE n.nspname = %s GROUP BY r.rolname
"""


def reconcile_closed(connection: BaseDatabaseWrapper) -> None:
    """Run as the owner, inside reconcile()'s transaction."""
    with connection.cursor() as cursor:
        for part in parts(connection):
            for statement in [] if part.present else part.statements:
                cursor.execute(statement)


def closed_faults(connection: BaseDatabaseWrapper) -> Iterator[str]:
    yield from (
        f"{part.name} is missing or altered" for part in parts(connection) if not part.present
    )


def parts(connection: BaseDatabaseWrapper) -> Iterator[Part]:
    if not _tables:
        return
    with connection.cursor() as cursor:

        def ask(statement: str) -> dict[str, list[Any]]:
            cursor.execute(statement, [SCHEMA])
            return {name: list(rest) for name, *rest in cursor.fetchall()}

        schema, tables, functions = ask(SCHEMA_GRANTS), ask(TABLES), ask(FUNCTIONS)
    yield _schema(schema)
    yield from (_table(table, tables.get(table.name)) for table in _tables.values())
    for function in (*_functions.values(), dropping_company()):
        yield _function(function, functions.get(function.name))


def _schema(found: dict[str, list[Any]]) -> Part:
    grants = {f"{role} USAGE" for role in (settings.DATABASE_APP_ROLE, BACKUP_ROLE)}
    statements = [
        f"CREATE SCHEMA IF NOT EXISTS {SCHEMA} AUTHORIZATION {SEARCH_ROLE}",
        *_as_search_role(
            f"REVOKE ALL ON SCHEMA {SCHEMA} FROM PUBLIC",
            f'GRANT USAGE ON SCHEMA {SCHEMA} TO "{settings.DATABASE_APP_ROLE}", {BACKUP_ROLE}',
        ),
    ]
    present = [set(listed) for owner, (listed,) in found.items() if owner == SEARCH_ROLE]
    return Part(f"schema {SCHEMA}", present == [grants], statements)


def _table(table: ClosedTable, found: list[Any] | None) -> Part:
    """Only what is not there is made: changing a table that holds rows is a migration's matter."""
    name = f"{SCHEMA}.{table.name}"
    inside = [f"{column} {kind}" for column, kind in table.columns.items()]
    if table.primary_key:
        inside.append(f"PRIMARY KEY ({table.primary_key})")
    statements = [
        f"CREATE TABLE IF NOT EXISTS {name} ({', '.join(inside)})",
        *(f"CREATE INDEX IF NOT EXISTS {i} ON {name} {on}" for i, on in table.indexes.items()),
        f'REVOKE ALL ON {name} FROM PUBLIC, "{settings.DATABASE_APP_ROLE}"',
        f"GRANT SELECT ON {name} TO {BACKUP_ROLE}",
        f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA {SCHEMA} TO {BACKUP_ROLE}",
    ]
    wanted = {f"{column} {bare(kind)}" for column, kind in table.columns.items()}
    present = found is not None and (
        found[0] == SEARCH_ROLE
        and set(found[1]) == wanted
        and set(found[2]) >= table.indexes.keys()
        and found[3] == [f"{BACKUP_ROLE} SELECT"]
    )
    return Part(f"table {name}", present, list(_as_search_role(*statements)))


def bare(kind: str) -> str:
    """
    >>> bare("smallint NOT NULL")
    'smallint'
    """
    return kind.split(" NOT NULL")[0].split(" STORAGE")[0]


def _function(function: ClosedFunction, found: list[Any] | None) -> Part:
    name = f"{SCHEMA}.{function.name}"
    callers = [settings.DATABASE_APP_ROLE] if function.for_app else []
    options = [PATH, *function.options]
    settings_sql = " ".join(f"SET {option.replace('=', ' = ', 1)}" for option in options)
    statements = [
        f"CREATE OR REPLACE FUNCTION {name}({function.arguments}) RETURNS {function.returns}"
        f" LANGUAGE {function.language} {function.volatility} SECURITY DEFINER {settings_sql}"
        f" AS $closed${function.body}$closed$",
        f'REVOKE ALL ON FUNCTION {name} FROM PUBLIC, "{settings.DATABASE_APP_ROLE}"',
        *(f'GRANT EXECUTE ON FUNCTION {name} TO "{caller}"' for caller in callers),
    ]
    if found and found[4:6] != [function.arguments, function.returns]:
        statements.insert(0, f"DROP FUNCTION {name}")  # CREATE OR REPLACE keeps the signature.
    wanted = [
        function.body,
        SEARCH_ROLE,
        True,
        options,
        function.arguments,
        function.returns,
        function.volatility[0],
        callers,
    ]
    return Part(f"function {name}", found == wanted, list(_as_search_role(*statements)))


def _as_search_role(*statements: str) -> Iterator[str]:
    yield f"SET LOCAL ROLE {SEARCH_ROLE}"
    yield from statements
    yield "RESET ROLE"
