"""Rules of pairs, merges, mappings, holds and privacy requests that the database itself holds."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from psycopg import errors as pg

from customers.models import (
    Customer,
    DuplicatePair,
    ImportMapping,
    LegalHold,
    Merge,
    PrivacyRequest,
)
from tenancy.context import tenant_scope
from tenancy.models import Company

MakeCustomer = Callable[..., Customer]
DAY = date(2024, 1, 15)
NOON = datetime(2024, 1, 15, 12, tzinfo=UTC)

# Constraint → the model, and what breaks it, as values of a queryset's update().
BROKEN: dict[str, tuple[type[Any], dict[str, Any]]] = {
    "customer_not_merged_into_itself": (Customer, {"merged_into": F("id")}),
    "duplicate_pair_score_in_range": (DuplicatePair, {"score": 101}),
    "duplicate_pair_older_one_first": (DuplicatePair, {"customer": F("duplicate")}),
    "legal_hold_one_at_a_time": (LegalHold, {"lifted_at": None}),
    "legal_hold_lifted_after_it_was_set": (LegalHold, {"lifted_at": NOON}),
    "privacy_request_kind_known": (PrivacyRequest, {"kind": "wish"}),
    "privacy_request_outcome_known": (PrivacyRequest, {"outcome": "lost", "closed_on": DAY}),
    "privacy_request_due_after_received": (PrivacyRequest, {"due_on": date(2024, 1, 14)}),
    "privacy_request_closed_with_outcome": (PrivacyRequest, {"closed_on": DAY}),
    "import_mapping_once": (ImportMapping, {"heading": "taken"}),
    # By the field's type.
    "customers_duplicatepair_score_check": (DuplicatePair, {"score": -1}),
}
# Broken by a second row.
DOUBLED: dict[str, type[Any]] = {"duplicate_pair_once": DuplicatePair, "merge_once": Merge}


@pytest.fixture
def rows(acme: Company, make_customer: MakeCustomer) -> dict[type[Any], Any]:
    older, newer = make_customer(acme), make_customer(acme)
    with tenant_scope(acme.pk):
        pair = DuplicatePair.objects.create(
            customer=older, duplicate=newer, score=90, reasons=["phone"]
        )
        LegalHold.objects.create(customer=older, until=DAY, reason="A claim.")
        lifted = LegalHold.objects.create(
            customer=older, until=DAY, reason="A claim.", lifted_at=datetime(2999, 1, 1, tzinfo=UTC)
        )
        request = PrivacyRequest.objects.create(kind="export", received_on=DAY, due_on=DAY)
        ImportMapping.objects.create(heading="taken", field="name")
        mapping = ImportMapping.objects.create(heading="firm", field="name")
        merge = Merge.objects.create(duplicate=newer, at=NOON, undo={})
    made = (older, pair, lifted, request, mapping, merge)
    return {type(row): row for row in made}


@pytest.mark.parametrize("constraint", BROKEN)
def test_database_refuses(acme: Company, rows: dict[type[Any], Any], constraint: str) -> None:
    model, values = BROKEN[constraint]

    with tenant_scope(acme.pk), pytest.raises(IntegrityError) as refusal, transaction.atomic():
        model.objects.filter(pk=rows[model].pk).update(**values)

    cause = refusal.value.__cause__
    assert isinstance(cause, pg.CheckViolation | pg.UniqueViolation)
    assert cause.diag.constraint_name == constraint


@pytest.mark.parametrize("constraint", DOUBLED)
def test_database_takes_one_alone(
    acme: Company, rows: dict[type[Any], Any], constraint: str
) -> None:
    row = rows[DOUBLED[constraint]]
    row.pk, row._state.adding = None, True
    row.id = type(row)._meta.pk.get_default()

    with tenant_scope(acme.pk), pytest.raises(IntegrityError) as refusal, transaction.atomic():
        row.save(force_insert=True)

    cause = refusal.value.__cause__
    assert isinstance(cause, pg.UniqueViolation)
    assert cause.diag.constraint_name == constraint
