"""The demo companies' records: believable, within every rule, and there to be signed in to."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from rest_framework.test import APIClient

from attune.demo.companies import (
    CUSTOMERS_EACH,
    DEMO_COMPANIES,
    HARBOR_GROUP,
    OPERATOR,
    SUMMIT,
    DemoCompany,
)
from attune.demo.making import PASSWORD
from customers.models import Address, Contact, Customer, Note
from customers.postal import zip_lies_in_state
from servicing.maintenance import DueState
from servicing.models import (
    Booking,
    Equipment,
    MaintenancePlan,
    Meter,
    MeterReading,
    PartUsed,
    ServicedEquipment,
    ServiceRecord,
    Technician,
    TimeOff,
    Visit,
    VisitEquipment,
)
from tenancy.asker import Asker, own_customer_ids
from tenancy.context import tenant_scope
from tenancy.models import Company, Membership, User
from tenancy.roles import Role

Demo = dict[str, Company]
FICTIONAL = re.compile(r"(\(\d{3}\) |\d{3}-|\+1 \d{3} )555-01\d\d")
SERVICE_SIDE = (
    *(Technician, TimeOff, Equipment, Visit, VisitEquipment, Booking),
    *(ServiceRecord, ServicedEquipment, PartUsed),
    *(MeterReading, Meter, MaintenancePlan),
)


def made_by_command() -> list[str]:
    call_command("demo", stdout=(out := StringIO()))
    return out.getvalue().splitlines()


@pytest.fixture(scope="module")
def told_by_demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[str]]:
    """What the command says; all companies are made once, since that takes ten seconds."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield made_by_command()
        transaction.set_rollback(True)


@pytest.fixture
def demo(told_by_demo: list[str]) -> Iterator[Demo]:
    with transaction.atomic():
        yield {company.slug: company for company in Company.objects.all()}
        transaction.set_rollback(True)


@pytest.fixture
def now(told_by_demo: list[str]) -> datetime:
    return timezone.now()


def test_demo_makes_companies_people_and_customers_once(
    demo: Demo, told_by_demo: list[str], django_assert_num_queries: Any
) -> None:
    # The operator; for each company: a savepoint's two, itself twice, its members, and the
    # scope's savepoint and setting, there and back, around one count; of two, their technicians
    # and series, and of two, their rates and loads.
    with django_assert_num_queries(1 + 3 * 10 + 4 + 4):
        again = made_by_command()

    names = [company.name for company in DEMO_COMPANIES]
    assert told_by_demo == [f"{name}: 200 customers added." for name in names]
    assert again == [f"{name}: complete" for name in names]
    for company in DEMO_COMPANIES:
        kept = Company.objects.get(slug=company.slug)
        members = Membership.objects.working().filter(tenant=kept)
        assert dict(members.values_list("role", "user__email")) == {
            role: f"{role}@{company.slug}.example.com" for role in Role
        }
        with tenant_scope(kept.pk):
            assert Customer.objects.count() == CUSTOMERS_EACH
            types = Counter(Customer.objects.values_list("type", flat=True))
            assert types == {kind: count for kind, count in company.mix.items() if count}
    assert User.objects.filter(is_demo=True).count() == 3 * 6 + 1
    assert User.objects.get(is_superuser=True).email == OPERATOR


@pytest.mark.parametrize("company", DEMO_COMPANIES, ids=lambda company: company.slug)
def test_records_of_the_demo_keep_every_rule(demo: Demo, company: DemoCompany) -> None:
    kept = demo[company.slug]

    with tenant_scope(kept.pk):
        for model in (Customer, Address, Contact, Note):
            for record in model.objects.order_by("pk")[::25]:
                record.full_clean()
        for address in Address.objects.all():
            assert zip_lies_in_state(address.zip_code, address.state)
        people = [*Customer.objects.all(), *Contact.objects.all()]
        phones = [person.phone for person in people]
        assert [phone for phone in phones if not FICTIONAL.fullmatch(phone)] == []
        assert len(set(phones)) == len(phones)
        emails = {person.email.split("@")[1] for person in people if person.email}
        assert [host for host in emails if not f".{host}".endswith(".example.com")] == []


