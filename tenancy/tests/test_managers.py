"""The first wall: what a company-owned model's manager answers, in Python, before any database.

That every manager of every model raises without a company is attune/tests/test_isolation_canary.py.
"""

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef
from django.db.models.functions import Lower

from customers.models import Address, Customer, Note
from tenancy.context import TenantRequired, tenant_scope
from tenancy.managers import is_sealed
from tenancy.models import Company, DataKey

MakeCustomer = Callable[..., Customer]


@pytest.mark.parametrize(
    "write",
    [
        lambda acme: Customer(name="Baker Foods", type="commercial"),
        lambda acme: Customer.objects.create(name="Baker Foods", type="commercial"),
        lambda acme: Customer.objects.get_or_create(type="commercial"),
        lambda acme: Customer.objects.update_or_create(type="commercial"),
        lambda acme: Customer(tenant=acme, name="Baker Foods", type="commercial").save(),
        lambda acme: Customer.objects.bulk_create(
            [Customer(tenant=acme, name="Baker Foods", type="commercial")]
        ),
        lambda acme: Customer.objects.bulk_update([Customer(tenant=acme)], ["industry"]),
        lambda acme: DataKey.objects.create(number=7),
        lambda acme: list(Customer.objects.raw("SELECT id FROM customers_customer")),
    ],
    ids=[
        "new",
        "create",
        "get_or_create",
        "upsert",
        "save",
        "bulk_create",
        "bulk_update",
        "key",
        "raw",
    ],
)
def test_acting_without_a_company_raises(acme: Company, write: Callable[[Company], Any]) -> None:
    with pytest.raises(TenantRequired):
        write(acme)


def test_related_rows_without_a_company_raise(acme: Company, make_customer: MakeCustomer) -> None:
    customer = make_customer(acme)

    with pytest.raises(TenantRequired):
        list(customer.notes.all())
    with pytest.raises(TenantRequired):
        customer.addresses.count()


def test_prefetching_without_a_company_raises(acme: Company) -> None:
    with pytest.raises(TenantRequired):
        list(Customer.objects.for_list())


def test_queryset_made_before_any_company_asks_for_the_one_active_when_it_runs(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    ours, theirs = make_customer(acme), make_customer(rival)
    made_at_import_time = Customer.objects.filter(type="commercial").exclude(status="inactive")

    with tenant_scope(acme.pk):
        in_acme = list(made_at_import_time.all())
    with tenant_scope(rival.pk):
        in_rival = list(made_at_import_time.all())

    assert (in_acme, in_rival) == ([ours], [theirs])


def test_every_part_of_a_query_names_the_company(acme: Company) -> None:
    """Subqueries, unions and aggregates are filtered too, not only the outermost rows."""
    notes = Note.objects.filter(customer=OuterRef("pk"))
    parts = Customer.objects.filter(Exists(notes)).annotate(Count("notes"))
    statement = parts.union(Customer.objects.all(), all=True)

    with tenant_scope(acme.pk):
        sql, parameters = statement.query.sql_with_params()

    assert sql.count('"tenant_id" = (%s)') == 3
    assert [p for p in parameters if p == acme.pk] == [acme.pk] * 3


def test_update_and_delete_name_the_company(acme: Company, make_customer: MakeCustomer) -> None:
    customer = make_customer(acme)
    with tenant_scope(acme.pk):
        Note.objects.create(customer=customer, body="Call ahead.")
        with connection.execute_wrapper(keep := Statements()):
            Customer.objects.update(industry="food")
            Note.objects.all().delete()

    assert [(verb, "tenant_id" in where) for verb, where in keep.writes] == [
        ("UPDATE", True),
        ("DELETE", True),
    ]


class Statements:
    """Keeps the verb and the condition of each writing statement."""

    def __init__(self) -> None:
        self.writes: list[tuple[str, str]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        verb, where = sql.split(" ", 1)[0], sql.partition(" WHERE ")[2]
        if verb in {"INSERT", "UPDATE", "DELETE"}:
            self.writes.append((verb, where))
        return execute(sql, params, many, context)


def test_thread_does_not_inherit_the_company(acme: Company) -> None:
    raised: list[type[Exception]] = []

    def count() -> None:
        try:
            Customer.objects.count()
        except TenantRequired as error:
            raised.append(type(error))

    with tenant_scope(acme.pk):
        thread = Thread(target=count)
        thread.start()
        thread.join()

    assert raised == [TenantRequired]


@pytest.mark.parametrize(
    "ask",
    [
        lambda: Customer.objects.order_by("name"),
        lambda: Customer.objects.order_by("-name"),
        lambda: Note.objects.order_by("customer__name"),
        lambda: Customer.objects.order_by(F("name")),
        lambda: Customer.objects.order_by(F("name").desc()),
        lambda: Customer.objects.order_by(Lower("name")),
        lambda: Customer.objects.latest("name"),
        lambda: Customer.objects.earliest("name"),
        lambda: Customer.objects.values("name").order_by("name"),
        lambda: Customer.objects.annotate(upper=F("name")).order_by("upper"),
    ],
    ids=[
        "up", "down", "relation", "F", "F-down", "function", "latest", "earliest", "values",
        "alias",
    ],
)  # fmt: skip
def test_sealed_field_has_no_order(acme: Company, ask: Callable[[], Any]) -> None:
    """Ciphertext sorts at random: an answer would look sorted and be wrong."""
    with tenant_scope(acme.pk), pytest.raises(FieldError, match="sealed"):
        ask()


@pytest.mark.parametrize(
    ("model", "path", "sealed"),
    [
        (Customer, "name", True),
        (Customer, "pk", False),
        (Customer, "industry", False),
        (Customer, "no_such_field", False),
        (Customer, "?", False),
        (Address, "coordinates", True),
        (Address, "customer__name", True),
        (Address, "customer__parent__email", True),
        (Address, "customer__created_at", False),
        (Customer, "notes__body", True),
    ],
)
def test_is_sealed_follows_relations(model: Any, path: str, sealed: bool) -> None:
    assert is_sealed(model, path) is sealed
