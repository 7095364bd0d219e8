"""What a request asks: about whom, over which days, and what its role may see."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import Http404

from analytics.overview import Question
from analytics.periods import DAY, Interval, Period
from analytics.subjects import NOBODY, Subject
from customers.models import Customer
from servicing.models import Technician
from tenancy.api.exceptions import invalid_field
from tenancy.api.filters import InstantFormField
from tenancy.api.queries import asked
from tenancy.asker import Asker, own_customer_ids
from tenancy.roles import Access

RESOURCE, REVENUE = "other_figures", "revenue_figures"
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)
MOST_BUCKETS = 1200


class PeriodForm(forms.Form):
    """The query; `from` and `to` are no names that a class body could declare."""

    interval = forms.ChoiceField(choices=[(str(i), str(i)) for i in Interval], required=False)
    compare = forms.ChoiceField(choices=[("previous", "previous")], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = InstantFormField(required=False)
        self.fields["to"] = InstantFormField(required=False)


def question(asker: Asker, subject: Subject, params: Any, now: datetime) -> Question:
    sent = asked(PeriodForm, params)
    return Question(
        subject=subject,
        period=period_of(sent, ZoneInfo(asker.company.timezone), now),
        currency=asker.company.currency,
        now=now,
        compared=bool(sent["compare"]),
        shows_revenue=asker.access(REVENUE).reads,
    )


def period_of(sent: Mapping[str, Any], zone: ZoneInfo, now: datetime) -> Period:
    """The days that are asked for; by default those of the last 12 months, by month."""
    # An instant stands for its day; as an end it lies outside, as everywhere.
    last = day_of(sent["to"], zone, timedelta(microseconds=1)) or now.astimezone(zone).date()
    require_in_range("to", last)
    first = day_of(sent["from"], zone) or year_before(last) + DAY
    require_in_range("from", first)
    interval = Interval(sent["interval"] or Interval.MONTH)
    if first > last:
        field = "to" if sent["to"] else "from"
        raise invalid_field(field, "out_of_range", "`to` does not lie before `from`.")
    if (buckets := interval.between(first, last)) > MOST_BUCKETS:
        message = f"That is {buckets:,} {interval}s; at most {MOST_BUCKETS:,} are answered at once."
        raise invalid_field("interval", "too_many", message)
    return Period(first, last, interval, zone)


def day_of(value: Any, zone: ZoneInfo, less: timedelta = timedelta(0)) -> date | None:
    if not isinstance(value, datetime):
        day: date | None = value
        return day
    try:
        return (value - less).astimezone(zone).date()
    except OverflowError:
        return date.max if value.year > 1 else date.min


def year_before(day: date) -> date:
    """
    >>> str(year_before(date(2024, 2, 29))), str(year_before(date(2024, 3, 31)))
    ('2023-02-28', '2023-03-31')
    """
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def require_in_range(field: str, day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        message = f"Send a day from {FIRST_DAY} to {LAST_DAY}."
        raise invalid_field(field, "out_of_range", message)


def about_company(asker: Asker) -> Subject:
    """All of the company's records; to a role that sees itself alone, what that person did."""
    return confined(asker, Subject())


def about_customer(asker: Asker, customer_id: UUID) -> Subject:
    """Raises Http404 for a customer whom the asker does not see."""
    customers: Any = Customer.objects.all()
    if asker.access("customers").only_own:
        customers = customers.filter(pk__in=own_customer_ids(asker))
    if not customers.filter(pk=customer_id).exists():
        raise Http404
    return confined(asker, Subject(customer_id=customer_id))


def about_technician(asker: Asker, technician_id: UUID) -> Subject:
    """Raises Http404 for somebody whom the asker does not see."""
    subject = confined(asker, Subject(technician_id=technician_id))
    known = Technician.objects.filter(pk=technician_id).exists()
    if not known or subject.technician_id != technician_id:
        raise Http404
    return subject


def confined(asker: Asker, subject: Subject) -> Subject:
    if asker.access(RESOURCE) is not Access.SELF:
        return subject
    them = Technician.objects.filter(member=asker.membership.pk, archived_at__isnull=True)
    me = them.values_list("pk", flat=True).first()
    return replace(subject, technician_id=me or NOBODY)