def test_customers_of_the_demo_are_of_many_kinds(demo: Demo) -> None:
    kept = demo[HARBOR_GROUP.slug]

    with tenant_scope(kept.pk):
        customers = list(Customer.objects.all())
        assert {customer.status for customer in customers} == set(Customer.Status.values)
        held = [c for c in customers if c.status == Customer.Status.ON_HOLD]
        assert all(customer.hold_reason for customer in held)
        assert 0 < sum(c.archived_at is not None for c in customers) < 20
        parents = {(c.parent.type, c.type) for c in customers if c.parent}
        assert ("broker", "shipper") in parents
        assert ("property_manager", "commercial") in parents
        assert all(c.mc_number and c.dot_number for c in customers if c.type == "broker")
        assert any(c.window_start for c in customers)
        assert {count for count in Counter(Contact.objects.values_list("customer")).values()} == {
            *(1, 2, 3)
        }


def test_dates_of_the_demo_lie_in_the_past_two_years(demo: Demo, now: datetime) -> None:
    kept = demo[SUMMIT.slug]

    with tenant_scope(kept.pk):
        for customer in Customer.objects.all():
            assert now - timedelta(days=731) < customer.created_at < customer.updated_at < now
        for note in Note.objects.select_related("customer"):
            assert note.customer.created_at < note.created_at == note.updated_at < now
    fresh = Customer(name="Baker Foods", type="commercial", tenant=kept)
    with tenant_scope(kept.pk):
        fresh.save()
    assert fresh.created_at >= now
    assert fresh.updated_at >= now


@pytest.mark.parametrize("company", [SUMMIT, HARBOR_GROUP], ids=lambda company: company.slug)
def test_service_side_of_the_demo_keeps_every_rule(
    demo: Demo, company: DemoCompany, now: datetime
) -> None:
    kept = demo[company.slug]

    with tenant_scope(kept.pk):
        for model in SERVICE_SIDE:
            assert model.objects.exists(), model
            for row in model.objects.order_by("pk")[::40]:
                row.full_clean()
        for record in ServiceRecord.objects.prefetch_related("parts")[:50]:
            assert record.amount == record.computed_amount()
        for visit in Visit.objects.prefetch_related("crew", "bookings"):
            booked = {booking.technician_id for booking in visit.bookings.all()}
            assert booked == (visit.technician_ids() if visit.span else set())
        days = ServiceRecord.objects.order_by("service_date").values_list("service_date", flat=True)
        assert timedelta(days=365 * 2) < now - days[0] < timedelta(days=366 * 3)
        done = Visit.objects.filter(status="completed")
        assert done.filter(service_records__isnull=True).count() == 0
        assert Visit.objects.filter(scheduled_start__gt=now).exists()


@pytest.mark.parametrize("company", [SUMMIT, HARBOR_GROUP], ids=lambda company: company.slug)
def test_maintenance_of_the_demo_stands_in_every_state(
    demo: Demo, company: DemoCompany, now: datetime
) -> None:
    kept = demo[company.slug]

    with tenant_scope(kept.pk):
        today = now.astimezone(ZoneInfo(company.timezone)).date()
        plans = MaintenancePlan.objects.all()
        days = dict(plans.values_list("pk", "next_due_on"))
        counts = {state: plans.in_state([state], today).count() for state in DueState}
        plans.reschedule()

        assert dict(plans.values_list("pk", "next_due_on")) == days
        assert all(counts.values()), counts
        assert counts["overdue"] < plans.count() / 5
        visits = Visit.objects.filter(maintenance_plan__isnull=False)
        assert visits.count() == visits.exclude(due_on=None).count() > 0


def test_the_demo_technician_sees_customers_of_his_own(demo: Demo) -> None:
    kept = demo[SUMMIT.slug]
    member = Membership.objects.get(tenant=kept, role=Role.TECHNICIAN)

    with tenant_scope(kept.pk):
        own = list(own_customer_ids(Asker(member, Role.TECHNICIAN)))
        assert Technician.objects.get(member=member).name == SUMMIT.people[Role.TECHNICIAN]
        assert 0 < len(own) < CUSTOMERS_EACH


def test_demo_people_sign_in(demo: Demo) -> None:
    demo[SUMMIT.slug]

    for role in Role:
        body = {"email": f"{role}@summit.example.com", "password": PASSWORD}
        answer = APIClient().post("/api/v1/auth/tokens", body)
        assert (answer.status_code, answer.json()["role"]) == (201, role)
