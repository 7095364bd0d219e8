"""A customer of acme's, and its figures of the first quarter of 2024."""

from typing import Any

import pytest

from conftest import Api, MakeCustomer
from customers.models import Customer
from tenancy.models import Company

QUARTER = "?from=2024-01-01&to=2024-03-31"


@pytest.fixture
def customer(acme: Company, make_customer: MakeCustomer) -> Customer:
    return make_customer(acme)


@pytest.fixture
def ask(acme: Company, api: Api, customer: Customer) -> Any:
    """The answer for the quarter, or one metric of it."""
    client = api(acme)

    def get(metric: str | None = None, query: str = QUARTER) -> Any:
        answer = client.get(f"/api/v1/customers/{customer.pk}/analytics{query}")
        assert answer.status_code == 200, answer.json()
        return answer.json()[metric] if metric else answer.json()

    return get
