"""The order of names stays true, whoever writes a name, however, and at the same time as whom."""

from typing import Any

import pytest
from celery import current_app
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from uuid_utils.compat import uuid7

from conftest import Api, MakeCustomer
from customers.alphabet import order, relisting
from customers.alphabet.collation import name_key
from customers.alphabet.order import current_alphabet, forget_alphabets
from customers.models import Customer, NameChange, NameOrder
from customers.tasks import relist_names, relist_names_of_company
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.sealing.cipher import Sealed, seal
from tenancy.sealing.keys import destroy_data_keys
from tenancy.sealing.rotation import add_data_key, reseal
from tenancy.tests.canary import SECRET, stored
from tenancy.tests.threads import at_once, queued_behind

URL = "/api/v1/customers"


@pytest.fixture(autouse=True)
def _no_list_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_alphabets()
    monkeypatch.setitem(current_app.conf, "task_always_eager", True)


def names_of(company: Company) -> list[str]:
    """In the order that the company has of them, by ids."""
    with tenant_scope(company.pk):
        named = {customer.pk.bytes: customer.name for customer in Customer.objects.all()}
        return [named[place.id] for place in current_alphabet().behind(None) if place.id in named]


def relist(company: Company, **how: Any) -> int:
    with tenant_scope(company.pk):
        return relisting.relist_names(**how)


def told(company: Company) -> int:
    with tenant_scope(company.pk):
        return NameChange.objects.count()


def listed(company: Company) -> list[int]:
    """How many names the company's list holds, if there is one."""
    with tenant_scope(company.pk):
        return list(NameOrder.objects.values_list("count", flat=True))


INSERT = """
INSERT INTO customers_customer (id, tenant_id, name, type, status, created_at, updated_at,
                                do_not_contact, tags, metadata)
VALUES (%s, %s, %s, 'broker', 'active', now(), now(), false, '{}', '{}')
"""


@pytest.mark.django_db
def test_every_way_to_write_a_name_is_told(acme: Company, make_customer: MakeCustomer) -> None:
    bert, dora, new = make_customer(acme, "Bert"), make_customer(acme, "Dora"), uuid7()
    relist(acme)

    with tenant_scope(acme.pk):
        bert.name = "Xaver"
        bert.save()
        sealed = seal(acme.pk, "customer.name", dora.pk, "Emil")
        Customer.objects.filter(pk=dora.pk).update(name=sealed)
        Customer.objects.bulk_create([Customer(name="Zoe", type="broker")])
        with connection.cursor() as cursor:
            cursor.execute(INSERT, [new, acme.pk, seal(acme.pk, "customer.name", new, "Anna")])

    assert names_of(acme) == ["Anna", "Emil", "Xaver", "Zoe"]
    assert told(acme) == 4
    assert relist(acme) == 4
    assert (names_of(acme), told(acme)) == (["Anna", "Emil", "Xaver", "Zoe"], 0)


@pytest.mark.django_db
def test_what_leaves_the_name_alone_is_not_told(acme: Company, make_customer: MakeCustomer) -> None:
    customer = make_customer(acme, "Bert")
    relist(acme)

    with tenant_scope(acme.pk):
        customer.industry = "Bakery"
        customer.name = "Bert"
        customer.save()
        customer.archive()
        customer.restore()

    assert told(acme) == 0


@pytest.mark.django_db
def test_refused_write_is_told_of_no_more_than_it_happened(
    acme: Company, make_customer: MakeCustomer
) -> None:
    customer = make_customer(acme, "Bert")
    relist(acme)

    with tenant_scope(acme.pk), transaction.atomic():
        customer.name = "Xaver"
        customer.save()
        transaction.set_rollback(True)

    assert (told(acme), names_of(acme)) == (0, ["Bert"])


@pytest.mark.django_db
def test_customer_that_is_gone_leaves_the_list_with_the_next_writing_from_scratch(
    acme: Company, make_customer: MakeCustomer
) -> None:
    gone = make_customer(acme, "Bert")
    make_customer(acme, "Dora")
    relist(acme)

    with tenant_scope(acme.pk):
        Customer.objects.filter(pk=gone.pk).delete()

    assert names_of(acme) == ["Dora"]
    assert relist(acme, from_scratch=True) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("count", "constraint"), [(0, "name_order_once"), (-1, "customers_nameorder_count_check")]
)
def test_database_refuses_a_second_list_and_a_negative_count(
    acme: Company, count: int, constraint: str
) -> None:
    if count == 0:
        relist(acme)

    with (
        tenant_scope(acme.pk),
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
    ):
        NameOrder.objects.create(version=uuid7(), count=count, names="")


