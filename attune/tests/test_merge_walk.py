"""A merge moves what hangs on a customer in every app, also in those still to be written."""

from typing import Any

import pytest
from django.db import connection, models
from django.utils import timezone

from attune.tests.company_rows import company_models, row_of
from customers.merging.merging import lock_both, merge
from customers.merging.relations import Related, relations
from customers.models import Address, Contact, Customer, DuplicatePair, Merge
from tenancy.audit.history import is_history
from tenancy.context import tenant_scope
from tenancy.models import Company

# They name a customer, and are none of its relations.
BY_ID_ALONE = {"tenancy.AuditEvent", "customers.NameChange"}
# A merge makes and takes away these itself.
OF_MERGES = {Merge, DuplicatePair}

# As PostgreSQL knows them: composite keys, whose second column is the one that points.
POINTING = """
SELECT c.conrelid::regclass::text, a.attname::text
FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[2]
WHERE c.contype = 'f' AND c.confrelid = %s::regclass AND array_length(c.conkey, 1) = 2
"""


def pointing_to(model: Any) -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(POINTING, [model._meta.db_table])
        return set(cursor.fetchall())


@pytest.mark.django_db
def test_walk_finds_every_key_that_the_database_has() -> None:
    found = {(r.model._meta.db_table, r.field.column) for r in relations()}

    assert found == pointing_to(Customer)
    assert ("trucking_load", "customer_id") in found
    assert ("customers_customer", "merged_into_id") in found


def test_nothing_names_a_customer_without_a_key() -> None:
    """A plain column would be left behind by a merge."""
    loose = {
        model._meta.label
        for model in company_models()
        for field in model._meta.local_concrete_fields
        if field.name in {"customer_id", "address_id", "contact_id"} and not is_history(model)
    }

    assert loose == BY_ID_ALONE


def test_nothing_points_by_way_of_generic_or_many_to_many_relations() -> None:
    """The walk goes over foreign keys; a many-to-many one has a table of its own with two."""
    targets = {Customer, Address, Contact}
    wrong = [
        str(field)
        for model in company_models()
        for field in model._meta.get_fields()
        if type(field).__name__ == "GenericForeignKey"
        or (isinstance(field, models.ManyToManyField) and field.related_model in targets)
    ]

    assert wrong == []


@pytest.fixture
def pair(acme: Company) -> tuple[Customer, Customer]:
    """A customer with nothing, and one on which a row of every model hangs."""
    with tenant_scope(acme.pk):
        first = Customer.objects.create(name="Baker Foods", type="commercial")
        for model in company_models():
            if model not in OF_MERGES:
                row_of(model)
        second = Customer.objects.create(name="Baker Foods Inc", type="commercial")
        for related in relations():
            hang(related, first)
        return second, first


def hang(related: Related, customer: Customer) -> None:
    """Whatever row the model has, let it be this customer's."""
    if related.model in OF_MERGES or related.model is Customer:
        return
    related.all().update(**{related.field.attname: customer.pk})


def test_rows_of_every_model_move_and_none_is_lost(
    acme: Company, pair: tuple[Customer, Customer]
) -> None:
    stays, goes = pair
    with tenant_scope(acme.pk):
        before = counts(goes)
        whole = {model: model._base_manager.count() for model in company_models()}
        pointers = addresses_pointed_to()

        both = lock_both([stays.pk, goes.pk])
        merge(customer=both[stays.pk], duplicate=both[goes.pk], prefer={}, at=timezone.now())

        moving = {related.name for related in relations() if related.model not in OF_MERGES}
        assert {name for name, count in before.items() if count} == moving - {
            "customers.Customer.parent",
            "customers.Customer.merged_into",
        }
        assert counts(goes) == dict.fromkeys(before, 0) | {"customers.Merge.duplicate": 1}
        after = counts(stays)
        assert {n: after[n] for n in before} == before | {"customers.Customer.merged_into": 1}
        grown = {model for model, count in whole.items() if model._base_manager.count() != count}
        assert {model for model in grown if not is_history(model)} <= {
            Merge,
            models_of("tenancy.AuditEvent"),
            models_of("customers.NameChange"),
        }
        assert addresses_pointed_to() == pointers


def counts(customer: Customer) -> dict[str, int]:
    return {related.name: related.rows(customer.pk).count() for related in relations()}


def addresses_pointed_to() -> dict[str, list[Any]]:
    """What each key to an address or a contact holds: they keep their ids, so nothing changes."""
    return {
        f"{model._meta.label}.{field.name}": sorted(
            map(str, model._base_manager.values_list(field.attname, flat=True))
        )
        for model in company_models()
        for field in model._meta.local_concrete_fields
        if field.related_model in {Address, Contact} and not is_history(model)
    }


def models_of(label: str) -> Any:
    return next(model for model in company_models() if model._meta.label == label)
