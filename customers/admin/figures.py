"""The day in a few figures; each is a link to the customers that it counts."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from customers.models import Customer

# Behind this many a figure says "more than", so that it never counts a big table.
AT_MOST = 999
WEEK = timedelta(days=7)


class Figure(NamedTuple):
    label: str
    number: int
    url: str = ""

    @property
    def text(self) -> str:
        return f"more than {AT_MOST}" if self.number > AT_MOST else str(self.number)


def figures(present: QuerySet[Customer], now: datetime) -> list[Figure]:
    """Of the customers in use; `now` in the zone where the company works."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    all_of_them = reverse("admin:customers_customer_changelist")
    on_hold = f"{all_of_them}?{urlencode({'status__exact': Customer.Status.ON_HOLD})}"
    unreachable = present.filter(email__isnull=True, phone__isnull=True)
    return [
        Figure("New this week", counted(present.filter(created_at__gte=midnight - WEEK))),
        Figure("Changed today", counted(present.filter(updated_at__gte=midnight))),
        Figure("On hold", counted(present.filter(status=Customer.Status.ON_HOLD)), on_hold),
        Figure("Without phone and e-mail", counted(unreachable)),
    ]


def counted(found: QuerySet[Any]) -> int:
    return found.order_by()[: AT_MOST + 1].count()
