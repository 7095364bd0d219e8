"""Rotation of data and master keys, and shredding, as an operator runs them."""

from base64 import b64encode
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from customers.models import Address, Customer, Note
from tenancy.context import tenant_scope
from tenancy.models import AuthToken, Company, DataKey, Membership
from tenancy.sealing import rotation
from tenancy.sealing.cipher import ERASED, Sealed
from tenancy.sealing.keys import KeyGone, destroy_data_keys, forget_data_keys
from tenancy.sealing.rotation import count_stale, reseal, sealed_tables
from tenancy.tests.canary import SECRET, stored

MakeCustomer = Callable[..., Customer]
MakeMember = Callable[..., Membership]
Api = Callable[..., Any]
FIRST, SECOND = (f"{n}:{b64encode(byte * 32).decode()}" for n, byte in ((1, b"a"), (2, b"b")))


@pytest.fixture(autouse=True)
def _no_keys_in_memory(settings: Any) -> Any:
    settings.MASTER_KEYS = [FIRST]
    forget_data_keys()
    yield
    forget_data_keys()


def run(*arguments: str) -> list[str]:
    call_command(*arguments, stdout=(out := StringIO()))
    return out.getvalue().splitlines()


def key_numbers(row: Any, *columns: str) -> list[int | None]:
    values = [stored(row, column) for column in columns]
    return [value and Sealed(value).key_number for value in values]


