from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest
from django.utils import timezone

from analytics.admin.drawing import drawn
from analytics.asking import RESOURCE, REVENUE, about_company, about_customer
from analytics.counts import loads, service_records
from analytics.counts.reading import Reading
from analytics.periods import Interval, Period
from analytics.subjects import Subject
from customers.models import Customer
from tenancy.admin.access import asker_of
from tenancy.admin.panels import Panel
from tenancy.asker import Asker

MONTHS = 12


def company_panel(request: HttpRequest) -> Panel | None:
    asker = asker_of(request)
    if asker is None or not asker.access(RESOURCE).reads:
        return None
    return panel(asker, about_company(asker), timezone.now())


def customer_panel(request: HttpRequest, customer: Customer) -> Panel | None:
    asker = asker_of(request)
    if asker is None or not asker.access(RESOURCE).reads:
        return None
    try:
        return panel(asker, about_customer(asker, customer.pk), timezone.now())
    except Http404:
        return None


def panel(asker: Asker, subject: Subject, now: datetime) -> dict[str, Any] | None:
    """None where there is nothing to draw."""
    reading = last_months(subject, asker.company.timezone, asker.company.currency, now)
    if not reading.all_services.all and not any(map(any, reading.loads or [])):
        return None
    charts = drawn(reading, shows_revenue=asker.access(REVENUE).reads)
    return {"template": "analytics/admin/charts.html", "charts": charts, "months": MONTHS}


def last_months(subject: Subject, timezone_name: str, currency: str, now: datetime) -> Reading:
    """This month and those before it, of which only what the charts draw is counted."""
    zone = ZoneInfo(timezone_name)
    today = now.astimezone(zone).date()
    first = Interval.MONTH.moved(Interval.MONTH.first_day(today), 1 - MONTHS)
    period = Period(first, today, Interval.MONTH, zone)
    return Reading(
        period=period,
        currency=currency,
        services=service_records.by_bucket(subject, period),
        loads=None if subject.is_somebodys_work else loads.by_bucket(subject, period, currency),
    )
