from collections.abc import Callable
from typing import Any

import pytest

from customers.models import Customer
from servicing.models import Equipment, Technician
from tenancy.context import tenant_scope
from tenancy.models import Company

Make = Callable[..., Any]


@pytest.fixture
def make_technician(db: None) -> Make:
    def make(company: Company, name: str = "Lee Carver", **fields: Any) -> Technician:
        with tenant_scope(company.pk):
            return Technician.objects.create(name=name, **fields)

    return make


@pytest.fixture
def make_equipment(db: None) -> Make:
    def make(customer: Customer, name: str = "Rooftop unit", **fields: Any) -> Equipment:
        with tenant_scope(customer.tenant_id):
            return Equipment.objects.create(customer=customer, name=name, **fields)

    return make
