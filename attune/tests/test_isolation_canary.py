"""Companies stay apart by two walls, and taking either away is noticed, model by model."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, models, transaction

from attune.tests.company_rows import Model, company_models
from attune.tests.leak_battery import (
    EXIT,
    QUESTIONS,
    first_wall_leaks,
    run,
    second_wall_leaks,
    two_companies,
    undone,
)
from tenancy.audit.history import is_history
from tenancy.isolation.check import isolation_faults
from tenancy.isolation.policies import POLICY
from tenancy.isolation.reconcile import reconcile
from tenancy.isolation.roles import as_owner
from tenancy.models import Company

pytestmark = pytest.mark.usefixtures("both_walls")
APP, OWNER = "attune_app", "attune_owner"

Pair = tuple[Company, Company]
every_model = pytest.mark.parametrize("model", company_models(), ids=lambda m: m._meta.label)
every_written_model = pytest.mark.parametrize(
    "model", [m for m in company_models() if not is_history(m)], ids=lambda m: m._meta.label
)


@pytest.fixture(scope="module")
def companies(django_db_setup: None, django_db_blocker: Any) -> Iterator[Pair]:
    """Their rows in every table are made once, by the owner, whose login all tests here keep."""
    with django_db_blocker.unblock(), as_owner(connection), transaction.atomic():
        yield two_companies()
        transaction.set_rollback(True)


@pytest.fixture
def both_walls(companies: Pair) -> Iterator[None]:
    with undone():
        yield


# With its own wall open, a row that is added still fails: a trigger tells it to a walled table.
HELD_BY_OTHERS = {"customers_customer"}


@every_model
def test_both_walls_keep_companies_apart(model: Model, companies: Pair) -> None:
    acme, rival = companies

    leaks = [*first_wall_leaks(model, acme), *second_wall_leaks(model, acme, rival)]

    assert leaks == []


@every_model
def test_dropped_policy_is_noticed_and_repaired(model: Model, companies: Pair) -> None:
    """Without any policy, row security hides every row: safe, but the product is down."""
    table = model._meta.db_table
    acme, rival = companies

    run(f'DROP POLICY {POLICY} ON "{table}"')
    faults = faults_of_tables()
    leaks = list(second_wall_leaks(model, acme, rival))
    reconcile(connection)

    assert faults == [f"table {table} has other policies than those of its kind"]
    assert leaks == [f"{table} hides a company's own rows from {role}" for role in (APP, OWNER)]
    assert faults_of_tables() == []
    assert list(second_wall_leaks(model, acme, rival)) == []


@every_model
def test_row_security_turned_off_is_noticed_and_repaired(model: Model, companies: Pair) -> None:
    table = model._meta.db_table
    acme, rival = companies

    run(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
    faults = faults_of_tables()
    leaks = list(second_wall_leaks(model, acme, rival))
    reconcile(connection)

    assert faults == [f"table {table} does not force row security"]
    assert f"{table} shows {APP} rows without a company" in leaks
    assert f"{table} shows another company's rows to {APP}" in leaks
    assert faults_of_tables() == []
    assert list(second_wall_leaks(model, acme, rival)) == []


@every_model
def test_row_security_not_forced_on_the_owner_is_noticed_and_repaired(
    model: Model, companies: Pair
) -> None:
    """The app is still held, but a data migration would meet every company's rows."""
    table = model._meta.db_table
    acme, rival = companies

    run(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
    faults = faults_of_tables()
    leaks = list(second_wall_leaks(model, acme, rival))
    reconcile(connection)

    assert faults == [f"table {table} does not force row security"]
    given = f"{table} lets rows be given to another company by {OWNER}"
    added = f"{table} lets rows be added to another company by {OWNER}"
    assert leaks == [
        f"{table} shows {OWNER} rows without a company",
        f"{table} shows another company's rows to {OWNER}",
        f"{table} lets another company's rows be changed by {OWNER}",
        f"{table} lets another company's rows be deleted by {OWNER}",
        # A trigger holds the identity of what has a history, whoever writes.
        *([] if has_history(model) else [given]),
        *([] if table in HELD_BY_OTHERS else [added]),
    ]
    assert faults_of_tables() == []
    assert list(second_wall_leaks(model, acme, rival)) == []


@every_model
def test_second_permissive_policy_is_noticed_and_repaired(model: Model, companies: Pair) -> None:
    """Permissive policies are OR-ed: one that says true opens the table, whatever ours says."""
    table = model._meta.db_table
    acme, rival = companies

    run(f'CREATE POLICY for_a_report ON "{table}" FOR SELECT USING (true)')
    faults = faults_of_tables()
    leaks = list(second_wall_leaks(model, acme, rival))
    reconcile(connection)

    assert faults == [f"table {table} has other policies than those of its kind"]
    assert f"{table} shows another company's rows to {APP}" in leaks
    assert faults_of_tables() == []
    assert list(second_wall_leaks(model, acme, rival)) == []


@every_written_model
def test_policy_without_its_check_is_noticed_and_repaired(model: Model, companies: Pair) -> None:
    """USING alone hides rows, but a row could be pushed into another company."""
    table = model._meta.db_table
    acme, rival = companies

    run(f'ALTER POLICY {POLICY} ON "{table}" WITH CHECK (true)')
    faults = faults_of_tables()
    leaks = list(second_wall_leaks(model, acme, rival))
    reconcile(connection)

    assert faults == [f"table {table} has other policies than those of its kind"]
    added = f"{table} lets rows be added to another company by {APP}"
    assert (added in leaks) is (table not in HELD_BY_OTHERS)
    assert faults_of_tables() == []


@every_model
def test_manager_without_its_filter_is_noticed(
    model: Model, companies: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme, _ = companies
    guarded = [manager for manager in model._meta.managers if manager.name != EXIT]

    for manager in guarded:
        monkeypatch.setattr(manager, "get_queryset", unfiltered(manager))

    assert list(first_wall_leaks(model, acme)) == [
        leak
        for manager in guarded
        for name in (f"{model._meta.label}.{manager.name}",)
        for leak in (
            *(f"{name} answers {question} without a company" for question in QUESTIONS),
            f"{name} sees 2 companies",
        )
    ]


def faults_of_tables() -> list[str]:
    """What the check tells besides that these tests look through the owner's eyes."""
    login, *faults = isolation_faults(connection)
    assert login == f"login {OWNER} can bypass row security"
    return faults


def has_history(model: Model) -> bool:
    return hasattr(model._meta, "simple_history_manager_attribute")


def unfiltered(manager: Any) -> Any:
    return lambda: models.QuerySet(manager.model, using=manager._db)
