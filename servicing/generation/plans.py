"""The run of a company's maintenance plans: each that wants a visit gets one."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from servicing.generation.base_run import Run, batches
from servicing.generation.writing import Made
from servicing.maintenance_visits import lock_customers, make_visits
from servicing.models import GenerationRun, MaintenancePlan
from tenancy.models import Company

BATCH = 200


def make_due_visits(
    company_id: UUID, *, trigger: str, clock: Callable[[], datetime], dry_run: bool = False
) -> GenerationRun:
    """Make the visits of all plans that are upcoming or due; run by any number at once.

    The unique key of plan and cycle refuses a second visit, whoever tries.
    """
    return PlansRun(company_id, trigger, clock, dry_run=dry_run).whole()


class PlansRun(Run):
    kind = GenerationRun.Kind.PLAN

    def work(self) -> int:
        zone = ZoneInfo(Company.objects.get(pk=self.company_id).timezone)
        self.today: date = timezone.localdate(self.now, zone)
        with self.scope():
            due = list(self.wanting().order_by("pk").values_list("pk", flat=True))
        for batch in batches(due, BATCH):
            self.attempt(batch, self.make)
        return len(due)

    def wanting(self) -> Any:
        """Those for which a visit is to be made on the company's own day."""
        return MaintenancePlan.objects.wanting_visits(self.today)

    def make(self, plan_ids: list[UUID]) -> Made:
        plans = MaintenancePlan.objects.filter(pk__in=plan_ids)
        lock_customers(set(plans.values_list("customer_id", flat=True)))
        # Looked at again, since another worker may have been here first.
        visits = make_visits(plans.wanting_visits(self.today))
        for_nobody = sum(visit.technician_id is None for visit in visits)
        return Made(len(visits), for_nobody, len(plan_ids) - len(visits))
