"""Whatever path a change takes, the history holds its before and after, and who made it."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import F

from conftest import Api
from customers.models import Address, Contact, Customer, Note
from tenancy.context import Channel, acting, request_id, tenant_scope
from tenancy.models import Company

ACTOR = uuid4()
Change = Callable[[Customer], Any]


def sql(statement: str, *parameters: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


def told(rows: Any) -> list[tuple[str, Any]]:
    """Verb and industry of each row, oldest first."""
    return list(rows.order_by("history_date").values_list("history_type", "industry"))


def by_save(customer: Customer) -> None:
    customer.industry = "milling"
    customer.save()


def by_update_or_create(customer: Customer) -> None:
    Customer.objects.update_or_create(pk=customer.pk, defaults={"industry": "milling"})


def by_bulk_update(customer: Customer) -> None:
    customer.industry = "milling"
    Customer.objects.bulk_update([customer], ["industry"])


def by_upsert(customer: Customer) -> None:
    customer.industry = "milling"
    options: Any = {"unique_fields": ["id"], "update_fields": ["industry"]}
    Customer.objects.bulk_create([customer], update_conflicts=True, **options)


CHANGES: dict[str, Change] = {
    "save": by_save,
    "update": lambda customer: Customer.objects.update(industry="milling"),
    "update_or_create": by_update_or_create,
    "bulk_update": by_bulk_update,
    "on_conflict": by_upsert,
    "raw": lambda c: sql("UPDATE customers_customer SET industry = 'milling' WHERE id = %s", c.pk),
    "cte": lambda c: sql(
        "WITH gone AS (UPDATE customers_customer SET industry = 'milling' RETURNING id)"
        " SELECT count(*) FROM gone"
    ),
    "merge": lambda c: sql(
        "MERGE INTO customers_customer c USING (SELECT %s::uuid AS id) s ON s.id = c.id"
        " WHEN MATCHED THEN UPDATE SET industry = 'milling'",
        c.pk,
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_change_leaves_before_and_after_with_its_origin(
    acme: Company, baker: Customer, change: Change
) -> None:
    token = request_id.set("req-1")
    with tenant_scope(acme.pk, actor_id=ACTOR, channel=Channel.IMPORT, ip="2001:db8::1"):
        with acting(reason="Renamed by the trade register."):
            change(baker)
        row = baker.history.first()
        rows = told(baker.history.all())
    request_id.reset(token)

    assert rows == [("+", "baking"), ("~", "milling")]
    assert row.history_user_id == ACTOR
    assert (row.history_channel, row.history_ip) == ("import", "2001:db8::1")
    assert (row.history_request_id, row.history_change_reason) == (
        "req-1",
        "Renamed by the trade register.",
    )


def test_rows_are_copied_whole_and_sealed(acme: Company, baker: Customer) -> None:
    with connection.cursor() as cursor, tenant_scope(acme.pk):
        Customer.objects.update(payment_terms_days=F("payment_terms_days") + 5)
        cursor.execute(
            "SELECT to_jsonb(c.*) <@ to_jsonb(h.*), h.payment_terms_days, h.name = c.name"
            " FROM customers_customer c JOIN customers_historicalcustomer h ON h.id = c.id"
            " ORDER BY h.history_date"
        )
        rows = cursor.fetchall()
        opened = [row.name for row in baker.history.all()]

    assert rows == [(False, 10, True), (True, 15, True)]
    assert opened == ["Baker", "Baker"]


def test_bulk_create_tells_each_row(acme: Company) -> None:
    with tenant_scope(acme.pk):
        new = [Customer(name=name, type="commercial", industry=name) for name in "abc"]
        Customer.objects.bulk_create(new)
        rows = told(Customer.history.all())

    assert sorted(rows) == [("+", "a"), ("+", "b"), ("+", "c")]


def test_cascade_tells_of_everything_that_went(acme: Company, baker: Customer) -> None:
    with tenant_scope(acme.pk, actor_id=ACTOR):
        Address.objects.create(customer=baker, type="primary", country="US")
        Contact.objects.create(customer=baker, name="Ann")
        Note.objects.create(customer=baker, body="Bring cash.")
        Customer.objects.all().delete()
        gone = [
            list(model.history.filter(history_type="-").values_list("history_user_id", flat=True))
            for model in (Customer, Address, Contact, Note)
        ]
        notes = [note.body for note in Note.history.filter(history_type="-")]

    assert gone == [[ACTOR]] * 4
    assert notes == ["Bring cash."]


@pytest.mark.parametrize(
    "change",
    [
        lambda customer: customer.save(),
        lambda customer: Customer.objects.update(industry=F("industry")),
        lambda customer: Customer.objects.filter(industry="none such").update(industry="x"),
        lambda customer: Customer.objects.bulk_create([customer], ignore_conflicts=True),
    ],
    ids=["save", "same_value", "no_row", "do_nothing"],
)
def test_change_of_nothing_leaves_none(acme: Company, baker: Customer, change: Change) -> None:
    with tenant_scope(acme.pk):
        change(Customer.objects.get())

        assert told(baker.history.all()) == [("+", "baking")]


def test_rolled_back_change_leaves_none(acme: Company, baker: Customer) -> None:
    with tenant_scope(acme.pk):
        with pytest.raises(KeyError), transaction.atomic():
            Customer.objects.update(industry="milling")
            raise KeyError
        Customer.objects.update(industry="brewing")

        assert told(baker.history.all()) == [("+", "baking"), ("~", "brewing")]


def test_reason_ends_with_its_block_even_by_an_error(acme: Company, baker: Customer) -> None:
    with tenant_scope(acme.pk):
        with pytest.raises(KeyError), acting(reason="Not said of what follows."):
            raise KeyError
        Customer.objects.update(industry="milling")

        assert baker.history.first().history_change_reason is None


@pytest.mark.parametrize("column", ["id", "tenant_id"])
def test_identity_of_a_row_never_changes(
    acme: Company, rival: Company, baker: Customer, column: str
) -> None:
    with (
        tenant_scope(acme.pk),
        pytest.raises(ProgrammingError, match="never change"),
        transaction.atomic(),
    ):
        sql(f"UPDATE customers_customer SET {column} = %s", rival.pk)


def test_refused_request_leaves_none(api: Api, acme: Company, baker: Customer) -> None:
    body = {"industry": "milling", "addresses": [{"type": "nowhere"}]}
    answer = api(acme).patch(f"/api/v1/customers/{baker.pk}", body)

    with tenant_scope(acme.pk):
        assert (answer.status_code, baker.history.count()) == (400, 1)


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_one_row_are_told_in_the_order_in_which_they_wrote(
    acme: Company, baker: Customer
) -> None:
    start = Barrier(2)

    def add(count: int) -> None:
        start.wait()
        for _ in range(count):
            with tenant_scope(acme.pk):
                Customer.objects.update(payment_terms_days=F("payment_terms_days") + 1)
        connection.close()

    threads = [Thread(target=add, args=[20]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with tenant_scope(acme.pk):
        rows = baker.history.order_by("history_date")
        assert list(rows.values_list("payment_terms_days", flat=True)) == list(range(10, 51))


def test_ten_thousand_rows_after_one_row_are_told_at_once(acme: Company, baker: Customer) -> None:
    """A plan kept from one-row updates once joined them in half a minute."""
    with tenant_scope(acme.pk):
        for industry in "abcdefgh":
            Customer.objects.filter(pk=baker.pk).update(industry=industry)
        sql(
            "INSERT INTO customers_note (id, tenant_id, customer_id, created_at, updated_at, body,"
            " pinned) SELECT gen_random_uuid(), %s, %s, now(), now(), '\\x00', false"
            " FROM generate_series(1, 10000)",
            acme.pk,
            baker.pk,
        )
        sql("SET LOCAL statement_timeout = '8s'")
        for pinned in (True, False):
            Note.objects.filter(pk=Note.objects.values("pk")[:1]).update(pinned=pinned)
            Note.objects.update(pinned=True)

        assert Note.history.filter(history_type="~").count() >= 10_000
