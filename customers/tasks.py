from celery import shared_task

from customers.alphabet import relisting
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.tasks import TenantTask


@shared_task
def relist_names() -> None:
    """Beat: one task for each company whose list of names has fallen behind."""
    for company_id in Company.objects.values_list("pk", flat=True):
        with tenant_scope(company_id):
            if relisting.needs_relisting():
                relist_names_of_company.delay()


@shared_task(base=TenantTask)
def relist_names_of_company() -> None:
    if relisting.needs_relisting():  # It may have been sent more than once.
        relisting.relist_names()
