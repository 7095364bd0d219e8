"""What of visits speaks against forgetting a customer, and what is kept of services."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.db.models import Max

from customers.models import Customer
from customers.privacy.rules import Open, PrivacyRules, Retained, register
from servicing.models import ServiceRecord, Visit
from servicing.models.visit_states import ENDED


def open_visits(customer: Customer) -> Iterator[Open]:
    visits = Visit.objects.filter(customer=customer, archived_at__isnull=True)
    for visit_id in visits.exclude(status__in=ENDED).order_by("pk").values_list("pk", flat=True):
        yield Open("visit", visit_id)


def retained_of_services(customer: Customer) -> Iterator[Retained]:
    services = ServiceRecord.objects.filter(customer=customer)
    newest = services.aggregate(Max("service_date"))["service_date__max"]
    if newest is None:
        return
    years = settings.LEDGER_RETENTION_YEARS
    yield Retained(
        "Of visits and services: types, times, equipment's kinds, parts, labor, amounts, scores",
        date(newest.year + years, 12, 31),
        f"Tax and commercial law: books are kept for {years} years after the year they close",
    )


register(PrivacyRules(open_work=open_visits, retained=retained_of_services))
