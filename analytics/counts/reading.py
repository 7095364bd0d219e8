from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from analytics.counts import equipment, loads, service_records, visits
from analytics.counts.adding import added
from analytics.counts.equipment import EquipmentCounts
from analytics.counts.loads import LoadCounts, StopCounts
from analytics.counts.service_records import ServiceCounts, ServiceFacts
from analytics.counts.visits import VisitCounts
from analytics.periods import Bucket, Period
from analytics.subjects import Subject

NO_FACTS, NO_VISITS = ServiceFacts(), VisitCounts()


@dataclass(frozen=True)
class Reading:
    """All that was counted of a subject in a period; every metric follows from it alone."""

    period: Period
    currency: str
    services: list[ServiceCounts]  # One for each bucket, as are loads.
    facts: ServiceFacts = NO_FACTS
    service_days: list[tuple[date, int]] | None = None  # Of one customer only.
    visits: VisitCounts = NO_VISITS
    loads: list[LoadCounts] | None = None  # Nobody's own work: loads name no technician.
    other_currencies: dict[str, Decimal] = field(default_factory=dict)
    stops: dict[str, StopCounts] | None = None
    equipment: EquipmentCounts | None = None

    @cached_property
    def all_services(self) -> ServiceCounts:
        return added(ServiceCounts, self.services)

    @cached_property
    def all_loads(self) -> LoadCounts:
        return added(LoadCounts, self.loads or [])

    @cached_property
    def buckets(self) -> list[Bucket]:
        return [*self.period.buckets()]


def read(subject: Subject, period: Period, currency: str, now: datetime) -> Reading:
    """Count everything; so many statements, however long the history."""
    own_work = subject.is_somebodys_work
    hauled = None if own_work else loads.by_bucket(subject, period, currency)
    total = added(LoadCounts, hauled or [])
    mixed = total.other_currency + total.not_used_other_currency
    return Reading(
        period=period,
        currency=currency,
        services=service_records.by_bucket(subject, period),
        facts=service_records.facts(subject, period, now),
        service_days=service_records.by_day(subject, period) if subject.is_customer else None,
        visits=visits.visits(subject, period, now),
        loads=hauled,
        other_currencies=loads.other_currencies(subject, period, currency) if mixed else {},
        stops=None if own_work else loads.stops(subject, period),
        equipment=None if own_work else equipment.equipment(subject, local_day(now, period)),
    )


def local_day(now: datetime, period: Period) -> date:
    return now.astimezone(period.zone).date()
