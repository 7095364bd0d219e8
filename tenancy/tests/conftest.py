from collections.abc import Iterator

import pytest

from customers.models import Customer
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.tests.canary import SECRET


@pytest.fixture
def in_acme(acme: Company) -> Iterator[Company]:
    with tenant_scope(acme.pk):
        yield acme


@pytest.fixture
def customer(in_acme: Company) -> Customer:
    """As the database hands it out: nothing is opened yet."""
    made = Customer.objects.create(name=SECRET, type="commercial", email="sigrun@example.com")
    return Customer.objects.get(pk=made.pk)
