"""Which tables have a history, and what stands behind it, by PostgreSQL's own catalogue."""

from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

from tenancy.audit.functions import SCHEMA, Above, Audited, Function
from tenancy.audit.history import also_personal
from tenancy.audit.registry import audited_resources
from tenancy.isolation.roles import AUDIT_ROLE, ERASER_ROLE

# A history table is one with simple-history's columns, and stands beside its table by name.
PAIRS = """
WITH col AS (
  SELECT a.attrelid, a.attname::text AS name, a.attnum,
         a.atttypid = 'bytea'::regtype AND a.attname !~ '^history_' AS sealed
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped)
SELECT l.relname, h.relname,
  (SELECT array_agg(name ORDER BY attnum) FROM col WHERE attrelid = l.oid),
  (SELECT array_agg(name ORDER BY attnum) FROM col WHERE attrelid = h.oid),
  (SELECT coalesce(array_agg(name ORDER BY attnum), '{}')
   FROM col WHERE attrelid = h.oid AND sealed)
FROM pg_class h JOIN pg_class l ON l.relname = replace(h.relname, '_historical', '_')
  AND l.relnamespace = h.relnamespace AND l.relkind IN ('r', 'p') AND l.oid <> h.oid
WHERE h.relnamespace = 'public'::regnamespace AND h.relkind IN ('r', 'p')
  AND (SELECT count(*) FROM col WHERE attrelid = h.oid
       AND name IN ('history_id', 'history_type', 'history_date')) = 3
ORDER BY l.relname
"""

FUNCTIONS = """
SELECT p.proname, p.prosrc, r.rolname, p.prosecdef, coalesce(p.proconfig, '{}'),
  (SELECT coalesce(array_agg(coalesce(g.rolname, 'PUBLIC')::text ORDER BY g.rolname), '{}')
   FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
   LEFT JOIN pg_roles g ON g.oid = a.grantee WHERE a.grantee <> p.proowner)
FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
WHERE p.pronamespace = to_regnamespace(%s)
"""

# Also where they fire: see TriggerTypes in PostgreSQL's pg_trigger.h.
TRIGGERS = """
SELECT c.relname, t.tgname, p.proname, t.tgtype::int, t.tgenabled::text
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE p.pronamespace = to_regnamespace(%s) AND NOT t.tgisinternal
"""

# What the two roles may do on a table, or on a column of it.
RIGHTS = """
SELECT c.relname, array_agg(r.rolname || ' ' || g.privilege_type || g.what ORDER BY 1)
FROM pg_class c CROSS JOIN LATERAL (
  SELECT (aclexplode(c.relacl)).*, '' AS what
  UNION ALL
  SELECT (aclexplode(a.attacl)).*, ' ' || a.attname
  FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped) g
JOIN pg_roles r ON r.oid = g.grantee AND r.rolname = ANY(%s)
WHERE c.relnamespace = 'public'::regnamespace
GROUP BY c.relname
"""


SCHEMA_GRANTS = """
SELECT coalesce(g.rolname, 'PUBLIC') || ' ' || a.privilege_type
FROM pg_namespace n JOIN pg_roles o ON o.oid = n.nspowner
CROSS JOIN LATERAL aclexplode(n.nspacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee
WHERE n.nspname = %s AND o.rolname = %s AND a.grantee <> n.nspowner
"""

COMPANY_TABLES = """
SELECT c.relname FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  AND NOT EXISTS (SELECT FROM pg_attribute h
                  WHERE h.attrelid = c.oid AND h.attname = 'history_type' AND NOT h.attisdropped)
"""

EVENTS_TABLE = "tenancy_auditevent"


class Trigger(NamedTuple):
    name: str
    function: str
    kind: int
    enabled: str


class Found(NamedTuple):
    pairs: list[Audited]
    functions: dict[str, Function]
    triggers: dict[str, set[Trigger]]
    rights: dict[str, set[str]]
    schema_grants: set[str]  # Empty also where the schema belongs to another role.
    company_tables: set[str]  # With a tenant_id, and no history tables themselves.

    @property
    def has_events(self) -> bool:
        return EVENTS_TABLE in self.company_tables


def told_by_model(pair: Audited) -> Audited:
    """The pair with what no catalogue knows: what is personal in it, and where it hangs."""
    model = models_by_table().get(pair.table)
    if model is None:
        return pair
    columns = [model._meta.get_field(name).column for name in also_personal(model)]
    plain = tuple(column for column in columns if column in pair.history_columns)
    return pair._replace(plain=plain, above=None if pair.names_customer else above(model))


@cache
def models_by_table() -> dict[str, Any]:
    return {model._meta.db_table: model for model in apps.get_models()}


def above(model: Any) -> Above | None:
    """The record above, by the way to the customer that the app's `audited.py` tells."""
    paths = (r.customer_path for r in audited_resources().values() if r.model is model)
    relation, behind, _ = next(paths, "").partition("__")
    if not behind:
        return None
    field = model._meta.get_field(relation)
    return Above(field.column, field.related_model.history.model._meta.db_table)


def find(connection: BaseDatabaseWrapper) -> Found:
    with connection.cursor() as cursor:

        def ask(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
            cursor.execute(statement, parameters)
            return cursor.fetchall()

        triggers: dict[str, set[Trigger]] = {}
        for table, *trigger in ask(TRIGGERS, SCHEMA):
            triggers.setdefault(table, set()).add(Trigger(*trigger))
        return Found(
            pairs=[told_by_model(Audited(*row)) for row in ask(PAIRS)],
            functions={row[0]: Function._make(row[1:]) for row in ask(FUNCTIONS, SCHEMA)},
            triggers=triggers,
            rights={row[0]: set(row[1]) for row in ask(RIGHTS, [AUDIT_ROLE, ERASER_ROLE])},
            schema_grants={row[0] for row in ask(SCHEMA_GRANTS, SCHEMA, AUDIT_ROLE)},
            company_tables={row[0] for row in ask(COMPANY_TABLES)},
        )
