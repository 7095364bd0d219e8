"""The reconcile step: what has drifted is brought back, and what is in line is left alone."""

from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections, models
from django.db.migrations.state import ModelState, ProjectState
from uuid_utils.compat import uuid7

from customers.models import Address, Customer
from tenancy.context import tenant_scope
from tenancy.isolation.catalogue import tables
from tenancy.isolation.check import isolation_faults
from tenancy.isolation.composite_keys import composite_keys, target_key_name
from tenancy.isolation.reconcile import reconcile, reconciling
from tenancy.models import Company

pytestmark = pytest.mark.usefixtures("owner_transaction")
OWNER_LOOKS = "login attune_owner can bypass row security"


def run(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


class Statements:
    """Keeps the statements that change the schema."""

    def __init__(self) -> None:
        self.changes: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "policy_probe" not in sql and sql.split(" ", 1)[0] not in {
            "SELECT",
            "\nSELECT",
            "\nWITH",
        }:
            self.changes.append(sql)
        return execute(sql, params, many, context)


def changes_of_reconcile() -> list[str]:
    with connection.execute_wrapper(kept := Statements()):
        reconcile(connection)
    return [sql for sql in kept.changes if "SAVEPOINT" not in sql]


def test_reconcile_changes_nothing_where_all_is_in_line() -> None:
    assert changes_of_reconcile() == []


def test_reconcile_runs_twice_with_one_effect() -> None:
    run("DROP POLICY tenant_isolation ON customers_note")
    run("ALTER TABLE customers_note NO FORCE ROW LEVEL SECURITY")

    first, second = changes_of_reconcile(), changes_of_reconcile()

    assert (len(first), second) == (3, [])
    assert isolation_faults(connection) == [OWNER_LOOKS]


@pytest.mark.parametrize("key", list(composite_keys()), ids=lambda key: key.name)
def test_dropped_composite_key_is_noticed_and_repaired(key: Any) -> None:
    run(f'ALTER TABLE "{key.table}" DROP CONSTRAINT "{key.name}"')
    faults = isolation_faults(connection)
    reconcile(connection)

    assert faults == [
        OWNER_LOOKS,
        f"column {key.table}.{key.column} can point into another company",
    ]
    assert isolation_faults(connection) == [OWNER_LOOKS]
    found = tables(connection)
    assert found[key.table].forced is found[key.table].is_policed
    assert found[key.target].forced is found[key.target].is_policed


def test_target_key_dropped_with_its_foreign_keys_is_repaired() -> None:
    target = target_key_name("customers_customer")
    run(f"ALTER TABLE customers_customer DROP CONSTRAINT {target} CASCADE")
    lost = [f for f in isolation_faults(connection) if f.endswith("point into another company")]

    reconcile(connection)

    keys = [key for key in composite_keys() if key.target == "customers_customer"]
    assert len(lost) == len(keys) >= 4
    assert target in tables(connection)["customers_customer"].constraints
    assert isolation_faults(connection) == [OWNER_LOOKS]


def test_reconcile_refuses_to_make_a_key_over_rows_that_already_cross() -> None:
    """PostgreSQL would validate through row security, see no row, and call the key good."""
    acme, rival = (Company.objects.create(slug=slug, name=slug) for slug in ("acme", "rival"))
    run("ALTER TABLE customers_address DROP CONSTRAINT customers_address_customer_id_same_tenant")
    with tenant_scope(rival.pk):
        theirs = Customer.objects.create(name="Theirs", type="commercial")
    with tenant_scope(acme.pk):
        Address.objects.create(customer_id=theirs.pk, type="billing", country="US")
    run("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="customers_address_customer_id_same_tenant"):
        reconcile(connection)

    assert tables(connection)["customers_address"].forced


@pytest.mark.parametrize(
    ("statement", "rights"),
    [
        (
            "GRANT TRUNCATE ON customers_note TO attune_app",
            "DELETE, INSERT, SELECT, TRUNCATE, UPDATE",
        ),
        (
            "GRANT TRUNCATE ON customers_note TO PUBLIC",
            "DELETE, INSERT, SELECT, TRUNCATE, UPDATE",
        ),
        (
            "GRANT REFERENCES (id) ON customers_note TO attune_app",
            "DELETE, INSERT, REFERENCES, SELECT, UPDATE",
        ),
        ("REVOKE DELETE ON customers_note FROM attune_app", "INSERT, SELECT, UPDATE"),
        ("REVOKE ALL ON customers_note FROM attune_app", "nothing"),
    ],
    ids=["truncate", "public", "column", "less", "none"],
)
def test_wrong_grants_are_noticed_and_repaired(statement: str, rights: str) -> None:
    run(statement)
    faults = isolation_faults(connection)
    reconcile(connection)

    assert faults == [OWNER_LOOKS, f"table customers_note grants the app {rights}"]
    assert isolation_faults(connection) == [OWNER_LOOKS]


def test_app_writing_a_table_that_it_should_only_read_is_noticed_and_repaired() -> None:
    run("GRANT INSERT ON django_migrations TO attune_app")
    faults = isolation_faults(connection)
    reconcile(connection)

    assert faults == [OWNER_LOOKS, "table django_migrations grants the app INSERT, SELECT"]
    assert isolation_faults(connection) == [OWNER_LOOKS]


def test_table_that_belongs_nowhere_is_noticed() -> None:
    run("CREATE TABLE stray (id uuid)")
    run("GRANT SELECT, INSERT, UPDATE, DELETE ON stray TO attune_app")

    assert isolation_faults(connection) == [
        OWNER_LOOKS,
        "table stray has no tenant_id and is not listed as outside companies",
    ]


def real_connection() -> Any:
    """What migrate hands over; `django.db.connection` only stands for it."""
    return connections["default"]


def state_of(model: str, **fields: Any) -> Any:
    """A model that exists in a migration alone."""
    named = [("id", models.UUIDField(primary_key=True, default=uuid7)), *fields.items()]
    state = ProjectState.from_apps(apps)
    state.add_model(ModelState("customers", model, named))
    return state.apps.get_model("customers", model)


def test_new_table_is_policed_before_the_next_statement_of_its_migration() -> None:
    company = models.ForeignKey("tenancy.Company", models.PROTECT, related_name="+")
    model = state_of("Depot", tenant=company, name=models.CharField(max_length=20))
    with reconciling(real_connection()), connection.schema_editor() as editor:
        editor.create_model(model)
        between = tables(connection)["customers_depot"]

    assert between.forced
    assert between.app_rights == between.expected_rights
    assert isolation_faults(connection) == [OWNER_LOOKS, "table customers_depot has no history"]


def test_new_column_gets_its_composite_key_before_the_next_statement() -> None:
    parent = Customer._meta.get_field("parent")
    run("ALTER TABLE customers_customer DROP COLUMN parent_id CASCADE")
    key = "customers_customer_parent_id_same_tenant"

    with reconciling(real_connection()), connection.schema_editor() as editor:
        before = tables(connection)["customers_customer"].constraints
        editor.add_field(Customer, parent)
        after = tables(connection)["customers_customer"].constraints

    assert (key in before, key in after) == (False, True)
    assert isolation_faults(connection) == [OWNER_LOOKS]


def test_reconcile_passes_over_what_is_still_to_be_migrated() -> None:
    """Halfway through the migrations the models name tables and columns that are not there."""
    run("ALTER TABLE customers_customer DROP COLUMN parent_id CASCADE")
    run("DROP TABLE customers_note")

    reconcile(connection)

    assert isolation_faults(connection) == [
        OWNER_LOOKS,
        "column customers_customer.parent_id can point into another company",
        "column customers_note.customer_id can point into another company",
    ]


def test_reconciling_ends_with_its_block() -> None:
    usual = real_connection().SchemaEditorClass
    with reconciling(real_connection()):
        inside = real_connection().SchemaEditorClass

    assert issubclass(inside, usual)
    assert inside is not usual
    assert real_connection().SchemaEditorClass is usual


def test_check_isolation_names_each_fault_and_fails() -> None:
    run("ALTER TABLE customers_note DISABLE ROW LEVEL SECURITY")

    with pytest.raises(CommandError) as failure:
        call_command("check_isolation")

    assert str(failure.value).splitlines() == [
        OWNER_LOOKS,
        "table customers_note does not force row security",
    ]
