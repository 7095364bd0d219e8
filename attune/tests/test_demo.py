"""The demo companies: complete, believable, the same every time, and for the quick start alone."""

import re
from collections import Counter
from datetime import datetime, timedelta
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from rest_framework.test import APIClient

from attune.demo.companies import (
    CUSTOMERS_EACH,
    DEMO_COMPANIES,
    HARBOR_GROUP,
    LONE_STAR,
    OPERATOR,
    SUMMIT,
    DemoCompany,
)
from attune.demo.customers import Generator
from attune.demo.making import PASSWORD, DemoUsers, make_company
from attune.demo.servicing import Workshop
from customers.models import Address, Contact, Customer, Note
from customers.postal import zip_lies_in_state
from servicing.models import (
    Booking,
    Equipment,
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

FICTIONAL = re.compile(r"(\(\d{3}\) |\d{3}-|\+1 \d{3} )555-01\d\d")


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


def test_demo_makes_companies_people_and_customers_once(
    db: None, django_assert_num_queries: Any
) -> None:
    first = demo()
    # The operator; for each company: a savepoint's two, itself twice, its members, and the
    # scope's savepoint and setting, there and back, around one count; of two, their technicians,
    # and of two, their rates and loads.
    with django_assert_num_queries(1 + 3 * 10 + 2 + 4):
        again = demo()

    names = [company.name for company in DEMO_COMPANIES]
    assert first == [f"{name}: 200 customers added." for name in names]
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
def test_records_of_the_demo_keep_every_rule(db: None, now: datetime, company: DemoCompany) -> None:
    kept = made(company, now)

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


def test_customers_of_the_demo_are_of_many_kinds(db: None, now: datetime) -> None:
    kept = made(HARBOR_GROUP, now)

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


def test_dates_of_the_demo_lie_in_the_past_two_years(db: None, now: datetime) -> None:
    kept = made(SUMMIT, now)

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


SERVICE_SIDE = (
    *(Technician, TimeOff, Equipment, Visit, VisitEquipment, Booking),
    *(ServiceRecord, ServicedEquipment, PartUsed),
)


@pytest.mark.parametrize("company", [SUMMIT, HARBOR_GROUP], ids=lambda company: company.slug)
def test_service_side_of_the_demo_keeps_every_rule(
    db: None, now: datetime, company: DemoCompany
) -> None:
    kept = made(company, now)

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


def test_the_demo_technician_sees_customers_of_his_own(db: None, now: datetime) -> None:
    kept = made(SUMMIT, now)
    member = Membership.objects.get(tenant=kept, role=Role.TECHNICIAN)

    with tenant_scope(kept.pk):
        own = list(own_customer_ids(Asker(member, Role.TECHNICIAN)))
        assert Technician.objects.get(member=member).name == SUMMIT.people[Role.TECHNICIAN]
        assert 0 < len(own) < CUSTOMERS_EACH


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


def test_demo_people_sign_in(db: None, now: datetime) -> None:
    made(SUMMIT, now)

    for role in Role:
        body = {"email": f"{role}@summit.example.com", "password": PASSWORD}
        answer = APIClient().post("/api/v1/auth/tokens", body)
        assert (answer.status_code, answer.json()["role"]) == (201, role)


def test_mix_of_each_company_is_as_large_as_it_should_be() -> None:
    assert [sum(company.mix.values()) for company in DEMO_COMPANIES] == [CUSTOMERS_EACH] * 3
    assert all(left.seed != right.seed for left, right in pairwise(DEMO_COMPANIES))
