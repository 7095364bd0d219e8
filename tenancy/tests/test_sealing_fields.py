"""Sealed fields on real models: what the database holds, and when it is opened."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from customers.models import Address, Contact, Customer, Note
from tenancy.models import Company
from tenancy.sealing.cipher import Sealed
from tenancy.tests.canary import SECRET, stored


@pytest.mark.parametrize(
    "text",
    [
        "Baker Foods",
        "x",
        "👩‍🚒🧯 Fire & Rescue",
        "مرحبا بكم",
        "שלום \u200f עולם",
        "é e\u0301 ﬁ",
        " spaces and\nlines\t",
        "[erased]",
        "<sealed>",
        "'; DROP TABLE --",
        "a" * 200,
    ],
)
def test_char_field_round_trip(in_acme: Company, text: str) -> None:
    pk = Customer.objects.create(name=text, type="commercial").pk

    assert Customer.objects.get(pk=pk).name == text


def test_text_field_round_trip(customer: Customer) -> None:
    body = "Zeile\r\n🧊 " * 400

    pk = Note.objects.create(customer=customer, body=body).pk

    assert Note.objects.get(pk=pk).body == body


@pytest.mark.parametrize("value", [[-96.8352, 32.6839], [0, 0], [1e-7, -90], [-180.0, 90.0]])
def test_json_field_round_trip(customer: Customer, value: Any) -> None:
    made = Address.objects.create(
        customer=customer, type="billing", country="US", coordinates=value
    )

    assert Address.objects.get(pk=made.pk).coordinates == value


@pytest.mark.parametrize("empty", [None, ""])
def test_empty_value_of_a_nullable_field_is_null(in_acme: Company, empty: str | None) -> None:
    made = Customer.objects.create(name=SECRET, type="commercial", email=empty)

    assert stored(made, "email") is None
    assert Customer.objects.get(email__isnull=True).email is None


def test_empty_text_of_a_required_field_is_sealed_like_any(customer: Customer) -> None:
    note = Note.objects.create(customer=customer, body="")

    assert stored(note, "body") is not None
    assert Note.objects.get(pk=note.pk).body == ""


def test_value_longer_than_max_length_is_refused_by_the_model(in_acme: Company) -> None:
    customer = Customer(name="a" * 201, type="commercial")

    with pytest.raises(ValidationError) as refusal:
        customer.full_clean()

    assert list(refusal.value.message_dict) == ["name"]
    assert "aaa" not in str(refusal.value)


def test_database_holds_no_plaintext(customer: Customer) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT c::text, encode(c.name, 'escape') FROM customers_customer c")
        row = " ".join(cursor.fetchone())

    assert SECRET not in row
    assert SECRET.encode().hex() not in row
    assert "sigrun" not in row


def test_value_is_opened_when_it_is_read_and_not_before(customer: Customer) -> None:
    before = [type(customer.__dict__[name]) for name in ("name", "email")]
    name = customer.name
    after = [type(customer.__dict__[name]) for name in ("name", "email")]

    assert (name, before, after) == (SECRET, [Sealed, Sealed], [str, Sealed])


def test_saving_unopened_values_keeps_their_ciphertexts(customer: Customer) -> None:
    before = stored(customer, "name"), stored(customer, "email")

    customer.industry = "food"
    customer.save()

    assert (stored(customer, "name"), stored(customer, "email")) == before


@pytest.mark.parametrize("opened_first", [True, False])
def test_equal_plaintext_keeps_its_ciphertext(customer: Customer, opened_first: bool) -> None:
    before = stored(customer, "name")

    if opened_first:
        assert customer.name == SECRET
    customer.name = SECRET
    customer.save()

    assert stored(customer, "name") == before


def test_equal_json_keeps_its_ciphertext(customer: Customer) -> None:
    pk = Address.objects.create(
        customer=customer, type="billing", country="US", coordinates=[1.5, 2]
    ).pk
    address = Address.objects.get(pk=pk)
    before = stored(address, "coordinates")

    address.coordinates = [1.5, 2.0]
    address.save()

    assert stored(address, "coordinates") == before


def test_json_changed_in_place_is_stored(customer: Customer) -> None:
    """The opened list is handed out: a change inside it must not be taken for no change."""
    pk = Address.objects.create(
        customer=customer, type="billing", country="US", coordinates=[1, 2]
    ).pk
    address = Address.objects.get(pk=pk)

    address.coordinates[0] = 7
    address.save()

    assert Address.objects.get(pk=pk).coordinates == [7, 2]


def test_changed_plaintext_changes_its_ciphertext_alone(customer: Customer) -> None:
    before = stored(customer, "name"), stored(customer, "email")

    customer.name = "Baker Foods"
    customer.save()

    after = stored(customer, "name"), stored(customer, "email")
    assert (after[0] == before[0], after[1] == before[1]) == (False, True)
    assert Customer.objects.get(pk=customer.pk).name == "Baker Foods"


def test_change_and_change_back_stores_the_last_value(customer: Customer) -> None:
    customer.name = "Baker Foods"
    customer.save()
    customer.name = SECRET
    customer.save()

    assert Customer.objects.get(pk=customer.pk).name == SECRET


def test_clearing_a_value_stores_null(customer: Customer) -> None:
    customer.email = None
    customer.save()

    assert stored(customer, "email") is None


def test_save_of_named_fields_writes_them_alone(customer: Customer) -> None:
    customer.name, customer.email = "Baker Foods", "baker@example.com"
    customer.save(update_fields=["name"])

    kept = Customer.objects.get(pk=customer.pk)
    assert (kept.name, kept.email) == ("Baker Foods", "sigrun@example.com")


def test_refresh_takes_what_another_writer_stored(customer: Customer) -> None:
    other = Customer.objects.get(pk=customer.pk)
    other.name = "Baker Foods"
    other.save()

    stale = customer.name
    customer.refresh_from_db()
    customer.save()

    assert (stale, customer.name) == (SECRET, "Baker Foods")
    assert Customer.objects.get(pk=customer.pk).name == "Baker Foods"


@pytest.mark.parametrize(
    "rows",
    [Customer.objects.only("type"), Customer.objects.defer("name", "email")],
    ids=["only", "defer"],
)
def test_deferred_value_is_fetched_when_read(customer: Customer, rows: Any) -> None:
    found = rows.get(pk=customer.pk)

    held = {"name", "email"} & set(found.__dict__)
    found.industry = "food"
    found.save()

    assert held == set()
    assert (found.name, found.email) == (SECRET, "sigrun@example.com")
    assert Customer.objects.get(industry="food").name == SECRET


def test_bulk_create_seals(customer: Customer) -> None:
    made = Contact.objects.bulk_create(
        [Contact(customer=customer, name=f"{SECRET} {n}") for n in range(3)]
    )

    assert {contact.name for contact in Contact.objects.all()} == {
        f"{SECRET} 0",
        f"{SECRET} 1",
        f"{SECRET} 2",
    }
    assert len({stored(contact, "name") for contact in made}) == 3


def test_copying_a_row_seals_its_values_for_the_copy(customer: Customer) -> None:
    """Django's own idiom; a ciphertext taken along would be bound to the first row."""
    original = customer.pk

    assert customer.name == SECRET  # Opened, while the e-mail is not.
    customer.email = customer.email
    customer.pk = None
    customer._state.adding = True
    customer.save()

    copy = Customer.objects.exclude(pk=original).get()
    assert (copy.name, copy.email) == (SECRET, "sigrun@example.com")
