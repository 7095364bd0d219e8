"""Rules that every model and table keeps, those still to be written included."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from attune.tests.leak_battery import company_models
from customers.models import DuplicatePair, ImportMapping, Merge, NameChange, NameOrder
from servicing.models import GenerationRun, LedgerEntry, LedgerMark
from tenancy.audit.history import is_history
from tenancy.isolation.policies import EXEMPT_TABLES, OF_ACTIVE_TENANT, POLICY
from tenancy.managers import TenantManager
from tenancy.models import (
    AuditEvent,
    DataKey,
    Job,
    StoredAnswer,
    TenantForeignKey,
    TenantOwnedModel,
    WebhookDelivery,
    WebhookPosition,
)
from tenancy.sealing.fields import SealedMixin
from trucking.models import LoadNumber

# Whoever stands higher may name what stands lower. The two sides do not know one another.
LEVELS = {"attune": 5, "analytics": 4, "trucking": 3, "servicing": 3, "customers": 2, "tenancy": 1}

# A text column with one of these words in its name holds personal data, so it is sealed.
PERSONAL = {
    "body",
    "contact",
    "coordinates",
    "email",
    "name",
    "notes",
    "phone",
    "street",
    "street2",
}
# Company-owned columns that only sound personal: "app.Model.field".
NOT_PERSONAL = {
    "servicing.Equipment.name",  # A thing's.
    "servicing.HistoricalEquipment.name",
    "tenancy.HistoricalCompany.name",  # A firm's.
    "trucking.HistoricalLoad.hazmat_shipping_name",  # A substance's.
    "trucking.Load.hazmat_shipping_name",
}

Field = Any


def our_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in LEVELS
    ]


def relations() -> Iterator[Field]:
    for model in our_models():
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if field.is_relation and isinstance(field.related_model, type):
                yield field


def sql(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_every_app_of_ours_has_its_level() -> None:
    ours = {c.label for c in apps.get_app_configs() if "site-packages" not in c.path}

    assert ours == set(LEVELS)


def test_relations_point_downwards() -> None:
    """A foreign key by name imports nothing, so import-linter does not see it."""
    wrong = [
        f"{field} → {field.related_model._meta.label}"
        for field in relations()
        if not may_name(field.model, field.related_model)
    ]

    assert wrong == []


def may_name(model: type[models.Model], target: type[models.Model]) -> bool:
    own, other = model._meta.app_label, target._meta.app_label
    return own == other or LEVELS[own] > LEVELS.get(other, 0)


@pytest.mark.parametrize(
    ("own", "other", "allowed"),
    [
        ("customers.Note", "tenancy.User", True),
        ("customers.Note", "customers.Customer", True),
        ("tenancy.User", "auth.Group", True),
        ("tenancy.Membership", "customers.Customer", False),
    ],
)
def test_level_rule_itself(own: str, other: str, allowed: bool) -> None:
    assert may_name(apps.get_model(own), apps.get_model(other)) is allowed


def test_relations_inside_companies_become_composite_keys() -> None:
    inside = set(company_models())
    wrong = [
        str(field)
        for field in relations()
        if {field.model, field.related_model} <= inside
        and not is_history(field.model)  # Which holds ids, and no keys.
        and not isinstance(field, TenantForeignKey)
    ]

    assert wrong == []


def test_nothing_outside_companies_points_into_one() -> None:
    """Such a row would be seen by everybody, and would tell of the company's."""
    inside = set(company_models())
    wrong = [
        str(field)
        for field in relations()
        if field.model not in inside and field.related_model in inside
    ]

    assert wrong == []


def test_company_owned_models_stand_on_the_base() -> None:
    """Or are exceptions without a history: events, keys, jobs, and what repeats other rows."""
    wrong = {
        model
        for model in company_models()
        if not issubclass(model, TenantOwnedModel) and not is_history(model)
    }

    assert wrong == {
        AuditEvent,
        DataKey,
        DuplicatePair,
        GenerationRun,
        ImportMapping,
        Job,
        LedgerEntry,
        LedgerMark,
        LoadNumber,
        Merge,
        NameChange,
        NameOrder,
        StoredAnswer,
        WebhookDelivery,
        WebhookPosition,
    }


def test_default_manager_of_company_owned_models_is_the_guarded_one() -> None:
    wrong = [
        model._meta.label
        for model in company_models()
        if not isinstance(model._default_manager, TenantManager)
    ]

    assert wrong == []


def test_primary_keys_are_uuids() -> None:
    """A number would tell how many there are, and could be guessed."""
    wrong = [
        model._meta.label
        for model in company_models()
        if not isinstance(model._meta.pk, models.UUIDField)
    ]

    assert wrong == []


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


def test_personal_columns_are_sealed() -> None:
    plain = {
        f"{model._meta.label}.{field.name}"
        for model in company_models()
        for field in model._meta.local_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not isinstance(field, SealedMixin)
        and PERSONAL & set(field.name.split("_"))
    }

    assert plain == NOT_PERSONAL


def test_models_with_personal_data_belong_to_a_company() -> None:
    """Sealing needs the company's key; outside one there is none."""
    sealed = {
        model
        for model in our_models()
        if any(isinstance(field, SealedMixin) for field in model._meta.local_fields)
    }

    assert sealed - set(company_models()) == set()
    assert len(sealed) >= 4


def test_sealed_columns_are_neither_indexed_nor_unique() -> None:
    """Ciphertext is new each time: an index over it finds nothing and forbids nothing."""
    wrong = [
        str(field)
        for model in our_models()
        for field in model._meta.local_fields
        if isinstance(field, SealedMixin) and (field.unique or field.db_index)
    ]

    assert wrong == []


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_company_owned_model_describes_itself_without_opening_anything() -> None:
    """An unsaved row of each, with a value in every sealed field that must not be shown."""
    for model in company_models():
        row = model(tenant_id="019a8f1c-4a10-7b3c-8d2e-5f6a7b8c9d0e")
        for field in model._meta.local_fields:
            if isinstance(field, SealedMixin):
                setattr(row, field.name, "canary")

        assert "canary" not in f"{row!s} {row!r}", model._meta.label
