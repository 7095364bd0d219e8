from typing import NamedTuple

import pytest

from conftest import MakeCustomer
from customers.models import Address, Customer
from tenancy.context import tenant_scope
from tenancy.models import Company
from trucking.tests.making import ATLANTA, DALLAS, make_address


class Lane(NamedTuple):
    """A customer of acme's with a place in Dallas and one in Atlanta."""

    customer: Customer
    dallas: Address
    atlanta: Address

    @property
    def rates(self) -> str:
        return f"/api/v1/customers/{self.customer.pk}/rates"


@pytest.fixture
def lane(acme: Company, make_customer: MakeCustomer) -> Lane:
    customer = make_customer(acme)
    with tenant_scope(acme.pk):
        return Lane(customer, make_address(customer, DALLAS), make_address(customer, ATLANTA))
