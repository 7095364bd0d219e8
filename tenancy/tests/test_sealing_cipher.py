"""A ciphertext opens in its own company, row and field, unaltered, and nowhere else."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import connection

from customers.models import Address, Contact, Customer
from tenancy.context import TenantRequired, tenant_scope
from tenancy.models import Company, DataKey
from tenancy.sealing.cipher import SealBroken, Sealed, seal, unseal
from tenancy.sealing.keys import forget_data_keys, unwrap, wrap
from tenancy.tests.canary import SECRET, stored

MakeCustomer = Callable[..., Customer]
ROW = UUID("019a8f1c-4a10-7b3c-8d2e-5f6a7b8c9d0e")


def put(row: Customer | Contact | Address, column: str, sealed: bytes | None) -> None:
    with connection.cursor() as cursor:
        table = row._meta.db_table
        cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s', [sealed, row.pk])


def test_layout_is_version_key_number_nonce_ciphertext_and_tag(in_acme: Company) -> None:
    sealed = seal(in_acme.pk, "customer.name", ROW, "Baker")

    assert sealed[:3] == b"\x01\x00\x01"
    assert sealed.key_number == 1
    assert len(sealed) == 3 + 12 + len("Baker") + 16
    assert unseal(in_acme.pk, "customer.name", ROW, sealed) == "Baker"


def test_same_text_is_sealed_differently_each_time(in_acme: Company) -> None:
    """Equal ciphertexts would tell equal values, and a nonce used twice would break the key."""
    sealed = {seal(in_acme.pk, "customer.name", ROW, "Baker") for _ in range(200)}

    assert len({value[3:15] for value in sealed}) == 200


@pytest.mark.parametrize("place", range(3 + 12 + 5 + 16))
def test_any_flipped_bit_breaks_the_seal(in_acme: Company, place: int) -> None:
    sealed = bytearray(seal(in_acme.pk, "customer.name", ROW, "Baker"))
    sealed[place] ^= 1

    if place in {1, 2}:  # The key's number: there is no such key, as after its destruction.
        assert unseal(in_acme.pk, "customer.name", ROW, Sealed(sealed)) == "[erased]"
    else:
        with pytest.raises(SealBroken):
            unseal(in_acme.pk, "customer.name", ROW, Sealed(sealed))


@pytest.mark.parametrize("length", [0, 1, 3, 15, 20])
def test_truncated_ciphertext_breaks_the_seal(in_acme: Company, length: int) -> None:
    sealed = seal(in_acme.pk, "customer.name", ROW, "Baker")

    with pytest.raises(SealBroken):
        unseal(in_acme.pk, "customer.name", ROW, Sealed(sealed[:length]))


def test_ciphertext_under_another_label_or_row_breaks_the_seal(in_acme: Company) -> None:
    sealed = seal(in_acme.pk, "customer.name", ROW, "Baker")

    for label, row in [("customer.nam", ROW), ("customer.email", ROW), ("customer.name", uuid4())]:
        with pytest.raises(SealBroken) as broken:
            unseal(in_acme.pk, label, row, sealed)
        assert str(broken.value) == label


def test_value_moved_to_another_row_does_not_open(customer: Customer) -> None:
    other = Customer.objects.create(name="Baker Foods", type="commercial")

    put(other, "name", stored(customer, "name"))

    with pytest.raises(SealBroken, match=r"^customer\.name$"):
        _ = Customer.objects.get(pk=other.pk).name


def test_value_moved_to_another_field_does_not_open(customer: Customer) -> None:
    put(customer, "email", stored(customer, "name"))

    with pytest.raises(SealBroken, match=r"^customer\.email$"):
        _ = Customer.objects.get(pk=customer.pk).email


def test_value_moved_to_another_company_does_not_open(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    """Even onto a row with the same id, as a copied database would have."""
    ours = make_customer(acme, SECRET)
    with tenant_scope(acme.pk):
        taken = stored(ours, "name")
    with tenant_scope(rival.pk):
        theirs = Contact(id=ours.pk, customer=make_customer(rival), name="Theirs")
        theirs.save()
        put(theirs, "name", taken)

        with pytest.raises(SealBroken):
            _ = Contact.objects.get().name


def test_company_is_bound_into_the_value_and_not_only_by_its_key(
    acme: Company, rival: Company
) -> None:
    """Two companies with one key, as somebody who writes to the database could arrange."""
    with tenant_scope(acme.pk):
        raw = unwrap(bytes(DataKey.objects.get().wrapped), key_binding(acme))
        sealed = seal(acme.pk, "customer.name", ROW, SECRET)
    with tenant_scope(rival.pk):
        DataKey.objects.update(wrapped=wrap(raw, key_binding(rival)))
        forget_data_keys()
        own = seal(rival.pk, "customer.name", ROW, "Theirs")

        assert unseal(rival.pk, "customer.name", ROW, own) == "Theirs"
        with pytest.raises(SealBroken):
            unseal(rival.pk, "customer.name", ROW, sealed)


def key_binding(company: Company) -> bytes:
    return b"data-key|" + company.pk.bytes + b"\x00\x01"


def test_broken_value_does_not_open_but_its_row_can_be_read_and_mended(customer: Customer) -> None:
    put(customer, "name", b"\x01\x00\x01 no ciphertext at all")

    broken = Customer.objects.get()
    email = broken.email
    broken.refresh_from_db(fields=["type"])
    Customer.objects.filter(pk=broken.pk).update(industry="food")

    assert (email, Customer.objects.get().industry) == ("sigrun@example.com", "food")


def test_value_of_another_company_is_not_opened_in_this_ones_scope(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    """This company's keys must not be taken, and kept, for the other's."""
    with tenant_scope(acme.pk):
        ours = Customer.objects.get(pk=make_customer(acme, SECRET).pk)
    forget_data_keys()

    with tenant_scope(rival.pk), pytest.raises(TenantRequired):
        _ = ours.name
    with tenant_scope(acme.pk):
        assert ours.name == SECRET
