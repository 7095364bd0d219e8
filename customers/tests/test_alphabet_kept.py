"""The order of names stays true, whoever writes a name, and however."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from uuid_utils.compat import uuid7

from conftest import MakeCustomer
from customers.alphabet import relisting
from customers.models import Customer, NameOrder
from customers.tasks import relist_names, relist_names_of_company
from customers.tests.kept_lists import listed, names_of, relist, told
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.sealing.cipher import Sealed, seal
from tenancy.sealing.keys import destroy_data_keys
from tenancy.sealing.rotation import add_data_key, reseal
from tenancy.tests.canary import SECRET, stored

URL = "/api/v1/customers"


pytestmark = pytest.mark.usefixtures("no_list_is_kept")
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
