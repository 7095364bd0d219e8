"""Envelope keys: rotation loses nothing, shredding leaves nothing, mistakes are told."""

import os
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from customers.models import Address, Customer
from tenancy import checks
from tenancy.context import TenantRequired, tenant_scope
from tenancy.models import Company, DataKey
from tenancy.sealing.cipher import ERASED, Sealed
from tenancy.sealing.keys import (
    KeyGone,
    destroy_data_keys,
    forget_data_keys,
    make_data_key,
    opening_cipher,
    rewrap_data_keys,
    sealing_cipher,
    unwrap,
    wrap,
)
from tenancy.tests.canary import SECRET, stored

MakeCustomer = Callable[..., Customer]


def master(number: int, byte: bytes) -> str:
    return f"{number}:{b64encode(byte * 32).decode()}"


FIRST, SECOND = master(1, b"a"), master(2, b"b")


@pytest.fixture(autouse=True)
def _no_keys_in_memory(settings: Any) -> Any:
    settings.MASTER_KEYS = [FIRST]
    forget_data_keys()
    yield
    forget_data_keys()


def test_company_is_made_with_its_first_key(acme: Company) -> None:
    with tenant_scope(acme.pk):
        assert list(DataKey.objects.values_list("tenant", "number")) == [(acme.pk, 1)]


def test_each_company_has_a_key_of_its_own(acme: Company, rival: Company) -> None:
    raw = {}
    for company in (acme, rival):
        with tenant_scope(company.pk):
            key = DataKey.objects.get()
            binding = b"data-key|" + company.pk.bytes + b"\x00\x01"
            raw[company.slug] = unwrap(bytes(key.wrapped), binding)

    assert [len(key) for key in raw.values()] == [32, 32]
    assert raw["acme"] != raw["rival"]


def test_new_data_key_seals_new_values_and_old_ones_still_open(customer: Customer) -> None:
    number = make_data_key(customer.tenant_id)
    new = Customer.objects.create(name="Baker Foods", type="commercial")
    forget_data_keys()

    names = {row.pk: row.name for row in Customer.objects.all()}
    assert number == 2
    assert names == {customer.pk: SECRET, new.pk: "Baker Foods"}
    assert Sealed(stored(customer, "name") or b"").key_number == 1
    assert Sealed(stored(new, "name") or b"").key_number == 2


def test_value_keeps_its_key_until_it_changes(customer: Customer) -> None:
    make_data_key(customer.tenant_id)

    customer.name = SECRET
    customer.email = "new@example.com"
    customer.save()

    numbers = [Sealed(stored(customer, c) or b"").key_number for c in ("name", "email")]
    assert numbers == [1, 2]


def test_key_made_by_another_process_is_found(customer: Customer) -> None:
    """This process holds key 1 in memory alone, as it would if another had made key 2."""
    make_data_key(customer.tenant_id)
    new = Customer.objects.create(name="Baker Foods", type="commercial")
    forget_data_keys()
    with transaction.atomic():
        DataKey.objects.filter(number=2).delete()
        assert sealing_cipher(customer.tenant_id)[0] == 1
        transaction.set_rollback(True)
    assert sealing_cipher(customer.tenant_id)[0] == 1

    assert Customer.objects.get(pk=new.pk).name == "Baker Foods"


def test_keys_are_asked_for_once_for_a_page_of_values(
    customer: Customer, django_assert_num_queries: Any
) -> None:
    Customer.objects.bulk_create(
        [Customer(name=f"{SECRET} {n}", type="commercial") for n in range(5)]
    )
    forget_data_keys()

    # The page, and the company's keys.
    with django_assert_num_queries(2):
        names = {row.name for row in Customer.objects.all()}

    assert names == {SECRET, *(f"{SECRET} {n}" for n in range(5))}


def test_master_key_is_rotated_and_the_old_one_dropped(customer: Customer, settings: Any) -> None:
    before = stored(customer, "name")

    settings.MASTER_KEYS = [FIRST, SECOND]
    make_data_key(customer.tenant_id)
    first, again = rewrap_data_keys(customer.tenant_id), rewrap_data_keys(customer.tenant_id)
    settings.MASTER_KEYS = [SECOND]
    forget_data_keys()

    assert (first, again) == (1, 0)
    assert [key.wrapped[0] for key in DataKey.objects.all()] == [2, 2]
    assert Customer.objects.get().name == SECRET
    assert stored(customer, "name") == before


def test_master_key_dropped_too_early_is_told_by_number(customer: Customer, settings: Any) -> None:
    settings.MASTER_KEYS = [SECOND]
    forget_data_keys()

    with pytest.raises(ImproperlyConfigured) as refusal:
        _ = customer.name

    assert str(refusal.value) == "MASTER_KEYS lacks number 1, which wraps a data key."


def test_master_key_replaced_under_its_number_is_told(customer: Customer, settings: Any) -> None:
    settings.MASTER_KEYS = [master(1, b"z")]
    forget_data_keys()

    with pytest.raises(ImproperlyConfigured) as refusal:
        _ = customer.name

    assert str(refusal.value) == "MASTER_KEYS: number 1 is another key."


