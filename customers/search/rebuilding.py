"""A company's tokens made anew, and moved to its newest data key, while everybody works on."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import connection

from customers.models import Customer
from customers.search.keeping import keep
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.sealing.rotation import lock_data_keys

BATCH = 500  # Customers whose rows one transaction locks.
NO_ONE = UUID(int=0)


def rebuild(tenant_id: UUID) -> Iterator[int]:
    """Yield the number of customers after each batch; KeyGone if the company was shredded.

    None where the company shall not be searched.

    Each batch is a transaction, which also says how far it came: run again, it goes on there.
    """
    with tenant_scope(tenant_id):
        number = lock_data_keys(tenant_id)
        # Locked, so that who switches it off meanwhile comes after, and has the last word.
        company = Company.objects.select_for_update(no_key=True).get(pk=tenant_id)
        if not company.searches_customers:
            return
        begun = ask("SELECT search.begin_rebuild(%s, %s::smallint)", tenant_id, number)
    after: UUID | None = begun or NO_ONE
    while after is not None:
        with tenant_scope(tenant_id):
            customers = batch_behind(after)
            if customers:
                keep(customers)
                ids = [customer.pk for customer in customers]
                advance = "SELECT search.advance_rebuild(%s, %s, %s, %s::uuid[])"
                ask(advance, tenant_id, after, ids[-1], ids)
        yield len(customers)
        after = customers[-1].pk if customers else None
    with tenant_scope(tenant_id):
        ask("SELECT search.finish_rebuild(%s)", tenant_id)


def batch_behind(after: UUID) -> list[Customer]:
    """The next customers by id, locked, archived ones too: they come back by a restore."""
    rows = Customer.objects.filter(pk__gt=after).order_by("pk")
    locked = rows.select_for_update(of=("self",), no_key=True).select_related("tenant")
    return list(locked.for_list()[:BATCH])


def ask(statement: str, *parameters: Any) -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: UUID | None = cursor.fetchone()[0]
        return found
