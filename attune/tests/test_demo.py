"""The demo companies: complete, believable, the same every time, and for the quick start alone."""

from datetime import datetime, timedelta
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from attune.demo.companies import (
    CUSTOMERS_EACH,
    DEMO_COMPANIES,
    LONE_STAR,
    SUMMIT,
    DemoCompany,
)
from attune.demo.customers import Generator
from attune.demo.making import DemoUsers, make_company
from attune.demo.servicing import Workshop
from customers.models import Customer
from servicing.models import (
    Equipment,
    Visit,
)
from tenancy.context import tenant_scope
from tenancy.models import Company, Membership, User
from tenancy.roles import Role


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def demo() -> list[str]:
    call_command("demo", stdout=(out := StringIO()))
    return out.getvalue().splitlines()


def made(company: DemoCompany, now: datetime) -> Company:
    make_company(company, DemoUsers(), now=now)
    return Company.objects.get(slug=company.slug)


def test_demo_is_refused_outside_the_quick_start(db: None, settings: Any) -> None:
    settings.QUICKSTART = False

    with pytest.raises(CommandError) as refused:
        demo()

    assert str(refused.value) == "Demo companies are made in the quick start alone, by bin/dev."
    assert (User.objects.count(), Company.objects.count()) == (0, 0)


def test_demo_is_the_same_every_time(db: None, now: datetime) -> None:
    company = Company(name="Baker Freight", slug="baker")
    authors = [User(name="Ada Boss")]

    runs = [
        [
            (draft.customer.name, draft.customer.phone, [place.street for place in draft.addresses])
            for draft in Generator(LONE_STAR, company, authors, now - age).drafts()
        ]
        for age in (timedelta(0), timedelta(days=400))
    ]

    assert runs[0] == runs[1]
    assert len(runs[0]) == CUSTOMERS_EACH


def test_half_made_company_is_completed(db: None, now: datetime) -> None:
    kept = made(SUMMIT, now)
    with tenant_scope(kept.pk):
        before = {row.external_id: row.name for row in Customer.objects.all()}
        families = dict(Customer.objects.values_list("external_id", "parent__external_id"))
        lost = Customer.objects.filter(external_id__gt="SUM-1100", equipment=None, visits=None)
        lost = lost.exclude(type="property_manager")
        count, _ = lost.delete()
    Membership.objects.filter(tenant=kept, role=Role.VIEWER).delete()

    make_company(SUMMIT, DemoUsers(), now=now)

    assert count > 0
    with tenant_scope(kept.pk):
        assert {row.external_id: row.name for row in Customer.objects.all()} == before
        after = dict(Customer.objects.values_list("external_id", "parent__external_id"))
        assert after == families
    assert Membership.objects.filter(tenant=kept).count() == len(Role)


def test_the_service_side_is_the_same_every_time(db: None, now: datetime) -> None:
    company = Company(name="Baker Comfort", slug="baker")

    def customer(number: int) -> Customer:
        return Customer(tenant=company, name=str(number), type="commercial", created_at=now)

    def drawn() -> list[Any]:
        work = Workshop(SUMMIT, company, None, now).draw(customers)
        things = [thing.serial_number for thing in work.rows[Equipment]]
        return [*things, *((v.status, v.scheduled_start) for v in work.rows[Visit])]

    with tenant_scope(company.pk):
        customers = [customer(number) for number in range(120)]
        assert drawn() == drawn()


def test_somebody_real_of_the_same_address_is_left_alone(db: None, now: datetime) -> None:
    real = User.objects.create_user("owner@summit.example.com", "their own secret")

    made(SUMMIT, now)

    real.refresh_from_db()
    assert not real.is_demo
    assert real.check_password("their own secret")


def test_mix_of_each_company_is_as_large_as_it_should_be() -> None:
    assert [sum(company.mix.values()) for company in DEMO_COMPANIES] == [CUSTOMERS_EACH] * 3
    assert all(left.seed != right.seed for left, right in pairwise(DEMO_COMPANIES))
