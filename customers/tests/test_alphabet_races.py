"""The order of names stays true, whoever writes a name at the same time, in whatever process."""

from typing import Any

import pytest
from django.db import transaction

from conftest import Api, MakeCustomer
from customers.alphabet import order, relisting
from customers.alphabet.collation import name_key
from customers.alphabet.order import current_alphabet
from customers.models import Customer
from customers.tests.kept_lists import names_of, relist, told
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.tests.threads import at_once, queued_behind

URL = "/api/v1/customers"


pytestmark = pytest.mark.usefixtures("no_list_is_kept")
committed = pytest.mark.django_db(transaction=True)


@committed
def test_kept_list_follows_what_others_commit(
    acme: Company, make_customer: MakeCustomer, django_assert_num_queries: Any
) -> None:
    bert = make_customer(acme, "Bert")
    relist(acme)
    assert names_of(acme) == ["Bert"]

    make_customer(acme, "Anna")
    assert names_of(acme) == ["Anna", "Bert"]
    with tenant_scope(acme.pk):
        bert.name = "Aaron"
        bert.save()
    assert names_of(acme) == ["Aaron", "Anna"]
    with tenant_scope(acme.pk):
        bert.name = "Zoe"
        bert.save()
    assert names_of(acme) == ["Anna", "Zoe"]
    with tenant_scope(acme.pk), django_assert_num_queries(1):
        assert len(list(current_alphabet().behind(None))) == 2

    relist(acme)
    assert (names_of(acme), told(acme)) == (["Anna", "Zoe"], 0)


@committed
def test_what_a_transaction_sees_of_itself_is_not_kept_when_it_fails(
    acme: Company, make_customer: MakeCustomer
) -> None:
    bert = make_customer(acme, "Bert")
    make_customer(acme, "Dora")
    relist(acme)
    assert names_of(acme) == ["Bert", "Dora"]

    with tenant_scope(acme.pk), transaction.atomic():
        bert.name = "Zoe"
        bert.save()
        relisting.relist_names()
        inside = [place.key for place in current_alphabet().behind(None)]
        transaction.set_rollback(True)

    assert inside == ["dora", "zoe"]
    assert names_of(acme) == ["Bert", "Dora"]
    with tenant_scope(acme.pk):
        assert [place.key for place in current_alphabet().behind(None)] == ["bert", "dora"]


@committed
def test_customer_deleted_by_a_transaction_that_fails_is_still_there(
    acme: Company, make_customer: MakeCustomer
) -> None:
    relist(acme)
    carl = make_customer(acme, "Carl")  # Told, and read by nobody before the transaction.

    with tenant_scope(acme.pk), transaction.atomic():
        Customer.objects.filter(pk=carl.pk).delete()
        inside = list(current_alphabet().behind(None))
        transaction.set_rollback(True)

    assert (inside, names_of(acme)) == ([], ["Carl"])


@committed
def test_processes_let_those_lists_go_that_were_not_asked_for(
    acme: Company,
    rival: Company,
    make_customer: MakeCustomer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(order, "NAMES_KEPT", 3)
    for company in (acme, rival):
        for name in ("Bert", "Anna"):
            make_customer(company, name)
        relist(company)

    assert names_of(acme) == names_of(rival) == ["Anna", "Bert"]
    assert list(order._kept) == [rival.pk]
    assert names_of(acme) == ["Anna", "Bert"]
    assert list(order._kept) == [acme.pk]


@committed
def test_of_two_renames_at_once_the_later_counts(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    customer = make_customer(acme, "Mona")
    make_customer(acme, "Nora")
    relist(acme)
    names_of(acme)
    first, second, url = api(acme), api(acme), f"{URL}/{customer.pk}"

    with queued_behind(
        customer,
        lambda: first.patch(url, {"name": "Anna"}),
        lambda: second.patch(url, {"name": "Zoe"}),
    ) as answers:
        pass

    assert [answer.result().status_code for answer in answers] == [200, 200]
    assert names_of(acme) == ["Nora", "Zoe"]


@committed
@pytest.mark.parametrize("from_scratch", [False, True])
def test_rename_that_commits_while_the_list_is_written_stays_told(
    acme: Company, make_customer: MakeCustomer, from_scratch: bool
) -> None:
    """The list is read and written between a rename and its commit."""
    customer = make_customer(acme, "Mona")
    make_customer(acme, "Nora")
    relist(acme)

    with tenant_scope(acme.pk):
        customer.name = "Zoe"
        customer.save()
        at_once(lambda: relist(acme, from_scratch=from_scratch))

    assert told(acme) == 1
    assert names_of(acme) == ["Nora", "Zoe"]
    relist(acme)
    assert (told(acme), names_of(acme)) == (0, ["Nora", "Zoe"])


@committed
def test_renames_lists_and_readers_at_once_end_in_order(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    customers = [make_customer(acme, f"Name {n}") for n in range(4)]

    def rename(customer: Customer, client: Any) -> None:
        for word in ("Anna", "Xaver", "Mona"):
            answer = client.patch(f"{URL}/{customer.pk}", {"name": f"{word} {customer.pk}"})
            assert answer.status_code == 200

    def write_lists() -> None:
        for _ in range(6):
            relist(acme)

    def read() -> None:
        for _ in range(10):
            assert len(names_of(acme)) == 4

    clients = [api(acme) for _ in customers]
    at_once(
        *(lambda pair=pair: rename(*pair) for pair in zip(customers, clients, strict=True)),
        write_lists,
        write_lists,
        read,
    )

    expected = sorted((f"Mona {customer.pk}" for customer in customers), key=name_key)
    assert names_of(acme) == expected
    relist(acme)
    assert (told(acme), names_of(acme)) == (0, expected)
