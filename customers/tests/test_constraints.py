"""Every rule that the database itself holds, asked by writes that pass the models by."""

from collections.abc import Callable
from datetime import time
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from psycopg import errors as pg

from customers.models import Address, Contact, Customer, Note
from customers.tests.test_constraints_of_care import BROKEN as OF_CARE
from customers.tests.test_constraints_of_care import DOUBLED
from tenancy.context import tenant_scope
from tenancy.models import Company

MakeCustomer = Callable[..., Customer]

# Constraint → what breaks it, as values of a queryset's update().
BROKEN: dict[str, dict[str, Any]] = {
    "customer_type_known": {"type": "alien"},
    "customer_status_known": {"status": "asleep", "hold_reason": None},
    "customer_hold_reason_only_on_hold": {"status": "active"},
    "customer_window_ends_after_start": {"window_start": time(9), "window_end": time(9)},
    "customer_communication_method_known": {"communication_method": "pigeon"},
    "customer_credit_limit_not_negative": {"credit_limit": Decimal("-0.01")},
    "customer_payment_terms_within_a_year": {"payment_terms_days": 366},
    "customer_not_its_own_parent": {"parent_id": F("id")},
    "customer_external_id_once": {"external_id": "taken"},
    "address_one_primary": {"type": "primary"},
    "address_type_known": {"type": "holiday"},
    "address_country_iso": {"country": "us"},
    # By the fields' types.
    "customers_customer_payment_terms_days_check": {"payment_terms_days": -1},
    "customers_address_position_check": {"position": -1},
    "customers_contact_position_check": {"position": -1},
}

# Tried in test_alphabet_kept.py.
OF_NAME_ORDERS = {"name_order_once", "customers_nameorder_count_check"}

# What the same constraints must let pass, at their very edge.
SOUND: list[tuple[type[Any], dict[str, Any]]] = [
    (Customer, {"window_start": None, "window_end": None}),
    (Customer, {"window_start": time(8, 59), "window_end": time(9)}),
    (Customer, {"credit_limit": Decimal(0)}),
    (Customer, {"credit_limit": None}),
    (Customer, {"payment_terms_days": 0}),
    (Customer, {"payment_terms_days": 365}),
    (Customer, {"communication_method": None}),
    (Customer, {"external_id": None}),
    (Customer, {"parent_id": None}),
    (Address, {"type": "billing"}),
    (Address, {"country": "MX"}),
]
MODELS = {"customer": Customer, "address": Address, "contact": Contact}


@pytest.fixture
def rows(acme: Company, make_customer: MakeCustomer) -> dict[type[Any], Any]:
    """One row of each, to be broken, and beside it what it could clash with."""
    make_customer(acme, external_id="taken")
    customer = make_customer(acme, status="on_hold", hold_reason="Two invoices are open.")
    with tenant_scope(acme.pk):
        Address.objects.create(customer=customer, type="primary", country="US")
        return {
            Customer: customer,
            Address: Address.objects.create(customer=customer, type="billing", country="US"),
            Contact: Contact.objects.create(customer=customer, name="Dana"),
        }


def model_of(constraint: str) -> type[Any]:
    return MODELS[constraint.removeprefix("customers_").partition("_")[0]]


@pytest.mark.parametrize(("constraint", "values"), BROKEN.items(), ids=BROKEN)
def test_database_refuses(
    acme: Company, rows: dict[type[Any], Any], constraint: str, values: dict[str, Any]
) -> None:
    model = model_of(constraint)
    broken = model.across_tenants.filter(pk=rows[model].pk)

    with tenant_scope(acme.pk), pytest.raises(IntegrityError) as refusal, transaction.atomic():
        broken.update(**values)

    cause = refusal.value.__cause__
    assert isinstance(cause, pg.CheckViolation | pg.UniqueViolation)
    assert cause.diag.constraint_name == constraint


@pytest.mark.parametrize(("model", "values"), SOUND)
def test_database_takes(
    acme: Company, rows: dict[type[Any], Any], model: type[Any], values: dict[str, Any]
) -> None:
    with tenant_scope(acme.pk):
        assert model.across_tenants.filter(pk=rows[model].pk).update(**values) == 1


@pytest.mark.django_db
def test_every_constraint_of_customers_is_tried_here() -> None:
    """Keys of id and of relations apart, which tenancy's own tests try for every model."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid::regclass::text"
            " LIKE 'customers\\_%'"
        )
        in_database = {name for (name,) in cursor.fetchall()}
    declared = {
        constraint.name
        for model in apps.get_app_config("customers").get_models()
        for constraint in model._meta.constraints
    }

    apart = {*OF_NAME_ORDERS, *OF_CARE, *DOUBLED}
    assert in_database | declared == set(BROKEN) | apart


def test_database_refuses_the_same_of_many_at_once(
    acme: Company, rows: dict[type[Any], Any]
) -> None:
    """bulk_create asks no model's clean()."""
    new = [
        Customer(tenant=acme, name="Baker", type="commercial", external_id=external_id)
        for external_id in ("new", "taken")
    ]

    with tenant_scope(acme.pk), pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Customer.objects.bulk_create(new)

    assert "customer_external_id_once" in str(refusal.value)
    with tenant_scope(acme.pk):
        assert not Customer.objects.filter(external_id="new").exists()


def test_unique_keys_are_each_companys_own(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    """Else a clash would tell that another company has such a customer."""
    make_customer(rival, external_id="taken")

    assert make_customer(acme, external_id="taken").external_id == "taken"


def test_many_customers_may_lack_an_external_id(acme: Company, make_customer: MakeCustomer) -> None:
    made = {make_customer(acme).pk, make_customer(acme).pk}

    with tenant_scope(acme.pk):
        found = Customer.objects.filter(external_id__isnull=True)
        assert set(found.values_list("pk", flat=True)) == made


def test_each_customer_may_have_its_primary_address(
    acme: Company, make_customer: MakeCustomer
) -> None:
    for customer in (make_customer(acme), make_customer(acme)):
        with tenant_scope(acme.pk):
            Address.objects.create(customer=customer, type="primary", country="US")
            Address.objects.create(customer=customer, type="billing", country="US")
            Address.objects.create(customer=customer, type="billing", country="US")

    with tenant_scope(acme.pk):
        assert Address.objects.filter(type="primary").count() == 2


def test_parent_with_customers_below_it_is_not_deleted(
    acme: Company, make_customer: MakeCustomer
) -> None:
    """By the database too, where a raw statement passes PROTECT by."""
    parent = make_customer(acme, type="broker")
    make_customer(acme, parent=parent)

    with (
        tenant_scope(acme.pk),
        pytest.raises(IntegrityError, match="customers_customer_parent_id_same_tenant"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM customers_customer WHERE id = %s", [parent.pk])


def test_note_of_an_unknown_author_is_refused(acme: Company, make_customer: MakeCustomer) -> None:
    customer = make_customer(acme)

    with tenant_scope(acme.pk), transaction.atomic(), connection.cursor() as cursor:
        Note.objects.create(customer=customer, body="x", author_id=customer.pk)
        with pytest.raises(IntegrityError, match="author_id"), transaction.atomic():
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        Note.objects.all().delete()
