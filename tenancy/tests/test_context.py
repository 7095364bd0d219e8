"""The tenant scope: Python and PostgreSQL always name the same company, or none."""

import asyncio
from collections.abc import Callable
from threading import Thread

import pytest
from django.db import DataError, connection, transaction
from django.db.models.expressions import RawSQL

from customers.models import Customer
from tenancy.context import TenantRequired, active_tenant_id, current_tenant_id, tenant_scope
from tenancy.models import Company

MakeCustomer = Callable[..., Customer]


def told() -> str | None:
    """What PostgreSQL has been told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT NULLIF(current_setting('attune.tenant_id', true), '')")
        return cursor.fetchone()[0]


def both() -> tuple[str | None, str | None]:
    active = active_tenant_id()
    return (str(active) if active else None, told())


@pytest.mark.django_db
def test_company_outside_every_scope_is_none() -> None:
    assert both() == (None, None)
    with pytest.raises(TenantRequired):
        current_tenant_id()


def test_scope_names_its_company_and_leaves_none_behind(acme: Company) -> None:
    with tenant_scope(acme.pk):
        inside = both()

    assert inside == (str(acme.pk), str(acme.pk))
    assert both() == (None, None)


def test_nested_scopes_restore_the_outer_company(acme: Company, rival: Company) -> None:
    seen = []
    with tenant_scope(acme.pk):
        with tenant_scope(rival.pk):
            with tenant_scope(acme.pk):
                seen.append(both())
            seen.append(both())
        seen.append(both())

    ours, theirs = (str(acme.pk),) * 2, (str(rival.pk),) * 2
    assert seen == [ours, theirs, ours]


def test_nested_scope_that_raises_restores_the_outer_company(acme: Company, rival: Company) -> None:
    with tenant_scope(acme.pk):
        with pytest.raises(KeyError), tenant_scope(rival.pk):
            raise KeyError
        restored = both()

    assert restored == (str(acme.pk), str(acme.pk))


def test_nested_scope_whose_statement_failed_restores_the_outer_company(
    acme: Company, rival: Company
) -> None:
    """The failed transaction takes no further statement, so only the savepoint can restore."""
    with tenant_scope(acme.pk):
        with pytest.raises(DataError), tenant_scope(rival.pk):
            Customer.objects.filter(pk=RawSQL("(1 / 0)::text::uuid", [])).count()
        restored = both()

    assert restored == (str(acme.pk), str(acme.pk))


def test_nested_scope_set_to_roll_back_restores_the_outer_company(
    acme: Company, rival: Company
) -> None:
    with tenant_scope(acme.pk):
        with tenant_scope(rival.pk):
            Customer.objects.create(name="Gone", type="commercial")
            transaction.set_rollback(True)
        restored, theirs = both(), Customer.across_tenants.count()

    with tenant_scope(rival.pk):
        assert (restored, theirs, Customer.objects.count()) == ((str(acme.pk),) * 2, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_scope_is_one_transaction(acme: Company) -> None:
    def create_and_fail() -> None:
        with tenant_scope(acme.pk):
            Customer.objects.create(name="Gone", type="commercial")
            raise KeyError

    with pytest.raises(KeyError):
        create_and_fail()

    with tenant_scope(acme.pk):
        assert (connection.in_atomic_block, Customer.objects.count()) == (True, 0)


@pytest.mark.django_db(transaction=True)
def test_threads_each_see_the_company_of_their_own_scope(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    ours, theirs = make_customer(acme), make_customer(rival)
    seen: dict[str, list[object]] = {}

    def look(company: Company) -> None:
        with tenant_scope(company.pk):
            seen[company.slug] = [told(), list(Customer.objects.all())]
        connection.close()

    with tenant_scope(acme.pk):
        thread = Thread(target=look, args=[rival])
        thread.start()
        thread.join()
        look_here = [told(), list(Customer.objects.all())]

    assert seen == {"rival": [str(rival.pk), [theirs]]}
    assert look_here == [str(acme.pk), [ours]]


def test_coroutines_do_not_share_a_company(acme: Company) -> None:
    """A ContextVar, unlike a global, is each coroutine's own."""

    async def other() -> object:
        return active_tenant_id()

    async def main() -> list[object]:
        before = asyncio.create_task(other())
        return [await before]

    with tenant_scope(acme.pk):
        inside = asyncio.run(main())
    outside = asyncio.run(main())

    assert (inside, outside) == ([acme.pk], [None])
