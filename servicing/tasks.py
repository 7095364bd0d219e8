from uuid import UUID

from celery import shared_task
from django.utils import timezone

from servicing.generation.plans import make_due_visits
from servicing.generation.running import generate
from servicing.models import GenerationRun, MaintenancePlan, RecurringService
from tenancy.after_commit import after_commit
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.tasks import BatchTask


@shared_task
def generate_visits() -> None:
    """Beat: one task for each company that has series, so that one's failure stays its own."""
    for company_id in Company.objects.values_list("pk", flat=True):
        with tenant_scope(company_id):
            if RecurringService.objects.filter(archived_at__isnull=True).exists():
                generate_visits_of_company.delay()


@shared_task(base=BatchTask, bind=True, time_limit=1800)  # Seconds, for a first 100,000 series.
def generate_visits_of_company(self: BatchTask, *, trigger: str = "beat") -> None:
    """Safe to run again, and at once with others: the ledger's unique key sees to that."""
    generate(self.tenant_id, trigger=trigger, clock=timezone.now)


@shared_task(base=BatchTask, bind=True)
def generate_visits_of_series(self: BatchTask, *, series_id: str) -> None:
    trigger = GenerationRun.Trigger.SERIES
    generate(self.tenant_id, trigger=trigger, clock=timezone.now, only=[UUID(series_id)])


def generate_soon(series: RecurringService) -> None:
    """Hand a new series to the workers once it is committed; were it lost, beat finds it."""
    after_commit(generate_visits_of_series.delay, series_id=str(series.pk))


@shared_task
def plan_maintenance() -> None:
    """Beat: one task for each company with maintenance plans that make visits."""
    for company_id in Company.objects.values_list("pk", flat=True):
        with tenant_scope(company_id):
            plans = MaintenancePlan.objects.filter(archived_at__isnull=True)
            if plans.filter(auto_create_visit=True).exists():
                plan_maintenance_of_company.delay()


@shared_task(base=BatchTask, bind=True)
def plan_maintenance_of_company(self: BatchTask, *, trigger: str = "beat") -> None:
    """Run twice at once, or again after a crash, it makes each visit once."""
    make_due_visits(self.tenant_id, trigger=trigger, clock=timezone.now)
