"""What the tests ask of a company's kept order of names."""

from typing import Any

from customers.alphabet import relisting
from customers.alphabet.order import current_alphabet
from customers.models import Customer, NameChange, NameOrder
from tenancy.context import tenant_scope
from tenancy.models import Company


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