def test_rotation_gives_each_company_a_key_and_leaves_rows_alone(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    customer = make_customer(acme, SECRET)

    printed = run("rotate_data_keys")

    assert printed == [
        "acme: data key 2; rows sealed anew: none",
        "rival: data key 2; rows sealed anew: none",
    ]
    with tenant_scope(acme.pk):
        assert key_numbers(customer, "name") == [1]


def test_rotation_of_one_company_leaves_the_others(acme: Company, rival: Company) -> None:
    run("rotate_data_keys", "--company=acme")

    for company, count in ((acme, 2), (rival, 1)):
        with tenant_scope(company.pk):
            assert DataKey.objects.count() == count


def test_reseal_renews_every_sealed_value_and_nothing_else(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    customer, theirs = make_customer(acme, SECRET, email="a@example.com"), make_customer(rival)
    with tenant_scope(acme.pk):
        place = {"country": "US", "street": SECRET, "coordinates": [1.25, 2.5]}
        address = Address.objects.create(customer=customer, type="billing", **place)
        Note.objects.create(customer=customer, body=SECRET)
        before = Customer.objects.values().get()

    printed = run("rotate_data_keys", "--company=acme", "--reseal")

    assert printed == [
        "acme: data key 2; rows sealed anew:"
        " 1 customers.Address, 1 customers.Customer, 1 customers.Note"
    ]
    with tenant_scope(acme.pk):
        assert key_numbers(customer, "name", "email", "phone") == [2, 2, None]
        assert key_numbers(address, "street", "coordinates", "street2") == [2, 2, None]
        opened, place = Customer.objects.get(), Address.objects.get()
        assert (opened.name, opened.email) == (SECRET, "a@example.com")
        assert (place.street, place.coordinates) == (SECRET, [1.25, 2.5])
        after = Customer.objects.values().get()
        changed = {name for name in after if after[name] != before[name]}
        assert changed == {"name", "email"}
    with tenant_scope(rival.pk):
        assert key_numbers(theirs, "name") == [1]


def test_interrupted_reseal_goes_on_where_it_stopped(
    acme: Company, make_customer: MakeCustomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    customers = [make_customer(acme, f"{SECRET} {n}") for n in range(5)]
    monkeypatch.setattr(rotation, "BATCH", 2)
    run("rotate_data_keys")

    first = next(reseal(acme.pk))
    left = count_stale(acme.pk, 2)["customers.Customer"]
    printed = run("rotate_data_keys", "--reseal-only")

    assert (first, left) == (("customers.Customer", 2), 3)
    assert printed == ["acme: data key 2; rows sealed anew: 3 customers.Customer"]
    with tenant_scope(acme.pk):
        assert [key_numbers(customer, "name") for customer in customers] == [[2]] * 5
        names = {customer.name for customer in Customer.objects.all()}
    assert names == {f"{SECRET} {n}" for n in range(5)}


def test_fresh_ciphertext_is_kept_by_a_second_reseal(
    acme: Company, make_customer: MakeCustomer
) -> None:
    customer = make_customer(acme, SECRET)
    run("rotate_data_keys", "--reseal")
    with tenant_scope(acme.pk):
        before = stored(customer, "name")

    printed = run("rotate_data_keys", "--reseal-only")

    assert printed == ["acme: data key 2; rows sealed anew: none"]
    with tenant_scope(acme.pk):
        assert stored(customer, "name") == before


def test_dry_run_counts_and_writes_nothing(acme: Company, make_customer: MakeCustomer) -> None:
    customer = make_customer(acme, SECRET)

    printed = run("rotate_data_keys", "--reseal", "--dry-run")

    assert printed == ["acme: data key 2; rows under older keys: 1 customers.Customer"]
    with tenant_scope(acme.pk):
        assert (DataKey.objects.count(), key_numbers(customer, "name")) == (1, [1])


def test_every_company_owned_model_with_sealed_fields_is_found() -> None:
    names = {table.name for table in sealed_tables()}

    assert names >= {f"customers.{name}" for name in ("Address", "Contact", "Customer", "Note")}


def test_shredded_company_gets_no_new_key(acme: Company, rival: Company) -> None:
    with tenant_scope(acme.pk):
        destroy_data_keys()

    with pytest.raises(CommandError) as refused:
        run("rotate_data_keys", "--company=acme")
    printed = run("rotate_data_keys", "--reseal")

    assert str(refused.value) == "--company: acme was shredded."
    assert printed == [
        "acme: passed over, it was shredded",
        "rival: data key 2; rows sealed anew: none",
    ]
    with tenant_scope(acme.pk):
        assert list(DataKey.objects.values_list("wrapped", flat=True)) == [None]


def test_shredding_during_a_reseal_ends_it_before_it_writes_erased(
    acme: Company, make_customer: MakeCustomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a destroyed key's values would be replaced by the word that stands for them."""
    customers = [make_customer(acme, f"{SECRET} {n}") for n in range(2)]
    monkeypatch.setattr(rotation, "BATCH", 1)
    run("rotate_data_keys")
    running = reseal(acme.pk)
    next(running)

    with tenant_scope(acme.pk):
        destroy_data_keys()

    with pytest.raises(KeyGone):
        next(running)
    with tenant_scope(acme.pk):
        assert [key_numbers(customer, "name") for customer in customers] == [[2], [1]]


def test_old_master_key_may_go_after_rotation(
    acme: Company, rival: Company, make_customer: MakeCustomer, settings: Any
) -> None:
    make_customer(acme, SECRET)
    settings.MASTER_KEYS = [FIRST, SECOND]

    seen = run("rotate_master_key", "--dry-run")
    printed, again = run("rotate_master_key"), run("rotate_master_key")
    settings.MASTER_KEYS = [SECOND]
    forget_data_keys()

    assert seen == ["2 data keys of 2 companies would be wrapped anew."]
    assert printed == [
        "2 data keys of 2 companies were wrapped anew.",
        "0 second factors' secrets were wrapped anew.",
        "Master key 2 now wraps every data key.",
    ]
    assert again[0] == "0 data keys of 2 companies were wrapped anew."
    with tenant_scope(acme.pk):
        assert Customer.objects.get().name == SECRET


def test_master_key_that_is_missing_is_told_with_the_company(acme: Company, settings: Any) -> None:
    settings.MASTER_KEYS = [SECOND]

    with pytest.raises(CommandError) as refused:
        run("rotate_master_key")

    assert str(refused.value) == "acme: MASTER_KEYS lacks number 1, which wraps a data key."


def test_shredding_erases_one_company_and_locks_its_people_out(
    acme: Company, rival: Company, make_customer: MakeCustomer, make_member: MakeMember, api: Api
) -> None:
    make_customer(acme, SECRET)
    make_customer(rival, "Theirs")
    make_member(acme, "viewer")
    ours, theirs = api(acme), api(rival)

    printed = run("shred_company", "--company=acme", "--confirm=Acme")
    again = run("shred_company", "--company=acme", "--confirm=Acme")

    assert printed[0] == (
        "Acme is shredded: 1 data keys destroyed, 2 members deactivated, 1 tokens revoked."
    )
    assert again[0].startswith("Acme is shredded: 0 data keys")
    with tenant_scope(acme.pk):
        assert Customer.objects.get().name == ERASED
    assert ours.get("/api/v1/me").status_code == 401
    assert not AuthToken.objects.alive(timezone.now()).filter(membership__tenant=acme).exists()
    assert theirs.get("/api/v1/customers").json()["results"][0]["name"] == "Theirs"


@pytest.mark.parametrize("arguments", [[], ["--confirm=acme"], ["--confirm=Acme", "--dry-run"]])
def test_shredding_wants_the_exact_name(
    acme: Company, make_member: MakeMember, arguments: list[str]
) -> None:
    make_member(acme)

    if "--dry-run" in arguments:
        assert run("shred_company", "--company=acme", *arguments) == ["Acme could be shredded."]
    else:
        with pytest.raises(CommandError, match=r"^--confirm: repeat the company's exact name,"):
            run("shred_company", "--company=acme", *arguments)

    with tenant_scope(acme.pk):
        assert DataKey.objects.filter(wrapped__isnull=False).count() == 1
    assert Membership.objects.get().active
