from celery import shared_task
from django.utils import timezone

from servicing.maintenance_visits import is_behind, make_due_visits
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.tasks import BatchTask


@shared_task
def plan_maintenance() -> None:
    """Beat: one task for each company in which a maintenance plan wants a visit."""
    now = timezone.now()
    for company in Company.objects.all():
        with tenant_scope(company.pk):
            if is_behind(company, now):
                plan_maintenance_of_company.delay()


@shared_task(base=BatchTask, bind=True)
def plan_maintenance_of_company(self: BatchTask) -> None:
    """Run twice at once, or again after a crash, it makes each visit once."""
    make_due_visits(Company.objects.get(pk=self.tenant_id), timezone.now())
