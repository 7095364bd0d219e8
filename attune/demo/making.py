"""Bring the demo companies into being, or complete what is there of them."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from attune.demo.companies import CUSTOMERS_EACH, DEMO_COMPANIES, OPERATOR, DemoCompany
from attune.demo.customers import Draft, Generator
from attune.demo.loads import add_loads
from attune.demo.rates import add_trucking
from attune.demo.series import add_series
from attune.demo.servicing import SERVED, Workshop
from customers.models import Address, Contact, Customer, Note
from customers.search.keeping import keep_stored
from servicing.generation.plans import make_due_visits
from servicing.models import GenerationRun, Technician
from tenancy.context import tenant_scope
from tenancy.models import Company, Membership, TenantOwnedModel, User
from tenancy.models.company import Industry
from tenancy.roles import Role

PASSWORD = "attune-demo"  # noqa: S105 - known to everybody, and refused outside the quick start
# Foreign keys that the generator has set itself; to look each of them up would take long.
LINKS = {"tenant", "customer", "parent", "author"}


def make_demo(*, now: datetime) -> dict[str, int]:
    """Make what is missing; return how many customers each company was given."""
    users = DemoUsers()
    users.get_or_create(OPERATOR, "Dana Newton", is_superuser=True)
    return {demo.name: make_company(demo, users, now=now) for demo in DEMO_COMPANIES}


class DemoUsers:
    @cached_property
    def password(self) -> str:
        """One hash for all of them, if any is made: hashing is slow on purpose."""
        return make_password(PASSWORD)

    def get_or_create(self, email: str, name: str, *, is_superuser: bool = False) -> User:
        """The user with this e-mail; somebody real who came first is left alone."""
        if user := User.objects.filter(email=email).first():
            return user
        return User.objects.create(
            email=email,
            name=name,
            password=self.password,
            is_superuser=is_superuser,
            is_demo=True,
        )


@transaction.atomic
def make_company(demo: DemoCompany, users: DemoUsers, *, now: datetime) -> int:
    company = company_of(demo)
    members = Membership.objects.filter(tenant=company)
    known = set(members.values_list("user__email", flat=True))
    for role, name in demo.people.items():
        if demo.email(role) not in known:
            user = users.get_or_create(demo.email(role), name)
            Membership.objects.create(tenant=company, user=user, role=role, accepted_at=now)
    with tenant_scope(company.pk):
        count = add_customers(demo, company, now=now)
        add_trucking(demo, today=timezone.localdate(now, ZoneInfo(demo.timezone)))
        add_loads(demo, now=now)
        if Industry.SERVICE in demo.industries:
            add_service_side(demo, company, now=now)
            add_series(demo, company, now=now)
        return count


def company_of(demo: DemoCompany) -> Company:
    """The company, locked; made if there is none."""
    fields = {"name": demo.name, "industries": demo.industries, "timezone": demo.timezone}
    Company.objects.get_or_create(slug=demo.slug, defaults=fields)
    return Company.objects.select_for_update().get(slug=demo.slug)


def add_customers(demo: DemoCompany, company: Company, *, now: datetime) -> int:
    if Customer.objects.count() >= CUSTOMERS_EACH:
        return 0
    authors = list(User.objects.filter(memberships__tenant=company).order_by("email"))
    known = dict(Customer.objects.values_list("external_id", "pk"))
    drafts = Generator(demo, company, authors, now).drafts()
    new = [draft for draft in drafts if draft.customer.external_id not in known]
    for draft in new:
        check(draft)
        # Only now: with a parent, check() would ask the database for circles.
        if draft.parent:
            parent = draft.parent.customer
            draft.customer.parent_id = known.get(parent.external_id, parent.pk)
    save(new)
    return len(new)


def add_service_side(demo: DemoCompany, company: Company, *, now: datetime) -> None:
    """Technicians with all their work, once: whoever has a technician has it all."""
    if Technician.objects.exists():
        return
    member = Membership.objects.filter(tenant=company, user__email=demo.email(Role.TECHNICIAN))
    customers = Customer.objects.filter(
        type__in=SERVED, status=Customer.Status.ACTIVE, archived_at__isnull=True
    )
    served = list(customers.order_by("external_id").prefetch_related("addresses"))
    work = Workshop(demo, company, member.first(), now).draw(served)
    for model, rows in work.rows.items():
        insert(model, rows)
    make_due_visits(company.pk, trigger=GenerationRun.Trigger.COMMAND, clock=lambda: now)


def check(draft: Draft) -> None:
    """Put the records through their models' rules, which also normalise them."""
    for record in (draft.customer, *draft.addresses, *draft.contacts, *draft.notes):
        record.clean_fields(exclude=LINKS)
        record.clean()


def save(drafts: list[Draft]) -> None:
    insert(Customer, [draft.customer for draft in drafts])
    insert(Address, [address for draft in drafts for address in draft.addresses])
    insert(Contact, [contact for draft in drafts for contact in draft.contacts])
    insert(Note, [note for draft in drafts for note in draft.notes])
    keep_stored([draft.customer.pk for draft in drafts])


def insert(model: type[TenantOwnedModel], rows: Sequence[TenantOwnedModel]) -> None:
    """Write the rows with the dates that they were given, instead of now."""
    created: Any = model._meta.get_field("created_at")
    updated: Any = model._meta.get_field("updated_at")
    created.auto_now_add = updated.auto_now = False
    try:
        model.objects.bulk_create(rows)
    finally:
        created.auto_now_add = updated.auto_now = True
