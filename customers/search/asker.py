"""Search as one asker may: over the customers they see, by the fields they see."""

from collections.abc import Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet

from customers.models import Customer
from customers.search.fields import Reader
from customers.search.finding import Search
from customers.serializers import AddressSerializer, ContactSerializer, CustomerHitSerializer
from tenancy.admin.masking import masks_of
from tenancy.api.reading import Plan
from tenancy.asker import Asker, own_customer_ids
from tenancy.roles import Access

RESOURCE = "customers"
NOTHING: dict[str, frozenset[str]] = {}


def search_as(
    asker: Asker, query: str, customers: QuerySet[Customer], types: Sequence[str] = ()
) -> Search:
    """`customers` are those that may be found: filtered, archived ones left out where wanted."""
    access = asker.access(RESOURCE)
    plan = plan_for(asker)
    hidden = masked_columns() if access is Access.MASKED else NOTHING
    only = list(own_customer_ids(asker)) if access.only_own else None
    found = customers.order_by().prefetch_related(None)
    reader = Reader(plan, hidden, asker.company.region)
    return Search(query, found, plan, reader, types=types, only=only)


def plan_for(asker: Asker) -> Plan:
    context: Any = {
        "request": SimpleNamespace(asker=asker),
        "view": SimpleNamespace(resource=RESOURCE),
    }
    plan: Plan = CustomerHitSerializer(context=context).plan
    return plan


@cache
def masked_columns() -> dict[str, frozenset[str]]:
    """What a masked role sees no more of than its shape, by the list that it stands in."""
    return {
        "": frozenset(masks_of(CustomerHitSerializer)),
        "contacts": frozenset(masks_of(ContactSerializer)),
        "addresses": frozenset(masks_of(AddressSerializer)),
    }
