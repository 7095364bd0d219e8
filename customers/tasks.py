from uuid import UUID

from celery import shared_task

from customers.alphabet import relisting
from customers.search.rebuilding import rebuild
from customers.search.switching import needs_tokens
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


@shared_task
def make_tokens() -> None:
    """Beat: one task for each company whose search was switched on again."""
    for company_id in Company.objects.values_list("pk", flat=True):
        with tenant_scope(company_id):
            if needs_tokens():
                make_tokens_of_company.delay(str(company_id))


@shared_task
def make_tokens_of_company(company_id: str) -> None:
    """Not in one transaction: each batch of customers is locked for a moment only."""
    for _ in rebuild(UUID(company_id)):
        pass
