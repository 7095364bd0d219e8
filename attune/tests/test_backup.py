"""A dump as the backup's role, restored into an empty cluster, is the product as it was."""

from pathlib import Path
from typing import Any

import pytest

from attune.tests.spare_servers import SparePostgres, serving, spare_postgres
from customers.examples import NEW_CUSTOMER

CATALOGUE = {
    "tables": """
        SELECT n.nspname, c.relname, c.relkind::text, r.rolname, c.relrowsecurity,
          c.relforcerowsecurity,
          (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(c.relacl) a)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_roles r ON r.oid = c.relowner
        WHERE n.nspname IN ('public', 'audit', 'search')
          AND c.relkind IN ('r', 'p', 'S', 'v', 'm')""",
    "columns": """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
          a.attgenerated::text, pg_get_expr(d.adbin, d.adrelid),
          (SELECT array_agg(x::text ORDER BY x::text) FROM unnest(a.attacl) x)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace IN ('public'::regnamespace, 'search'::regnamespace)
          AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped""",
    "policies": "SELECT p::text FROM pg_policies p",
    "triggers": """
        SELECT pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger WHERE NOT tgisinternal""",
    "functions": """
        SELECT p.oid::regprocedure::text, r.rolname, p.prosrc, p.prosecdef, p.proconfig,
          (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(p.proacl) a)
        FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
        JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname IN ('public', 'audit', 'search')
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')""",
    # Conditions that were parsed again may be written with other casts: of checks and partial
    # indexes name and kind are compared.
    "constraints": """
        SELECT conrelid::regclass::text, conname, contype::text, convalidated,
          CASE WHEN contype <> 'c' THEN pg_get_constraintdef(oid) END
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'""",
    "indexes": """
        SELECT split_part(indexdef, ' WHERE ', 1), indexdef LIKE '% WHERE %'
        FROM pg_indexes WHERE schemaname IN ('public', 'search')""",
    "schemas": """
        SELECT n.nspname, r.rolname,
          (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(n.nspacl) a)
        FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner
        WHERE n.nspname IN ('public', 'audit', 'search')""",
    "extensions": "SELECT extname, extversion FROM pg_extension",
    "sequences": "SELECT sequencename, last_value FROM pg_sequences",
}


def schema_of(server: SparePostgres) -> dict[str, list[Any]]:
    with server.connect() as connection:
        return {
            kind: sorted(connection.execute(query).fetchall(), key=repr)
            for kind, query in CATALOGUE.items()
        }


def rows_of(server: SparePostgres) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    with server.connect() as connection:
        tables = connection.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace IN ('public'::regnamespace, 'search'::regnamespace)"
        ).fetchall()
        return {
            name: [row for (row,) in connection.execute(f"SELECT t::text FROM {name} t ORDER BY 1")]
            for (name,) in tables
        }


def test_restored_dump_is_the_product_as_it_was(
    office: SparePostgres, office_token: str, tmp_path: Path
) -> None:
    with serving(office, office_token) as web:
        made = web.send("POST", "customers", NEW_CUSTOMER)
        path = f"customers/{made.body['id']}"
        changed = web.send("PATCH", path, {"industry": "milling"})
        told = web.send("GET", f"{path}/history")
    dump = tmp_path / "attune.dump"
    with office.connect(autocommit=True) as admin:
        admin.execute("CREATE ROLE nightly LOGIN IN ROLE attune_backup")
    office.program(
        *("pg_dump", "--role=attune_backup", "--format=custom", f"--file={dump}"), login="nightly"
    )

    with spare_postgres() as server:
        server.manage("bootstrap_database")
        server.program("pg_restore", "--exit-on-error", "--single-transaction", str(dump))
        restored = schema_of(server), rows_of(server)
        server.manage("migrate --no-input", "check_isolation")
        settled = schema_of(server), rows_of(server)
        with serving(server, office_token) as web:
            shown = web.send("GET", path)
            found = web.send("GET", "customers/search?q=manufactoring")
            retold = web.send("GET", f"{path}/history")
            web.send("PATCH", path, {"industry": "brewing"})
            newest = web.send("GET", f"{path}/history?pageSize=1")

    assert (changed.status, shown.status) == (200, 200)
    assert changed.body == shown.body | {"warnings": []}
    assert [hit["id"] for hit in found.body["results"]] == [made.body["id"]]
    for seen in (restored, settled):
        assert seen[0] == schema_of(office)
        assert seen[1] == rows_of(office)
    assert retold.body == told.body
    assert [change["field"] for change in newest.body["results"][0]["changes"]] == ["industry"]


@pytest.mark.parametrize(
    ("schema", "refusal"), [("public", "row-level security"), ("search", "permission denied")]
)
def test_owner_cannot_dump_by_mistake(office: SparePostgres, schema: str, refusal: str) -> None:
    """Row security would leave every company out of it; the program refuses."""
    with pytest.raises(AssertionError, match=refusal):
        office.program("pg_dump", "--file=/dev/null", f"--schema={schema}", login="attune_owner")
