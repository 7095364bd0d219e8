"""What every company-owned record can do, shown on customers."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import timezone

from customers.models import Address, Customer, Note
from tenancy.context import tenant_scope
from tenancy.errors import ConflictError
from tenancy.models import Company

MakeCustomer = Callable[..., Customer]


def test_new_record_belongs_to_the_active_company(in_acme: Company) -> None:
    made = Customer.objects.create(name="Baker Foods", type="commercial")

    assert (made.tenant, made.pk.version) == (in_acme, 7)


def test_ids_are_ordered_by_time(in_acme: Company) -> None:
    """So that pages by id run along creation, and indexes grow at one end."""
    made = [Customer.objects.create(name=str(n), type="commercial").pk for n in range(20)]

    assert made == sorted(made)


def test_timestamps_follow_the_writes(in_acme: Company) -> None:
    made = Customer.objects.create(name="Baker Foods", type="commercial")
    created, updated = made.created_at, made.updated_at

    made.save()

    assert timedelta() <= updated - created < timedelta(seconds=1)
    assert made.created_at == created
    assert made.updated_at > updated


@pytest.mark.parametrize("unknown", [False, True], ids=["of-rival", "unknown"])
def test_clean_refuses_a_relation_out_of_the_company(
    acme: Company, rival: Company, make_customer: MakeCustomer, unknown: bool
) -> None:
    pk = uuid4() if unknown else make_customer(rival).pk

    with tenant_scope(acme.pk), pytest.raises(ValidationError) as refusal:
        Note(customer_id=pk, body="x").clean()

    assert refusal.value.message_dict == {"customer": ["No such record."]}


def test_clean_refuses_a_loaded_record_of_another_company(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    theirs = make_customer(rival)

    with tenant_scope(acme.pk), pytest.raises(ValidationError) as refusal:
        Note(customer=theirs, body="x").clean()

    assert refusal.value.message_dict == {"customer": ["No such record."]}


def test_clean_passes_over_an_absent_relation(in_acme: Company) -> None:
    Customer(name="Baker Foods", type="commercial", parent=None).clean()


def test_unique_rule_speaks_although_no_form_shows_the_company(
    acme: Company, make_customer: MakeCustomer
) -> None:
    make_customer(acme, external_id="B-1")

    with tenant_scope(acme.pk):
        twin = Customer(external_id="B-1", type="commercial")
        with pytest.raises(ValidationError) as refusal:
            twin.validate_constraints(exclude={"tenant"})

    assert refusal.value.messages == ["Another customer has this external id."]


def test_unique_rule_is_silent_about_another_company(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    make_customer(rival, external_id="B-1")
    with tenant_scope(acme.pk):
        Customer(external_id="B-1", type="commercial").validate_constraints(exclude={"tenant"})

    assert make_customer(acme, external_id="B-1").external_id == "B-1"


def test_archiving_twice_keeps_the_first_time(customer: Customer) -> None:
    customer.archive()
    first, updated = customer.archived_at, customer.updated_at
    customer.archive()

    assert first is not None
    assert timezone.now() - first < timedelta(minutes=1)
    assert (customer.archived_at, customer.updated_at) == (first, updated)
    assert Customer.objects.get().archived_at == first


def test_restoring_twice_changes_nothing_more(customer: Customer) -> None:
    customer.archive()
    customer.restore()
    updated = customer.updated_at
    customer.restore()

    assert (customer.archived_at, customer.updated_at) == (None, updated)
    assert Customer.objects.get().archived_at is None


def test_archiving_writes_nothing_else(customer: Customer) -> None:
    Customer.objects.update(industry="written meanwhile")

    customer.archive()

    assert Customer.objects.get().industry == "written meanwhile"


def test_archived_record_may_not_be_written(customer: Customer) -> None:
    customer.require_present()
    customer.archive()

    with pytest.raises(ConflictError) as refusal:
        customer.require_present()

    assert refusal.value.code == "archived"


def test_archived_record_keeps_its_unique_key(acme: Company, make_customer: MakeCustomer) -> None:
    archived = make_customer(acme, external_id="B-1")
    with tenant_scope(acme.pk):
        archived.archive()

        with pytest.raises(ValidationError):
            Customer(external_id="B-1", type="commercial").validate_constraints()


def test_company_with_records_cannot_be_deleted(customer: Customer) -> None:
    with pytest.raises(ProtectedError):
        Company.objects.get(pk=customer.tenant_id).delete()


def test_deleting_a_customer_takes_what_hangs_on_it(customer: Customer) -> None:
    Note.objects.create(customer=customer, body="x")
    Address.objects.create(customer=customer, type="billing", country="US")

    customer.delete()

    assert [model.objects.count() for model in (Customer, Note, Address)] == [0, 0, 0]
