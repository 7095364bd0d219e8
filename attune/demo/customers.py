"""Made-up customers of a demo company: the same ones every time, younger than two years."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TypeAlias

from attune.demo.companies import DOMAIN, DemoCompany
from attune.demo.firms import Names
from attune.demo.people import HOME_ROADS, WORK_ROADS, person, street, street_name
from attune.demo.places import City
from attune.demo.reachability import Phones, host, personal_email
from attune.demo.remarks import HAULING, SERVICE, Remarks
from customers.models import Address, Contact, Customer, Note
from tenancy.models import Company, User

Type: TypeAlias = Customer.Type
Status: TypeAlias = Customer.Status
HAULED_FOR = {Type.SHIPPER, Type.CONSIGNEE, Type.BROKER}
BELONGS_TO = {
    Type.SHIPPER: Type.BROKER,
    Type.COMMERCIAL: Type.PROPERTY_MANAGER,
    Type.RESIDENTIAL: Type.PROPERTY_MANAGER,
}
YEARS = timedelta(days=730)


@dataclass
class Draft:
    """A customer with what hangs on them, not saved yet; every record has its dates."""

    customer: Customer
    city: City
    domain: str
    parent: "Draft | None" = None
    addresses: list[Address] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def remarks(self) -> Remarks:
        return HAULING if self.customer.type in HAULED_FOR else SERVICE


class Generator:
    """Draws a company's customers from its seed; `now` only says when they were met."""

    def __init__(
        self, demo: DemoCompany, company: Company, authors: list[User], now: datetime
    ) -> None:
        self.demo, self.company, self.authors, self.now = demo, company, authors, now
        self.rng = Random(demo.seed)  # noqa: S311 - the same customers every time, no secret
        self.names = Names(self.rng, demo.regional)
        self.phones = Phones(self.rng, (city.area_code for city in demo.cities))

    def drafts(self) -> Iterator[Draft]:
        drawn: dict[Type, list[Draft]] = {kind: [] for kind in Type}
        number = 0
        for kind, count in self.demo.mix.items():
            for _ in range(count):
                number += 1
                draft = self.draft(kind, self.owner_of(kind, drawn))
                draft.customer.external_id = self.demo.external_id(number)
                drawn[kind].append(draft)
                yield draft

    def owner_of(self, kind: Type, drawn: dict[Type, list[Draft]]) -> Draft | None:
        """The broker or property manager of about every fourth customer that can have one."""
        drafts = drawn[BELONGS_TO[kind]] if kind in BELONGS_TO else []
        owners = [draft for draft in drafts if draft.customer.status == Status.ACTIVE]
        return self.rng.choice(owners) if owners and self.rng.random() < 0.25 else None

    def draft(self, kind: Type, parent: Draft | None) -> Draft:
        draft = self.household(kind) if kind == Type.RESIDENTIAL else self.firm(kind, parent)
        draft.parent = parent
        customer = draft.customer
        customer.created_at = self.now - YEARS * self.rng.uniform(0.005, 1)
        customer.updated_at = self.later(customer.created_at)
        self.give_state(draft)
        self.give_preferences(draft)
        self.give_terms(customer)
        draft.addresses = list(self.addresses(draft))
        draft.contacts = list(self.contacts(draft))
        draft.notes = list(self.notes(draft))
        return draft

    def household(self, kind: Type) -> Draft:
        city, name = self.rng.choice(self.demo.cities), person(self.rng)
        while not self.names.household(name):
            name = person(self.rng)
        customer = Customer(
            tenant=self.company,
            name=name,
            type=kind,
            email=personal_email(name) if self.rng.random() < 0.85 else None,
            phone=self.phones.number(city.area_code),
        )
        return Draft(customer, city, DOMAIN)

    def firm(self, kind: Type, parent: Draft | None) -> Draft:
        city = parent.city if parent else self.rng.choice(self.demo.cities)
        if parent and kind == Type.COMMERCIAL:
            name, industry = self.names.building(street_name(self.rng)), "real estate"
        else:
            name, industry = self.names.firm(kind)
        mailbox = self.rng.choice(("office", "contact", "hello"))
        if kind in HAULED_FOR:
            mailbox = self.rng.choice(("dispatch", "shipping", "traffic"))
        customer = Customer(
            tenant=self.company,
            name=name,
            type=kind,
            industry=industry,
            email=f"{mailbox}@{host(name)}",
            phone=self.phones.number(city.area_code),
            primary_contact=person(self.rng),
        )
        return Draft(customer, city, host(name))

    def give_state(self, draft: Draft) -> None:
        customer = draft.customer
        customer.status = self.rng.choices(
            [Status.ACTIVE, Status.PROSPECT, Status.ON_HOLD, Status.INACTIVE], [81, 8, 5, 6]
        )[0]
        if customer.status == Status.ON_HOLD:
            customer.hold_reason = self.rng.choice(draft.remarks.hold_reasons)
        if customer.status == Status.INACTIVE and self.rng.random() < 0.4:
            customer.archived_at = customer.updated_at
        customer.tags = self.rng.sample(draft.remarks.tags, self.rng.choice((0, 0, 1, 1, 2, 3)))
        if self.rng.random() < 0.3:
            source = self.rng.choice(("referral", "web site", "trade show", "cold call"))
            customer.metadata = {"source": source}

    def give_preferences(self, draft: Draft) -> None:
        customer, rng = draft.customer, self.rng
        customer.communication_method = rng.choice([*Customer.CommunicationMethod.values, None])
        customer.do_not_contact = rng.random() < 0.02
        if rng.random() < 0.6:
            customer.preferred_service_window = rng.choice(draft.remarks.windows)
        if rng.random() < 0.2:
            customer.emergency_contact = self.phones.number(draft.city.area_code)

    def give_terms(self, customer: Customer) -> None:
        kind = Type(customer.type)
        if kind == Type.BROKER:
            customer.mc_number = str(self.rng.randint(140_000, 1_590_000))
        if kind == Type.BROKER or (kind == Type.SHIPPER and self.rng.random() < 0.3):
            customer.dot_number = str(self.rng.randint(600_000, 4_100_000))
        if kind == Type.RESIDENTIAL or customer.status == Status.PROSPECT:
            return
        customer.payment_terms_days = self.rng.choice((7, 15, 21, 30, 30, 30, 45))
        if kind in HAULED_FOR and self.rng.random() < 0.8:
            customer.credit_limit = Decimal(self.rng.randint(2, 40) * 2500)

    def addresses(self, draft: Draft) -> Iterator[Address]:
        others = (Address.Type.BILLING, Address.Type.SERVICE)
        if draft.customer.type in HAULED_FOR:
            others = (Address.Type.BILLING, Address.Type.SHIPPING)
        count = 0 if draft.customer.type == Type.RESIDENTIAL else self.rng.choice((0, 0, 1, 2))
        kinds = [Address.Type.PRIMARY, *self.rng.sample(others, count)]
        for position, kind in enumerate(kinds):
            yield self.address(draft, kind, position)

    def address(self, draft: Draft, kind: Address.Type, position: int) -> Address:
        city = draft.city if position == 0 else self.rng.choice(self.demo.cities)
        roads = HOME_ROADS if draft.customer.type == Type.RESIDENTIAL else WORK_ROADS
        is_visited = kind != Address.Type.BILLING
        return Address(
            tenant=self.company,
            customer=draft.customer,
            position=position,
            type=kind,
            street=street(self.rng, roads),
            street2=f"Suite {self.rng.randint(1, 40) * 10}" if not is_visited else None,
            city=city.name,
            state=city.state,
            zip_code=self.rng.choice(city.zip_codes),
            country="US",
            coordinates=city.coordinates(self.rng) if is_visited else None,
            access_notes=self.way_in(draft.remarks) if is_visited else None,
            created_at=draft.customer.created_at,
            updated_at=draft.customer.updated_at,
        )

    def way_in(self, remarks: Remarks) -> str | None:
        return self.rng.choice(remarks.access) if self.rng.random() < 0.35 else None

    def contacts(self, draft: Draft) -> Iterator[Contact]:
        at_home = draft.customer.type == Type.RESIDENTIAL
        count = self.rng.choice((0, 0, 0, 1)) if at_home else self.rng.choice((0, 1, 1, 2, 3))
        roles = ("Spouse",) if at_home else draft.remarks.contact_roles
        for position, role in enumerate(self.rng.sample(roles, count)):
            name = person(self.rng)
            if at_home:
                name = f"{name.split()[0]} {draft.customer.name.split()[1]}"
            yield Contact(
                tenant=self.company,
                customer=draft.customer,
                position=position,
                name=name,
                role=role,
                email=personal_email(name, draft.domain) if self.rng.random() < 0.7 else None,
                phone=self.phones.number(draft.city.area_code),
                created_at=draft.customer.created_at,
                updated_at=draft.customer.updated_at,
            )

    def notes(self, draft: Draft) -> Iterator[Note]:
        for body in self.rng.sample(draft.remarks.notes, self.rng.choice((0, 0, 1, 1, 2, 3))):
            written_at = self.later(draft.customer.created_at)
            yield Note(
                tenant=self.company,
                customer=draft.customer,
                body=body,
                pinned=self.rng.random() < 0.1,
                author=self.rng.choice(self.authors),
                created_at=written_at,
                updated_at=written_at,
            )

    def later(self, moment: datetime) -> datetime:
        return moment + (self.now - moment) * self.rng.random()
