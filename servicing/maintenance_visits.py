"""Visits that maintenance plans ask for, each made once, however often and by whom it is tried."""

from datetime import date
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce

from customers.models import Customer
from servicing.models import MaintenancePlan, Visit, VisitEquipment
from servicing.models.rescheduling import untouched_visits


def settle(plan: MaintenancePlan, today: date, *, anew: bool = False) -> None:
    """Follow from what stands in a plan that was saved; its customer is locked.

    `anew` takes an untouched visit back, because the plan says something else of it now.
    """
    if anew:
        for visit in untouched_visits().filter(maintenance_plan=plan):
            visit.withdraw()
    plan.reschedule()
    make_visits(MaintenancePlan.objects.filter(pk=plan.pk).wanting_visits(today))


def make_visits(plans: Any) -> list[Visit]:
    """Make a visit for each of these plans, which are wanting one."""
    found = list(plans.select_related("equipment__address", "technician", "tenant"))
    release_cycles(found)
    visits = [visit_for(plan) for plan in found]
    Visit.objects.bulk_create(visits)
    VisitEquipment.objects.bulk_create(
        VisitEquipment(visit=visit, equipment_id=plan.equipment_id)
        for visit, plan in zip(visits, found, strict=True)
    )
    return visits


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
