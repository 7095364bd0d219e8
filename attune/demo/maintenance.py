"""What the service companies of the demo promise for their customers' equipment."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from servicing.maintenance import Anchor, Basis
from servicing.models import Equipment, MaintenancePlan, Meter, MeterReading, ServicedEquipment
from servicing.models.meter import MeterKind
from servicing.usage import Reading, Usage

if TYPE_CHECKING:
    from attune.demo.servicing import Workshop

COUNTED = frozenset({"hvac"})  # What has a meter that counts its hours.
READ_BEFORE = (300, 200, 100, 10)  # Days ago.
LONGEST_OVERDUE = timedelta(days=40)
INSTRUCTIONS = (
    "Change the filters and clean the coils; leave the old ones with the customer.",
    "Photograph the data plate and check the drain.",
    "Ask for the key at the front desk.",
)


class Upkeep:
    """Plans for most of a workshop's equipment; some are due today, and a few overdue."""

    def __init__(self, shop: "Workshop") -> None:
        self.shop, self.work = shop, shop.work
        self.rng = Random(shop.demo.seed + 2)  # noqa: S311 - the same every time, no secret

    def promise(self, things: Iterable[Equipment]) -> None:
        serviced = self.services()
        for thing in things:
            usage = self.read_meter(thing) if thing.category in COUNTED else Usage(())
            if self.rng.random() < 0.7:
                self.plan(thing, serviced.get(thing.pk, []), usage)

    def services(self) -> dict[Any, list[Any]]:
        """The days on which each thing was looked after as a plan asks."""
        found: dict[Any, list[Any]] = {}
        for link in self.work.rows[ServicedEquipment]:
            machine, record = self.shop.machines[link.equipment_id], link.service
            if record.service_type == machine.upkeep:
                day = record.service_date.astimezone(self.shop.zone).date()
                found.setdefault(link.equipment_id, []).append(day)
        return found

    def plan(self, thing: Equipment, serviced: list[Any], usage: Usage) -> None:
        begun = thing.installed_on or self.shop.today
        counted = thing.category in COUNTED
        plan = MaintenancePlan(
            tenant=self.shop.company,
            customer=thing.customer,
            equipment=thing,
            service_type=self.shop.machines[thing.pk].upkeep,
            basis=Basis.FIRST_DUE if counted else Basis.TIME,
            every_n=1 if counted else self.rng.choice((4, 6, 12)),
            every_unit="years" if counted else "months",
            meter_kind=MeterKind.HOURS if counted else None,
            every_meter=Decimal(750) if counted else None,
            anchor=Anchor.FROM_COMPLETION,
            early_window_days=30,
            lead_days=30,
            late_window_days=14,
            instructions=self.rng.choice(INSTRUCTIONS) if self.rng.random() < 0.3 else None,
            auto_create_visit=self.rng.random() < 0.4,
            counts_from=begun,
        )
        plan.reckon(serviced, usage)
        if plan.next_due_on and plan.next_due_on < self.shop.today - LONGEST_OVERDUE:
            return  # Nobody would have let it go so far.
        thing.next_due_on = plan.next_due_on
        self.keep(plan, self.at(begun))

    def read_meter(self, thing: Equipment) -> Usage:
        """Four readings of the last year, each with some more hours on it."""
        shown, readings = Decimal(self.rng.randint(500, 9000)), []
        for days in READ_BEFORE:
            shown += self.rng.randint(300, 700)
            day = self.shop.today - timedelta(days=days)
            readings.append(Reading(day, shown))
            said = {"kind": MeterKind.HOURS, "reading": shown, "read_at": self.at(day)}
            links = {"tenant": self.shop.company, "equipment": thing}
            self.work.add(MeterReading, self.at(day), **links, **said)
        self.work.add(Meter, self.at(day), **links, **said)
        return Usage(readings)

    def keep(self, plan: MaintenancePlan, at: datetime) -> None:
        plan.created_at = plan.updated_at = min(at, self.shop.now)
        self.work.rows[MaintenancePlan].append(plan)

    def at(self, day: Any) -> datetime:
        return self.shop.at(day, time(12))