@pytest.mark.django_db
def test_lists_of_companies_do_not_meet(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    make_customer(acme, "Bert")
    make_customer(rival, "Anna")
    relist(acme)
    relist(rival)
    make_customer(rival, "Carl")

    assert (names_of(acme), names_of(rival)) == (["Bert"], ["Anna", "Carl"])
    with tenant_scope(acme.pk):
        assert not NameOrder.objects.filter(tenant_id=rival.pk).exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT tenant_id FROM customers_nameorder")
            assert cursor.fetchall() == [(acme.pk,)]
            cursor.execute("SELECT count(*) FROM customers_namechange")
            assert cursor.fetchall() == [(0,)]


@pytest.mark.django_db
def test_list_holds_no_name_that_could_be_read(acme: Company, make_customer: MakeCustomer) -> None:
    make_customer(acme, SECRET)
    relist(acme)

    with tenant_scope(acme.pk):
        sealed = stored(NameOrder.objects.get(), "names")

    assert sealed is not None
    for part in (SECRET, SECRET.lower(), "canary"):
        assert part.encode() not in sealed


@pytest.mark.django_db
def test_list_is_sealed_anew_with_the_names_and_stays_true(
    acme: Company, make_customer: MakeCustomer
) -> None:
    make_customer(acme, "Dora")
    make_customer(acme, "Bert")
    relist(acme)
    number = add_data_key(acme.pk)

    renewed = dict(reseal(acme.pk))

    assert renewed == {"customers.Customer": 2, "customers.NameOrder": 1}
    with tenant_scope(acme.pk):
        row = NameOrder.objects.get()
        assert Sealed(stored(row, "names") or b"").key_number == number == 2
    assert told(acme) == 0  # The names are the same, though their ciphertexts are not.
    assert names_of(acme) == ["Bert", "Dora"]
    with tenant_scope(acme.pk):
        customer = Customer.objects.order_by("id")[0]
        customer.name = "Anna"
        customer.save()
    assert names_of(acme) == ["Anna", "Bert"]


@pytest.mark.django_db
def test_company_that_is_switched_off_keeps_nothing_of_its_order(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    make_customer(acme, "Bert")
    make_customer(rival, "Bert")
    relist(acme)
    relist(rival)
    make_customer(acme, "Anna")

    acme.orders_names = False
    acme.save()

    assert (listed(acme), told(acme)) == ([], 0)
    assert listed(rival) == [1]
    assert relist(acme) == 0
    assert listed(acme) == []
    make_customer(acme, "Carl")
    relist_names()
    assert told(acme) == 0  # Swept up, for nobody will ask.

    acme.orders_names = True
    acme.save()
    assert names_of(acme) == ["Anna", "Bert", "Carl"]
    assert relist(acme) == 3


@pytest.mark.django_db
def test_shredded_company_keeps_no_list(acme: Company, make_customer: MakeCustomer) -> None:
    make_customer(acme, "Bert")
    relist(acme)
    make_customer(acme, "Anna")
    with tenant_scope(acme.pk):
        destroy_data_keys()

    assert relist(acme) == 0
    assert (listed(acme), told(acme)) == ([], 0)


@pytest.mark.django_db
def test_beat_writes_a_list_that_lacks_or_has_fallen_behind(
    acme: Company,
    rival: Company,
    make_customer: MakeCustomer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(relisting, "FEW", 2)
    for company in (acme, rival):
        make_customer(company, "Bert")

    relist_names()
    assert (listed(acme), told(acme), listed(rival)) == ([1], 0, [1])

    for name in ("Anna", "Carl"):
        make_customer(acme, name)
    relist_names()
    assert (listed(acme), told(acme)) == ([1], 2)  # Not worth it yet.

    make_customer(acme, "Dora")
    relist_names()
    assert (listed(acme), told(acme), listed(rival)) == ([4], 0, [1])
    with tenant_scope(acme.pk):
        relist_names_of_company.delay()
    assert names_of(acme) == ["Anna", "Bert", "Carl", "Dora"]


@pytest.mark.django_db
def test_command_writes_lists_from_every_name(
    acme: Company, rival: Company, make_customer: MakeCustomer, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("Bert", "Anna"):
        make_customer(acme, name)
    rival.orders_names = False
    rival.save()

    call_command("rebuild_names")
    call_command("rebuild_names", "--company=acme")

    assert capsys.readouterr().out.splitlines() == [
        "acme: 2 names in order",
        "rival: keeps no order",
        "acme: 2 names in order",
    ]
    with pytest.raises(CommandError, match="--company: there is no company with the slug 'x'"):
        call_command("rebuild_names", "--company=x")


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
