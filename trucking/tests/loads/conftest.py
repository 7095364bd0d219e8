"""One company's shipper, and an owner who asks for loads of theirs."""

from typing import Any

import pytest

from conftest import Api, MakeCustomer
from customers.models import Customer
from tenancy.context import tenant_scope
from tenancy.models import Company
from trucking.models import Rate
from trucking.tests.making import make_rate


@pytest.fixture
def shipper(acme: Company, make_customer: MakeCustomer) -> Customer:
    return make_customer(acme, "Baker", type="shipper")


@pytest.fixture
def client(api: Api, acme: Company) -> Any:
    return api(acme)


ACCESSORIALS = [
    {"code": "detention", "amount": "75.00", "per": "hour", "freeMinutes": 120},
    {"code": "tonu", "amount": "250.00", "per": "each", "freeMinutes": None},
]


@pytest.fixture
def rate(shipper: Customer) -> Rate:
    with tenant_scope(shipper.tenant_id):
        return make_rate(lane="TX → GA", customer=shipper, accessorials=ACCESSORIALS)
