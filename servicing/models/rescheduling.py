"""What follows for maintenance plans from services and meter readings.

Nothing is counted up or down: each time, what is due is worked out from all that stands. So a
record that is corrected, put away or brought back needs no undoing, and order does not matter.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Min, OuterRef, Subquery

from servicing.maintenance import EARLIEST, LATEST
from servicing.models.equipment import Equipment
from servicing.models.visit import Visit
from servicing.models.visit_states import Status
from servicing.usage import Reading, Usage

if TYPE_CHECKING:
    from servicing.models.maintenance_plan import MaintenancePlan

# What was done of which kind of service to which equipment; the kind in one case of letters.
Services = dict[tuple[UUID, str], list[date]]
Usages = dict[tuple[UUID, str], Usage]
# Before and after these a local day may fall off the calendar.
CALENDAR = tuple(datetime.combine(day, time.min, UTC) for day in (EARLIEST, LATEST))


def reschedule(plans: Any) -> int:
    """Bring these plans up to date, with their equipment and untouched visits; how many they are.

    Whoever calls has locked the customers, so that no two reckonings cross.
    """
    found = list(plans.select_related("customer", "equipment", "tenant"))
    if not found:
        return 0
    equipment = {plan.equipment_id for plan in found}
    zone = found[0].zone
    services = services_of(equipment, zone)
    usages = usages_of({plan.equipment_id for plan in found if plan.meter_kind}, zone)
    formerly = {plan.pk: plan.next_due_on for plan in found}
    for plan in found:
        serviced = services[plan.equipment_id, plan.service_type.casefold()]
        usage = usages.get((plan.equipment_id, plan.meter_kind or ""), Usage(()))
        if plan.reckon(serviced, usage):
            plan.save(update_fields=["next_due_on", "last_serviced_on", "updated_at"])
    recount_next_due(equipment)
    let_visits_follow(found, formerly)
    return len(found)


def services_of(equipment: Iterable[UUID], zone: ZoneInfo) -> Services:
    done = Equipment.objects.filter(
        pk__in=equipment,
        services__service__archived_at__isnull=True,
        services__service__outcome="completed",
        services__service__service_date__range=CALENDAR,
    )
    found: Services = defaultdict(list)
    columns = ("pk", "services__service__service_type", "services__service__service_date")
    for equipment_id, kind, at in done.values_list(*columns):
        found[equipment_id, kind.casefold()].append(at.astimezone(zone).date())
    return found


def usages_of(equipment: Iterable[UUID], zone: ZoneInfo) -> Usages:
    """How each meter runs, by its equipment and kind."""
    readings = defaultdict(list)
    read = Equipment.objects.filter(pk__in=equipment, readings__read_at__range=CALENDAR)
    columns = ("pk", "readings__kind", "readings__read_at", "readings__reading", "readings__reset")
    for equipment_id, kind, at, value, reset in read.order_by("readings__read_at").values_list(
        *columns
    ):
        day = at.astimezone(zone).date()
        readings[equipment_id, kind].append(Reading(day, value, reset))
    return {meter: Usage(shown) for meter, shown in readings.items()}


def recount_next_due(equipment: Iterable[UUID]) -> None:
    """Set the soonest day that a plan asks for; one statement."""
    soonest = (
        Equipment.objects.filter(pk=OuterRef("pk"))
        .values("pk")
        .annotate(soonest=Min("maintenance_plans__next_due_on"))
        .values("soonest")
    )
    Equipment.objects.filter(pk__in=equipment).update(next_due_on=Subquery(soonest))


def let_visits_follow(
    plans: "Iterable[MaintenancePlan]", formerly: dict[UUID, date | None]
) -> None:
    """Visits that nobody has taken up move with the day, or go with the need for them."""
    by_id = {plan.pk: plan for plan in plans}
    for visit in untouched_visits().filter(maintenance_plan__in=by_id):
        plan = by_id[visit.maintenance_plan_id]
        is_wanted = plan.asks and plan.auto_create_visit
        if not is_wanted or visit.maintenance_cycle != plan.cycle:
            visit.withdraw()
        elif visit.due_on == formerly[plan.pk] != plan.next_due_on:
            visit.due_on = plan.next_due_on
            visit.save(update_fields=["due_on", "updated_at"])


def untouched_visits() -> Any:
    """Visits of plans that nobody has scheduled or ended."""
    waiting = Visit.objects.filter(status=Status.UNSCHEDULED, archived_at__isnull=True)
    return waiting.filter(maintenance_plan__isnull=False).order_by("pk")
