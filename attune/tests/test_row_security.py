"""What PostgreSQL itself holds of every table with a company, asked of its catalogue."""

from typing import Any

import pytest
from django.db import connection

from attune.tests.company_rows import company_models
from tenancy.audit.history import is_history
from tenancy.isolation.policies import EXEMPT_TABLES, OF_ACTIVE_TENANT, POLICY


def sql(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@pytest.mark.django_db
def test_every_table_with_a_company_forces_the_policies_of_its_kind() -> None:
    """Asked of PostgreSQL's catalogue as the app's login, not of our own models."""
    found = sql(
        "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,"
        " array_agg(p.polname::text || ' ' || p.polcmd::text || ' ' || p.polpermissive::text"
        "           || ' ' || p.polroles::regrole[]::text ORDER BY p.polname)"
        " FROM pg_class c"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'"
        " LEFT JOIN pg_policy p ON p.polrelid = c.oid"
        " WHERE c.relkind IN ('r', 'p', 'm', 'f') AND c.relnamespace = 'public'::regnamespace"
        " GROUP BY c.oid"
    )

    policed = {name: rest for name, *rest in found if name not in EXEMPT_TABLES}
    # {-} are all roles. A history is read by its company, and written by no login.
    written = [f"{POLICY} * true {{-}}"]
    told = [
        "history_by_triggers a true {attune_audit}",
        "history_erased w true {attune_eraser}",
        f"{POLICY} r true {{-}}",
    ]
    assert policed == {
        model._meta.db_table: [True, True, told if is_history(model) else written]
        for model in company_models()
    }


@pytest.mark.django_db
def test_every_policy_says_the_same_for_reading_and_writing() -> None:
    expressions = sql(
        "SELECT DISTINCT pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)"
        " FROM pg_policy WHERE polcmd IN ('*', 'w')"
    )
    of_readers = sql(
        "SELECT DISTINCT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polcmd = 'r'"
    )

    assert len(expressions) == 1
    assert expressions[0][0] == expressions[0][1] == of_readers[0][0]
    assert len(of_readers) == 1
    words = " ".join(str(expressions[0][0]).split())
    for word in ("tenant_id = ( SELECT", "NULLIF(current_setting('attune.tenant_id'", "::uuid"):
        assert word in words, OF_ACTIVE_TENANT


@pytest.mark.django_db
def test_every_unique_index_of_company_owned_tables_starts_with_the_company() -> None:
    """Else a clash would tell that another company has the same value. Ids are random."""
    tables = [model._meta.db_table for model in company_models()]
    found = sql(
        "SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, i.indisprimary,"
        " a.attname FROM pg_index i"
        " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
        " WHERE i.indisunique"
    )

    firsts = {(primary, column) for table, _, primary, column in found if table in tables}
    assert firsts == {(True, "id"), (True, "history_id"), (False, "tenant_id")}


@pytest.mark.parametrize("model", company_models(), ids=lambda model: model._meta.label)
def test_every_declared_index_is_of_use_under_row_security(model: Any) -> None:
    """The policy asks for the company first, whatever else is asked."""
    firsts = {index.name: [*index.fields, *index.expressions][0] for index in model._meta.indexes}

    assert {name: getattr(first, "name", first) for name, first in firsts.items()} == dict.fromkeys(
        firsts, "tenant"
    )


@pytest.mark.django_db
def test_nothing_runs_with_other_rights_than_its_callers() -> None:
    """A view runs as its owner, and a materialised one keeps every company's rows."""
    assert sql("SELECT relname FROM pg_class WHERE relkind = 'm'") == []
    assert (
        sql(
            "SELECT c.relname FROM pg_class c WHERE c.relkind = 'v'"
            " AND c.relnamespace = 'public'::regnamespace"
            " AND NOT coalesce(c.reloptions, '{}') @> '{security_invoker=true}'"
        )
        == []
    )
