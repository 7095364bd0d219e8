from collections.abc import Callable, Iterator
from datetime import UTC, date, time, timedelta
from typing import Any

import pytest
from celery import current_app as celery
from django.utils import timezone

from conftest import MakeCustomer
from customers.models import Customer
from servicing.models import Equipment, RecurringService, Technician
from servicing.tests.series_looking import run
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


@pytest.fixture
def unit(acme: Company, make_customer: MakeCustomer, make_equipment: Make) -> Equipment:
    equipment: Equipment = make_equipment(make_customer(acme))
    return equipment


@pytest.fixture
def today() -> date:
    return timezone.now().astimezone(UTC).date()


@pytest.fixture
def make_planned(acme: Company, make_series: Make, today: date) -> Make:
    """A daily series that began yesterday, planned from yesterday to four days ahead."""

    def make(customer: Any, **fields: Any) -> RecurringService:
        yesterday = today - timedelta(days=1)
        usual = {"starts_on": yesterday, "begins_on": yesterday, "horizon_days": 4}
        series: RecurringService = make_series(customer, **usual | fields)
        run(acme, timezone.now() - timedelta(days=1))
        run(acme, timezone.now())
        return series

    return make


@pytest.fixture
def eager_worker() -> Iterator[None]:
    """What is sent is run at once."""
    celery.conf.task_always_eager = True
    yield
    celery.conf.task_always_eager = False
