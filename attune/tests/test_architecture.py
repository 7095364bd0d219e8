"""Rules that every model and table keeps, those still to be written included."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from attune.tests.company_rows import company_models
from customers.models import DuplicatePair, ImportMapping, Merge, NameChange, NameOrder
from servicing.models import GenerationRun, LedgerEntry, LedgerMark
from tenancy.audit.history import is_history
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
