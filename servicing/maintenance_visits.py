"""Visits that maintenance plans ask for, each made once, however often and by whom it is tried."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from customers.models import Customer
from servicing.models import MaintenancePlan, Visit, VisitEquipment
from servicing.models.rescheduling import untouched_visits
from tenancy.context import tenant_scope
from tenancy.models import Company

BATCH = 200


def wanting_visits(company: Company, now: datetime) -> Any:
    """The company's plans for which a visit is to be made on its own day."""
    today = timezone.localdate(now, ZoneInfo(company.timezone))
    return MaintenancePlan.objects.wanting_visits(today)


def make_due_visits(company: Company, now: datetime) -> int:
    """Make the visits of all plans that are upcoming or due; how many were made.

    Each batch is a transaction of its own, so that what is made stays made. The unique key of
    plan and cycle refuses a second visit, whoever tries.
    """
    made = 0
    while True:
        with tenant_scope(company.pk):
            wanting = wanting_visits(company, now)
            batch = dict(wanting.order_by("pk").values_list("pk", "customer_id")[:BATCH])
            if not batch:
                return made
            lock_customers(batch.values())
            # Looked at again, since another worker may have been here first.
            made += make_visits(wanting.filter(pk__in=batch))


def settle(plan: MaintenancePlan, today: date, *, anew: bool = False) -> None:
    """Follow from what stands in a plan that was saved; its customer is locked.

    `anew` takes an untouched visit back, because the plan says something else of it now.
    """
    if anew:
        for visit in untouched_visits().filter(maintenance_plan=plan):
            visit.withdraw()
    plan.reschedule()
    make_visits(MaintenancePlan.objects.filter(pk=plan.pk).wanting_visits(today))


def make_visits(plans: Any) -> int:
    """Make a visit for each of these plans, which are wanting one."""
    found = list(plans.select_related("equipment__address", "technician", "tenant"))
    release_cycles(found)
    visits = [visit_for(plan) for plan in found]
    Visit.objects.bulk_create(visits)
    VisitEquipment.objects.bulk_create(
        VisitEquipment(visit=visit, equipment_id=plan.equipment_id)
        for visit, plan in zip(visits, found, strict=True)
    )
    return len(visits)


def visit_for(plan: MaintenancePlan) -> Visit:
    place, who = plan.equipment.address, plan.technician
    return Visit(
        customer_id=plan.customer_id,
        address=place,
        technician=who if who and who.is_working else None,
        service_type=plan.service_type,
        timezone=(place and place.timezone) or plan.tenant.timezone,
        due_on=plan.next_due_on,
        source=Visit.Source.MAINTENANCE,
        notes=plan.instructions,
        maintenance_plan=plan,
        maintenance_cycle=plan.cycle,
    )


def release_cycles(plans: list[MaintenancePlan]) -> None:
    """Visits whose work was voided give the cycle's key back."""
    plan = "maintenance_plan"
    cycle = Coalesce(F(f"{plan}__last_serviced_on"), F(f"{plan}__counts_from"))
    held = Visit.objects.filter(maintenance_plan__in=plans, maintenance_cycle=cycle)
    held.update(maintenance_cycle=None)


def lock_customers(ids: Any) -> None:
    """In the order of their ids, as all do who lock many."""
    customers = Customer.objects.filter(pk__in=ids).order_by("pk")
    list(customers.select_for_update(of=("self",), no_key=True).values_list("pk"))
