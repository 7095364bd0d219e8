"""The history cannot be written, changed or gone around by the login that serves."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from psycopg import errors as pg

from conftest import MakeCustomer
from customers.models import Customer
from tenancy.context import tenant_scope
from tenancy.isolation.check import isolation_faults
from tenancy.isolation.reconcile import reconcile
from tenancy.models import AuditEvent, Company

HISTORY = "customers_historicalcustomer"


def sql(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def faults() -> list[str]:
    """But that the owner, who must break things here, may bypass row security."""
    found = isolation_faults(connection)
    return [fault for fault in found if not fault.startswith("login attune_owner")]


@pytest.mark.parametrize(
    "statement",
    [
        f"INSERT INTO {HISTORY} SELECT * FROM {HISTORY}",
        f"UPDATE {HISTORY} SET industry = 'forged'",
        f"UPDATE {HISTORY} SET name = NULL",
        f"DELETE FROM {HISTORY}",
        f"TRUNCATE {HISTORY}",
        f"ALTER TABLE {HISTORY} DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE customers_customer DISABLE TRIGGER audit_update",
        "DROP TRIGGER audit_update ON customers_customer",
        "SET LOCAL session_replication_role = replica",
        "SET LOCAL ROLE attune_audit",
        "SET LOCAL ROLE attune_eraser",
        "SET LOCAL ROLE attune_hop",
        "CREATE FUNCTION audit.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION audit.copy_customers_customer() RETURNS trigger"
        " LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "DROP FUNCTION audit.copy_customers_customer() CASCADE",
        "SELECT audit.copy_customers_customer()",
        "SELECT audit.new_id()",
        # By its own table it could have the function write whatever rows it likes.
        "CREATE TEMPORARY TABLE mine AS SELECT * FROM customers_customer;"
        " CREATE TRIGGER forge AFTER INSERT ON mine REFERENCING NEW TABLE AS new_rows"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit.copy_customers_customer()",
        "SELECT audit.erase_customers_customer('019a0000-0000-7000-8000-000000000000')",
        "UPDATE tenancy_auditevent SET resource = 'other'",
        "DELETE FROM tenancy_auditevent",
        "TRUNCATE tenancy_auditevent",
    ],
)
def test_app_login_is_refused(acme: Company, make_customer: MakeCustomer, statement: str) -> None:
    make_customer(acme)

    with tenant_scope(acme.pk), pytest.raises(ProgrammingError) as refusal, transaction.atomic():
        sql(statement)

    # Raised for want of a right, and not because something is misspelt above.
    assert isinstance(refusal.value.__cause__, pg.InsufficientPrivilege)


def test_histories_of_companies_are_kept_apart_by_both_walls(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    ours, theirs = make_customer(acme), make_customer(rival)

    with tenant_scope(acme.pk):
        seen = [row.id for row in Customer.history.all()]
        named = list(theirs.history.all())
        past_first_wall = list(Customer.history.model.across_tenants.values_list("id", flat=True))
        raw = sql(f"SELECT id FROM {HISTORY}")
        events = AuditEvent.objects.count()

    assert (seen, named, past_first_wall, raw, events) == (
        [ours.pk],
        [],
        [ours.pk],
        [(ours.pk,)],
        0,
    )


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            "DROP TRIGGER audit_update ON customers_customer",
            "trigger audit_update on customers_customer is missing or altered",
        ),
        (
            "ALTER TABLE customers_customer DISABLE TRIGGER audit_delete",
            "trigger audit_delete on customers_customer is missing or altered",
        ),
        (
            "ALTER TABLE customers_customer ENABLE TRIGGER audit_insert",
            "trigger audit_insert on customers_customer is missing or altered",
        ),
        (
            "SET LOCAL ROLE attune_audit; CREATE OR REPLACE FUNCTION"
            " audit.copy_customers_note() RETURNS trigger LANGUAGE plpgsql"
            " AS 'BEGIN RETURN NULL; END'; RESET ROLE",
            "function audit.copy_customers_note is missing or altered",
        ),
        (
            "SET LOCAL ROLE attune_audit; GRANT EXECUTE ON FUNCTION audit.copy_customers_note()"
            " TO attune_app; RESET ROLE",
            "function audit.copy_customers_note is missing or altered",
        ),
        (
            f"GRANT UPDATE ON {HISTORY} TO attune_audit",
            f"rights on {HISTORY} is missing or altered",
        ),
        (
            f"GRANT INSERT ON {HISTORY} TO attune_app",
            f"table {HISTORY} grants the app INSERT, SELECT",
        ),
        (
            f"CREATE POLICY more ON {HISTORY} USING (true)",
            f"table {HISTORY} has other policies than those of its kind",
        ),
        (
            "SET LOCAL ROLE attune_audit; GRANT CREATE ON SCHEMA audit TO attune_app; RESET ROLE",
            "schema audit is missing or altered",
        ),
    ],
)
@pytest.mark.usefixtures("owner_transaction")
def test_fault_is_found_and_repaired(statement: str, fault: str) -> None:
    assert faults() == []

    sql(statement)
    found = faults()
    reconcile(connection)

    assert found == [fault]
    assert faults() == []


@pytest.mark.usefixtures("owner_transaction")
def test_table_without_history_is_a_fault() -> None:
    sql("CREATE TABLE shipment (id uuid PRIMARY KEY, tenant_id uuid)")
    reconcile(connection)

    assert faults() == ["table shipment has no history"]


@pytest.mark.usefixtures("owner_transaction")
def test_column_added_behind_the_histories_back_is_a_fault_and_stops_writes() -> None:
    sql("ALTER TABLE tenancy_company ADD COLUMN secret text")
    found = faults()

    with pytest.raises(ProgrammingError, match="more expressions than target columns"):
        sql("INSERT INTO tenancy_company (id, name, slug, industries, timezone, currency, region)"
            " VALUES (gen_random_uuid(), 'x', 'x', '{}', 'UTC', 'USD', 'US')")  # fmt: skip

    assert "the history of tenancy_company lacks secret" in found


@pytest.mark.usefixtures("owner_transaction")
def test_owner_inherits_nothing_of_the_roles_that_write_history() -> None:
    assert sql(f"UPDATE {HISTORY} SET industry = 'forged' RETURNING 1") == []
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        sql(f"INSERT INTO {HISTORY} (history_id, history_type, history_date, history_xact, id,"
            " created_at, updated_at, type, status, do_not_contact, tags, metadata) VALUES"
            " (gen_random_uuid(), '+', now(), 1, gen_random_uuid(), now(), now(), 'x', 'x', false,"
            " '{}', '{}')")  # fmt: skip


@pytest.mark.django_db
def test_command_tells_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "tenancy.management.commands.check_isolation.isolation_faults", lambda c: ["a fault"]
    )
    with pytest.raises(CommandError, match="a fault"):
        call_command("check_isolation")
