"""The service side of a demo company: its people, three years of work, and the week at hand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from attune.demo.companies import DemoCompany
from attune.demo.maintenance import Upkeep
from attune.demo.people import person
from attune.demo.reachability import personal_email
from attune.demo.trade import COLORS, COMMENTS, MACHINES, WORK_NOTES, Machine
from customers.models import Customer
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
from servicing.models.visit_states import BLOCKS_NOBODY, DONE, Status
from tenancy.models import Company, Membership
from tenancy.roles import Role

SERVED = {Customer.Type.RESIDENTIAL, Customer.Type.COMMERCIAL, Customer.Type.PROPERTY_MANAGER}
YEARS = 3
DAYS_AROUND = 4  # Of visits, before and after today.
STARTS = (time(8), time(10), time(13), time(15))  # Each visit ends before the next begins.
HOUR = timedelta(hours=1)
USUAL_HOURS = {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat")}


@dataclass
class Work:
    """All rows of the service side by model, in the order in which they are written."""

    rows: dict[type[Any], list[Any]] = field(
        default_factory=lambda: {
            model: []
            for model in (
                *(Technician, TimeOff, Equipment, Visit, VisitEquipment, Booking),
                *(ServiceRecord, ServicedEquipment, PartUsed),
                *(MeterReading, Meter, MaintenancePlan),
            )
        }
    )

    def add(self, kind: type[Any], at: datetime, /, **fields: Any) -> Any:
        row = kind(created_at=at, updated_at=at, **fields)
        self.rows[kind].append(row)
        return row


class Workshop:
    """Draws it from the company's seed; `now` says where the week lies."""

    def __init__(
        self, demo: DemoCompany, company: Company, member: Membership | None, now: datetime
    ) -> None:
        self.demo, self.company, self.member, self.now = demo, company, member, now
        self.rng = Random(demo.seed + 1)  # noqa: S311 - the same every time, no secret
        self.zone = ZoneInfo(demo.timezone)
        self.work = Work()
        self.machines: dict[Any, Machine] = {}

    def draw(self, customers: list[Customer]) -> Work:
        """`customers` with their addresses, in an order that never changes."""
        self.hire()
        things = [thing for customer in customers for thing in self.install(customer)]
        self.remember(things)
        self.plan(things)
        Upkeep(self).promise(things)
        return self.work

    def hire(self) -> None:
        names = [self.demo.people[Role.TECHNICIAN], *(person(self.rng) for _ in COLORS[1:])]
        begun = self.now - timedelta(days=365 * YEARS)
        for number, (name, color) in enumerate(zip(names, COLORS, strict=True)):
            self.work.add(
                Technician,
                begun,
                tenant=self.company,
                name=name,
                email=personal_email(name),
                skills=self.rng.sample(["hvac", "boilers", "gas", "electrical", "plumbing"], 2),
                color=color,
                member=self.member if number == 0 else None,
                working_hours=USUAL_HOURS,
            )
        away = self.work.rows[Technician][-1]
        start = self.at(self.today + timedelta(days=2), time(0))
        self.work.add(
            TimeOff,
            self.now,
            tenant=self.company,
            technician=away,
            start=start,
            end=start + timedelta(days=2),
            reason="Family trip",
        )

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone)

    def install(self, customer: Customer) -> Iterator[Equipment]:
        place = next(iter(customer.addresses.all()), None)
        for machine in self.rng.sample(MACHINES, self.rng.choice((1, 1, 2))):
            age = self.rng.randint(200, 3000)
            installed_on = self.today - timedelta(days=age)
            thing = self.work.add(
                Equipment,
                customer.created_at,
                tenant=self.company,
                customer=customer,
                address=place,
                name=machine.name,
                category=machine.category,
                manufacturer=self.rng.choice(machine.makers),
                model=f"{machine.name[:2].upper()}-{self.rng.randint(20, 99)}0",
                serial_number=f"{self.demo.slug[:1].upper()}{self.rng.randint(10**7, 10**8 - 1)}",
                installed_on=installed_on,
                manufacturer_warranty_starts_on=installed_on,
                manufacturer_warranty_ends_on=installed_on + timedelta(days=5 * 365),
            )
            self.machines[thing.pk] = machine
            yield thing

    def remember(self, things: list[Equipment]) -> None:
        """Twice a year or so each thing was looked after, and now and then one broke."""
        for thing in things:
            for season in range(2 * YEARS):
                back = 182 * season + self.rng.randint(DAYS_AROUND + 6, 170)
                day = self.today - timedelta(days=back)
                if thing.installed_on and day > thing.installed_on and self.rng.random() < 0.8:
                    start = self.at(day, self.rng.choice(STARTS))
                    self.record(thing, start, repairs=self.rng.random() < 0.25)

    def record(
        self, thing: Equipment, start: datetime, *, repairs: bool, visit: Visit | None = None
    ) -> None:
        machine, kinds = self.machines[thing.pk], ServiceRecord.Kind
        end = start + HOUR + timedelta(minutes=self.rng.choice((0, 15, 30)))
        rated = self.rng.random() < 0.4
        record = self.work.add(
            ServiceRecord,
            end,
            tenant=self.company,
            customer_id=thing.customer_id,
            address_id=thing.address_id,
            visit=visit,
            technician=visit.technician if visit else self.rng.choice(self.people),
            service_date=start,
            service_type=machine.repair if repairs else machine.upkeep,
            kind=kinds.CORRECTIVE if repairs else kinds.PREVENTIVE,
            requested_at=start - self.rng.randint(4, 60) * HOUR / 2 if repairs else None,
            arrived_at=start,
            completed_at=end,
            labor_minutes=(end - start) // timedelta(minutes=1),
            labor_rate=Decimal("115.00"),
            satisfaction_score=self.rng.choice((3, 4, 4, 5, 5, 5)) if rated else None,
            satisfaction_comment=self.rng.choice(COMMENTS) if rated and repairs else None,
            notes=self.rng.choice(WORK_NOTES) if repairs else None,
        )
        links = {"tenant": self.company, "service": record}
        self.work.add(ServicedEquipment, end, **links, equipment=thing)
        parts = []
        if repairs:
            number, text, price = self.rng.choice(machine.parts)
            said = {"part_number": number, "description": text, "unit_price": Decimal(price)}
            parts = [self.work.add(PartUsed, end, **links, **said, quantity=Decimal(1))]
        record.amount = record.computed_amount(parts)
        thing.last_serviced_at = max(filter(None, (thing.last_serviced_at, start)))

    @property
    def people(self) -> list[Technician]:
        return self.work.rows[Technician]

    def plan(self, things: list[Equipment]) -> None:
        """Full days around today, and a few calls that nobody has taken yet."""
        waiting = iter(self.rng.sample(things, len(things)))
        for offset in range(-DAYS_AROUND, DAYS_AROUND + 1):
            day = self.today + timedelta(days=offset)
            if day.weekday() == 6:
                continue
            for technician in self.people:
                for clock in self.rng.sample(STARTS, self.rng.choice((2, 3, 3))):
                    if not self.is_away(technician, start := self.at(day, clock)):
                        self.visit(next(waiting), technician, start)
        for _ in range(4):
            self.visit(next(waiting), None, None)

    def is_away(self, technician: Technician, start: datetime) -> bool:
        return any(
            off.technician_id == technician.pk and off.start <= start < off.end
            for off in self.work.rows[TimeOff]
        )

    def visit(
        self, thing: Equipment, technician: Technician | None, start: datetime | None
    ) -> None:
        repairs, end = self.rng.random() < 0.3, start + 1.5 * HOUR if start else None
        machine = self.machines[thing.pk]
        status = self.status_of(start, end)
        asked = min(self.now, start or self.now) - timedelta(days=self.rng.randint(1, 9))
        visit = self.work.add(
            Visit,
            asked,
            tenant=self.company,
            customer_id=thing.customer_id,
            address_id=thing.address_id,
            technician=technician,
            service_type=machine.repair if repairs else machine.upkeep,
            priority=Visit.Priority.HIGH if repairs else Visit.Priority.NORMAL,
            status=status,
            status_at=min(self.now, start or self.now) if start else None,
            status_reason="Nobody opened." if status == Status.NO_ACCESS else None,
            scheduled_start=start,
            scheduled_end=end,
            timezone=self.demo.timezone,
            requested_at=asked if repairs else None,
            arrived_at=start if status in DONE | {Status.ON_SITE} else None,
            completed_at=end if status in DONE else None,
        )
        links = {"tenant": self.company, "visit": visit}
        self.work.add(VisitEquipment, asked, **links, equipment=thing)
        if technician and start and status not in BLOCKS_NOBODY:
            during = DateTimeTZRange(start, end)
            self.work.add(Booking, asked, **links, technician=technician, during=during)
        if start and status in DONE:
            self.record(thing, start, repairs=repairs, visit=visit)

    def status_of(self, start: datetime | None, end: datetime | None) -> Status:
        if start is None or end is None:
            return Status.UNSCHEDULED
        if end < self.now:
            return Status.NO_ACCESS if self.rng.random() < 0.05 else Status.COMPLETED
        if start < self.now:
            return Status.ON_SITE
        return Status.DISPATCHED if start - self.now < 2 * HOUR else Status.SCHEDULED
