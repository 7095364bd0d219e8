"""What a sealed field refuses, and the places where its plaintext must not appear."""

import copy
import json
import pickle
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.checks import run_checks
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import IntegrityError, models, transaction
from django.db.models import F, Value
from django.test.utils import isolate_apps

from customers.models import Address, Customer, Note
from tenancy import checks
from tenancy.models import TenantOwnedModel
from tenancy.sealing.fields import SealedCharField
from tenancy.tests.canary import SECRET, stored


@pytest.mark.parametrize(
    "ask",
    [
        lambda c: Customer.objects.update(name="Baker Foods"),
        lambda c: Customer.objects.update(name=F("email")),
        lambda c: Customer.objects.update(name=Value("Baker Foods")),
        lambda c: Customer.across_tenants.update(name=F("email")),
        lambda c: Customer.objects.bulk_update([Customer(pk=c.pk, name="x", type="y")], ["name"]),
        lambda c: Customer.objects.bulk_update([c], ["name"]),
        lambda c: list(Customer.objects.filter(name=SECRET)),
        lambda c: list(Customer.objects.filter(name__icontains="canary")),
        lambda c: list(Customer.objects.filter(name__in=[SECRET])),
        lambda c: list(Customer.objects.filter(name__gt="a")),
        lambda c: list(Customer.objects.exclude(email=None).exclude(email="x")),
        lambda c: list(Customer.objects.filter(notes__body__contains="x")),
        lambda c: list(Address.objects.filter(coordinates__0=1)),
        lambda c: Customer.objects.get_or_create(name=SECRET, type="commercial"),
    ],
)
def test_database_is_not_asked_about_plaintext(customer: Customer, ask: Callable[..., Any]) -> None:
    with pytest.raises(FieldError) as refusal:
        ask(customer)

    assert SECRET not in str(refusal.value)


def test_expression_set_on_an_instance_is_refused(customer: Customer) -> None:
    customer.name = F("email")

    with pytest.raises(FieldError, match="name is sealed"):
        customer.save()


def test_sealed_column_is_not_copied_into_a_plain_one(customer: Customer) -> None:
    with pytest.raises(FieldError, match="industry cannot be taken from a sealed field"):
        Customer.objects.update(industry=F("name"))


def test_values_hand_out_ciphertext_that_shows_nothing(customer: Customer) -> None:
    row = Customer.objects.values("name", "email").get()
    flat = Customer.objects.values_list("name", flat=True).get()

    assert repr(row) == "{'name': <sealed>, 'email': <sealed>}"
    assert f"{flat} {flat!r} {flat!s}" == "<sealed> <sealed> <sealed>"
    assert bytes(flat) == stored(customer, "name")


def test_dumpdata_writes_no_plaintext(customer: Customer) -> None:
    Address.objects.create(
        customer=customer, type="billing", country="US", street=SECRET, coordinates=[1.25, 2.5]
    )
    Note.objects.create(customer=customer, body=SECRET)

    call_command("dumpdata", "customers", stdout=(written := StringIO()))

    fields = {row["model"]: row["fields"] for row in json.loads(written.getvalue())}
    assert fields["customers.customer"]["name"] == "<sealed>"
    assert fields["customers.address"]["coordinates"] == "<sealed>"
    assert "Canary" not in written.getvalue()
    assert "1.25" not in written.getvalue()


@pytest.mark.parametrize(
    "carry",
    [
        pickle.dumps,
        copy.deepcopy,
        lambda customer: cache.set("customer", customer),
        lambda customer: pickle.dumps(Customer.objects.all()),
    ],
    ids=["pickle", "deepcopy", "cache", "queryset"],
)
def test_row_is_never_pickled(customer: Customer, carry: Callable[[Customer], Any]) -> None:
    assert customer.name == SECRET

    with pytest.raises(TypeError) as refusal:
        carry(customer)

    assert str(refusal.value) == "Customer is never pickled; pass its id."


def test_texts_of_a_row_show_no_personal_data(customer: Customer) -> None:
    assert customer.name == SECRET
    note = Note.objects.create(customer=customer, body=SECRET)

    texts = [str(customer), repr(customer), str(note), repr(note)]

    assert texts == [
        f"Commercial {str(customer.pk)[-8:]}",
        f"<Customer: Commercial {str(customer.pk)[-8:]}>",
        f"note {str(note.pk)[-8:]}",
        f"<Note: note {str(note.pk)[-8:]}>",
    ]


def test_text_of_a_database_error_shows_no_row(customer: Customer) -> None:
    """PostgreSQL leaves its DETAIL line away where row security hides rows."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Customer.objects.create(name=SECRET, type="no such type", industry="canary industry")

    assert str(refusal.value) == (
        'new row for relation "customers_customer" violates check constraint "customer_type_known"'
    )


def sealed_model(name: str, label: str) -> type[models.Model]:
    class Meta:
        app_label = "customers"

    fields = {"text": SealedCharField(label=label, max_length=10)}
    return type(name, (TenantOwnedModel,), {"__module__": __name__, "Meta": Meta, **fields})


def test_label_used_twice_fails_the_system_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two fields of one label could stand in for one another's ciphertext on the same row."""
    with isolate_apps("customers"):
        twice = [sealed_model("First", "same.label"), sealed_model("Second", "same.label")]
    monkeypatch.setattr(checks.apps, "get_models", lambda: twice)

    found = checks.sealed_labels_are_unique()

    assert [(error.id, error.msg) for error in found] == [
        ("tenancy.E002", "The sealed label same.label is used 2 times.")
    ]


def test_relation_that_could_cross_companies_fails_the_system_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with isolate_apps("customers"):

        class Depot(TenantOwnedModel):
            customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")

            class Meta:
                app_label = "customers"

    monkeypatch.setattr(checks.apps, "get_models", lambda: [Depot])

    found = checks.relations_keep_to_one_company()

    assert [(error.id, error.msg) for error in found] == [
        ("tenancy.E003", "customers.Depot.customer must be a TenantForeignKey.")
    ]


def test_the_products_own_models_pass_the_system_checks() -> None:
    assert [error for error in run_checks() if str(error.id).startswith("tenancy.")] == []


def test_labels_of_stored_values_are_kept_for_ever() -> None:
    """Ciphertext is bound to them: add new ones here, never change or drop one."""
    found = {
        field.label
        for model in checks.apps.get_models()
        for field in model._meta.local_fields
        if hasattr(field, "label")
    }

    assert found >= {
        "address.access_notes",
        "address.coordinates",
        "address.street",
        "address.street2",
        "contact.email",
        "contact.name",
        "contact.phone",
        "customer.email",
        "customer.emergency_contact",
        "customer.hold_reason",
        "customer.name",
        "customer.phone",
        "customer.primary_contact",
        "note.body",
    }