def test_wrapped_key_moved_to_another_company_or_number_does_not_unwrap(
    customer: Customer, rival: Company
) -> None:
    wrapped = bytes(DataKey.objects.get().wrapped)

    for binding in (
        b"data-key|" + rival.pk.bytes + b"\x00\x01",
        b"data-key|" + customer.tenant_id.bytes + b"\x00\x02",
    ):
        with pytest.raises(ImproperlyConfigured):
            unwrap(wrapped, binding)


@pytest.mark.parametrize(
    "entries",
    [
        ["1:short"],
        ["1:" + b64encode(b"a" * 31).decode()],
        ["1:" + b64encode(b"a" * 33).decode()],
        ["0:" + b64encode(b"a" * 32).decode()],
        ["256:" + b64encode(b"a" * 32).decode()],
        ["one:" + b64encode(b"a" * 32).decode()],
        [b64encode(b"a" * 32).decode()],
        ["1:" + "!" * 44],
        [FIRST, ""],
        [],
    ],
)
def test_unsound_master_keys_fail_the_system_check(entries: list[str], settings: Any) -> None:
    settings.MASTER_KEYS = entries

    found = checks.master_keys_are_sound()

    assert [error.id for error in found] == ["tenancy.E001"]
    assert not any(entry and entry in found[0].msg for entry in entries)


def test_shredded_company_shows_erased_and_keeps_its_ciphertexts(customer: Customer) -> None:
    address = Address.objects.create(
        customer=customer, type="billing", country="US", street=SECRET, coordinates=[1, 2]
    )
    before = stored(customer, "name"), stored(address, "street"), stored(address, "coordinates")

    destroyed = destroy_data_keys()
    shred, place = Customer.objects.get(), Address.objects.get()
    shown = shred.name, place.street, place.coordinates
    shred.industry, place.city = "food", "Dallas"
    shred.save()
    place.save()

    after = stored(customer, "name"), stored(address, "street"), stored(address, "coordinates")
    # Of a list there is no erased form; it is empty.
    assert (destroyed, shown) == (1, (ERASED, ERASED, None))
    assert after == before
    assert (Customer.objects.get().industry, Address.objects.get().city) == ("food", "Dallas")


def test_shredded_company_cannot_seal(customer: Customer) -> None:
    destroy_data_keys()

    with pytest.raises(KeyGone):
        Customer.objects.create(name="Baker Foods", type="commercial")


def test_shredding_leaves_no_key_behind(customer: Customer) -> None:
    make_data_key(customer.tenant_id)

    destroyed, again = destroy_data_keys(), destroy_data_keys()

    with connection.cursor() as cursor:
        cursor.execute("SELECT number, wrapped FROM tenancy_datakey ORDER BY number")
        assert cursor.fetchall() == [(1, None), (2, None)]
    assert (destroyed, again) == (2, 0)


def test_shredding_one_company_leaves_the_other_readable(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    make_customer(acme, SECRET)
    make_customer(rival, "Theirs")

    with tenant_scope(acme.pk):
        destroy_data_keys()
        ours = Customer.objects.get().name
    with tenant_scope(rival.pk):
        theirs = Customer.objects.get().name

    assert (ours, theirs) == (ERASED, "Theirs")


def test_erased_values_ask_for_the_keys_once(
    customer: Customer, django_assert_num_queries: Any
) -> None:
    """A page of a shredded company must not cost a query for every value on it."""
    Customer.objects.bulk_create([Customer(name=SECRET, type="commercial") for _ in range(5)])
    destroy_data_keys()

    # The page, and the company's keys.
    with django_assert_num_queries(2):
        names = [row.name for row in Customer.objects.all()]

    assert names == [ERASED] * 6


def test_keys_are_not_read_outside_a_company(acme: Company) -> None:
    with pytest.raises(TenantRequired):
        opening_cipher(acme.pk, 1)
    with pytest.raises(TenantRequired):
        sealing_cipher(acme.pk)


def test_wrapping_uses_the_newest_master_key_and_a_fresh_nonce(settings: Any) -> None:
    settings.MASTER_KEYS = [SECOND, FIRST]
    raw = os.urandom(32)

    wrapped = [wrap(raw, b"binding") for _ in range(50)]

    assert {value[0] for value in wrapped} == {2}
    assert len({value[1:13] for value in wrapped}) == 50
    assert {unwrap(value, b"binding") for value in wrapped} == {raw}


@pytest.mark.django_db(transaction=True)
def test_key_of_a_transaction_that_was_rolled_back_is_forgotten(acme: Company) -> None:
    with tenant_scope(acme.pk):
        first, _ = sealing_cipher(acme.pk)
    with tenant_scope(acme.pk):
        make_data_key(acme.pk)
        assert sealing_cipher(acme.pk)[0] == first + 1
        transaction.set_rollback(True)

    with tenant_scope(acme.pk):
        assert sealing_cipher(acme.pk)[0] == first
