from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from customers.models import Customer
from servicing.models import Equipment, RecurringService, Technician
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


@pytest.fixture
def make_series(db: None) -> Make:
    """Daily at ten from 2 March 2026 on, a Monday, which is also when the ledger begins."""

    def make(customer: Customer, **fields: Any) -> RecurringService:
        usual: dict[str, Any] = {
            "service_type": "Filter change",
            "frequency": "daily",
            "starts_on": date(2026, 3, 2),
            "begins_on": date(2026, 3, 2),
            "preferred_time": time(10),
            "timezone": "UTC",
            "horizon_days": 10,
        }
        with tenant_scope(customer.tenant_id):
            series = RecurringService(customer=customer, **usual | fields)
            series.full_clean()
            series.save()
            return series

    return make
