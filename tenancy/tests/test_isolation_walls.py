"""The second wall as the app's own login meets it: raw SQL, with nothing of Django between."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import DataError, ProgrammingError, connection, transaction
from psycopg import errors as pg

from customers.models import Address, Customer
from tenancy.context import tenant_scope
from tenancy.models import Company

MakeCustomer = Callable[..., Customer]


def sql(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else [(cursor.rowcount,)]


def say_tenant(setting: str) -> None:
    sql("SELECT set_config('attune.tenant_id', %s, true)", setting)


@pytest.mark.django_db
def test_app_login_owns_nothing_and_bypasses_nothing() -> None:
    rights = sql(
        "SELECT session_user, current_user, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,"
        " (SELECT count(*) FROM pg_class WHERE relowner = r.oid),"
        " (SELECT count(*) FROM pg_auth_members WHERE member = r.oid)"
        " FROM pg_roles r WHERE rolname = session_user"
    )

    app = settings.DATABASE_APP_ROLE
    assert rights == [(app, app, False, False, False, False, 0, 0)]


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE attune_owner",
        "SET ROLE attune_backup",
        "SET SESSION AUTHORIZATION attune_owner",
        "ALTER ROLE attune_app BYPASSRLS",
        "CREATE ROLE another SUPERUSER",
        "GRANT attune_owner TO attune_app",
        "ALTER TABLE customers_customer DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE customers_customer NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE customers_customer OWNER TO attune_app",
        "ALTER TABLE customers_customer DISABLE TRIGGER ALL",
        "ALTER POLICY tenant_isolation ON customers_customer USING (true)",
        "CREATE POLICY everything ON customers_customer USING (true)",
        "DROP POLICY tenant_isolation ON customers_customer",
        "DROP TABLE customers_customer CASCADE",
        "TRUNCATE customers_customer CASCADE",
        "CREATE TABLE public.stolen AS SELECT * FROM customers_customer",
        "CREATE VIEW public.stolen AS SELECT * FROM customers_customer",
        "CREATE FUNCTION public.stolen() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE EXTENSION intarray",
        "SET LOCAL session_replication_role = replica",
        "UPDATE django_migrations SET name = name",
        "DELETE FROM django_migrations",
    ],
)
@pytest.mark.django_db
def test_app_login_is_refused_what_would_open_the_wall(statement: str) -> None:
    with pytest.raises(ProgrammingError) as refusal, transaction.atomic():
        sql(statement)

    # Raised for want of a right, and not because something is misspelt above.
    assert isinstance(refusal.value.__cause__, pg.InsufficientPrivilege)


@pytest.mark.django_db
def test_app_login_cannot_hand_its_rights_on() -> None:
    rights = "SELECT relacl::text FROM pg_class WHERE relname = 'customers_customer'"
    before = sql(rights)

    # PostgreSQL only warns that nothing was granted.
    sql("GRANT ALL ON customers_customer TO PUBLIC")

    assert sql(rights) == before


def test_switching_row_security_off_refuses_the_query_instead_of_showing_rows(
    acme: Company, make_customer: MakeCustomer
) -> None:
    make_customer(acme)

    sql("SET LOCAL row_security = off")
    with pytest.raises(ProgrammingError) as refusal, transaction.atomic():
        sql("SELECT id FROM customers_customer")

    assert isinstance(refusal.value.__cause__, pg.InsufficientPrivilege)


def test_raw_sql_sees_the_active_company_alone(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    ours, theirs = make_customer(acme), make_customer(rival)

    with tenant_scope(acme.pk):
        seen = sql("SELECT id, tenant_id FROM customers_customer")
        named = sql("SELECT id FROM customers_customer WHERE id = %s", theirs.pk)

    assert seen == [(ours.pk, acme.pk)]
    assert named == []


@pytest.mark.parametrize("setting", ["", str(uuid4())], ids=["empty", "unknown"])
def test_raw_sql_sees_nothing_under_a_setting_that_names_no_company(
    acme: Company, make_customer: MakeCustomer, setting: str
) -> None:
    make_customer(acme)

    say_tenant(setting)

    assert sql("SELECT id FROM customers_customer") == []


def test_raw_sql_fails_under_a_setting_that_is_no_uuid(
    acme: Company, make_customer: MakeCustomer
) -> None:
    make_customer(acme)  # PostgreSQL does not read the setting for an empty table.
    say_tenant("' OR true --")

    with pytest.raises(DataError), transaction.atomic():
        sql("SELECT id FROM customers_customer")


@pytest.mark.django_db(transaction=True)
def test_raw_sql_sees_nothing_on_a_connection_that_never_had_a_setting(
    acme: Company, make_customer: MakeCustomer
) -> None:
    make_customer(acme)
    connection.close()

    setting = sql("SELECT current_setting('attune.tenant_id', true)")
    seen = sql("SELECT id FROM customers_customer")

    assert (setting, seen) == ([(None,)], [])


@pytest.mark.django_db(transaction=True)
def test_setting_does_not_outlive_its_transaction_on_the_same_connection(
    acme: Company, make_customer: MakeCustomer
) -> None:
    customer = make_customer(acme)
    look = (
        "SELECT pg_backend_pid(), current_setting('attune.tenant_id', true),"
        " (SELECT count(*) FROM customers_customer)"
    )

    with tenant_scope(acme.pk):
        inside = sql(look)
    after_commit = sql(look)
    with pytest.raises(KeyError), tenant_scope(acme.pk):
        raise KeyError(customer.pk)
    after_rollback = sql(look)

    server = inside[0][0]
    assert inside == [(server, str(acme.pk), 1)]
    assert after_commit == [(server, "", 0)]
    assert after_rollback == [(server, "", 0)]


def test_raw_insert_into_another_company_is_refused(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    ours = make_customer(acme)

    with (
        tenant_scope(acme.pk),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        sql(
            "INSERT INTO tenancy_datakey (id, tenant_id, number) VALUES (%s, %s, 9)",
            uuid4(),
            rival.pk,
        )

    with tenant_scope(acme.pk):
        assert [customer.pk for customer in Customer.objects.all()] == [ours.pk]


def test_raw_update_cannot_give_a_row_to_another_company(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    ours = make_customer(acme)

    with (
        tenant_scope(acme.pk),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        sql("UPDATE customers_customer SET tenant_id = %s WHERE id = %s", rival.pk, ours.pk)

    with tenant_scope(rival.pk):
        assert sql("SELECT id FROM customers_customer") == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE customers_customer SET industry = 'taken' WHERE id = %s",
        "DELETE FROM customers_customer WHERE id = %s",
    ],
)
def test_raw_write_does_not_reach_another_companys_row(
    acme: Company, rival: Company, make_customer: MakeCustomer, statement: str
) -> None:
    theirs = make_customer(rival, industry="theirs")

    with tenant_scope(acme.pk):
        reached = sql(statement, theirs.pk)

    with tenant_scope(rival.pk):
        kept = sql("SELECT id, industry FROM customers_customer")
    assert (reached, kept) == ([(0,)], [(theirs.pk, "theirs")])


def test_across_tenants_still_meets_the_second_wall(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    ours, theirs = make_customer(acme), make_customer(rival)

    outside = list(Customer.across_tenants.all())
    with tenant_scope(acme.pk):
        inside = list(Customer.across_tenants.all())
        changed = Customer.across_tenants.filter(pk=theirs.pk).update(industry="taken")

    assert (outside, inside, changed) == ([], [ours], 0)


def test_unscoped_base_manager_still_meets_the_second_wall(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    """Django follows foreign keys and cascades through the base manager, past the first wall."""
    ours, theirs = make_customer(acme), make_customer(rival)

    with tenant_scope(acme.pk):
        seen = list(Customer._base_manager.all())
        with pytest.raises(Customer.DoesNotExist):
            Address(customer_id=theirs.pk).customer.refresh_from_db()

    assert seen == [ours]
