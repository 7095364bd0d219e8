"""What of loads speaks against forgetting a customer, and what is kept of them all the same."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.db.models import Max, Q

from customers.models import Customer
from customers.privacy.rules import Open, PrivacyRules, Retained, register
from trucking.models import Load
from trucking.models.load import BillingStatus
from trucking.moves import Status

UNPAID = (BillingStatus.READY, BillingStatus.INVOICED)


def open_loads(customer: Customer) -> Iterator[Open]:
    """The customer's loads under way or unpaid, and others' that still stop at its addresses."""
    under_way = ~Q(status__in=[Status.CLOSED, Status.CANCELLED])
    own = Q(customer=customer) & (under_way | Q(billing_status__in=UNPAID))
    here = Q(stops__address__customer=customer) & under_way
    loads = Load.objects.filter(own | here, archived_at__isnull=True)
    for load_id in loads.order_by("pk").values_list("pk", flat=True).distinct():
        yield Open("load", load_id)


def retained_of_loads(customer: Customer) -> Iterator[Retained]:
    newest = Load.objects.filter(customer=customer).aggregate(Max("created_at"))["created_at__max"]
    if newest is None:
        return
    years = settings.LEDGER_RETENTION_YEARS
    yield Retained(
        "Of loads: numbers, lanes, times, freight, rates, charges, invoices and payments",
        date(newest.year + years, 12, 31),
        f"Tax and commercial law: books are kept for {years} years after the year they close",
    )


register(PrivacyRules(open_work=open_loads, retained=retained_of_loads))
