"""What no recurring service may be, refused by its field, and by the database too."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from conftest import Api, MakeCustomer
from servicing.models import RecurringService
from servicing.tests.conftest import Make
from servicing.tests.series_looking import BODY, of
from servicing.tests.test_visits import errors
from tenancy.context import tenant_scope
from tenancy.models import Company

pytestmark = pytest.mark.django_db


# What is sent beside the document's body, and the field that it is refused by.
BAD: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"endDate": "2023-12-31"}, ("endDate", "before_start")),
    ({"endDate": "2024-12-31", "count": 3}, ("count", "both")),
    ({"count": 0}, ("count", "min_value")),
    ({"count": -1}, ("count", "min_value")),
    ({"frequency": "secondly"}, ("frequency", "invalid_choice")),
    ({"frequency": "custom"}, ("rrule", "required")),
    ({"rrule": "FREQ=DAILY"}, ("rrule", "misplaced")),
    ({"frequency": "custom", "rrule": "FREQ=SECONDLY"}, ("rrule", "invalid")),
    ({"frequency": "custom", "rrule": "FREQ=DAILY;BYHOUR=8,9"}, ("rrule", "invalid")),
    (
        {"frequency": "custom", "rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"},
        ("rrule", "invalid"),
    ),
    (
        {"frequency": "custom", "rrule": "FREQ=YEARLY;BYMONTH=6", "endDate": "2024-02-01"},
        ("rrule", "no_date"),
    ),
    ({"preferredTime": "25:00"}, ("preferredTime", "invalid")),
    ({"preferredTime": "10:00:30"}, ("preferredTime", "invalid")),
    ({"preferredTime": 10}, ("preferredTime", "wrong_type")),
    ({"startDate": "2024-02-30"}, ("startDate", "invalid")),
    ({"startDate": "0001-01-01"}, ("startDate", "min_value")),
    ({"startDate": "9999-12-31"}, ("startDate", "max_value")),
    ({"seasonMonths": []}, ("seasonMonths", "empty")),
    ({"seasonMonths": [0]}, ("seasonMonths[0]", "min_value")),
    ({"seasonMonths": [13]}, ("seasonMonths[0]", "max_value")),
    ({"exceptDates": ["soon"]}, ("exceptDates[0]", "invalid")),
    ({"holidayPolicy": "sometimes"}, ("holidayPolicy", "invalid_choice")),
    ({"holidayCountry": "XX"}, ("holidayCountry", "unknown")),
    ({"holidayPolicy": "skip", "holidayRegion": "QQ"}, ("holidayRegion", "unknown")),
    ({"holidayRegion": "TX"}, ("holidayCountry", "required")),
    ({"timezone": "Mars/Base"}, ("timezone", "invalid")),
    ({"durationMinutes": 0}, ("durationMinutes", "min_value")),
    ({"horizonDays": 0}, ("horizonDays", "min_value")),
    ({"horizonDays": 367}, ("horizonDays", "max_value")),
    ({"price": "-1"}, ("price", "min_value")),
    ({"status": "asleep"}, ("status", "invalid_choice")),
    ({"prefferedTime": "10:00"}, ("prefferedTime", "unknown_field")),
    ({"technician": "019a0000-0000-7000-8000-000000000000"}, ("technician", "not_found")),
]


def test_what_cannot_be_followed_is_refused_by_field_and_leaves_nothing(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    """All in one, since each costs little beside the company that it needs."""
    client, url = api(acme), of(make_customer(acme))

    answers = [client.post(url, BODY | fields) for fields, _ in BAD]

    assert [
        (fields, answer.status_code, errors(answer))
        for (fields, _), answer in zip(BAD, answers, strict=True)
    ] == [(fields, 400, [wanted]) for fields, wanted in BAD]
    with tenant_scope(acme.pk):
        assert not RecurringService.objects.exists()


def test_what_hangs_elsewhere_is_refused(
    api: Api,
    acme: Company,
    rival: Company,
    make_customer: MakeCustomer,
    make_technician: Make,
    make_equipment: Make,
) -> None:
    client, customer = api(acme), make_customer(acme)
    with tenant_scope(acme.pk):
        elsewhere = make_customer(acme, "Carver").addresses.create(type="service", country="US")
    for fields, wanted in [
        ({"technician": str(make_technician(rival).pk)}, ("technician", "not_found")),
        ({"technician": str(make_technician(acme, active=False).pk)}, ("technician", "inactive")),
        ({"addressId": str(elsewhere.pk)}, ("addressId", "not_found")),
        (
            {"equipment": [str(make_equipment(make_customer(acme, "Carver")).pk)]},
            ("equipment[0]", "not_found"),
        ),
        (
            {"equipment": [str(make_equipment(customer, status="retired").pk)]},
            ("equipment[0]", "retired"),
        ),
    ]:
        answer = client.post(of(customer), BODY | fields)
        assert (answer.status_code, errors(answer)) == (400, [wanted])


# What the database is told by a write that passes models by, and the rule that it breaks.
BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"frequency": "hourly"}, "series_frequency_known"),
    ({"status": "asleep"}, "series_status_known"),
    ({"holiday_policy": "sometimes"}, "series_holiday_policy_known"),
    ({"rule": "FREQ=DAILY"}, "series_rule_if_custom"),
    ({"frequency": "custom"}, "series_rule_if_custom"),
    ({"ends_on": date(2026, 3, 1)}, "series_end_after_start"),
    ({"ends_on": date(2026, 4, 1), "count": 2}, "series_one_end"),
    ({"starts_on": date(1999, 12, 31)}, "series_starts_in_this_age"),
    ({"count": 0}, "series_count_positive"),
    ({"duration_minutes": 0}, "series_duration_positive"),
    ({"horizon_days": 367}, "series_horizon_within_a_year"),
    ({"season_months": []}, "series_season_has_months"),
    ({"price": -1}, "series_price_not_negative"),
]


def test_database_itself_refuses(
    acme: Company, make_customer: MakeCustomer, make_series: Make
) -> None:
    series = make_series(make_customer(acme))
    with tenant_scope(acme.pk):
        for fields, name in BROKEN:
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                RecurringService.objects.filter(pk=series.pk).update(**fields)


def test_database_refuses_the_same_equipment_twice(
    acme: Company, make_customer: MakeCustomer, make_equipment: Make, make_series: Make
) -> None:
    customer = make_customer(acme)
    series, unit = make_series(customer), make_equipment(customer)

    with tenant_scope(acme.pk), pytest.raises(IntegrityError) as refusal, transaction.atomic():
        for _ in range(2):
            series.equipment.create(equipment=unit)

    assert "series_equipment_once" in str(refusal.value)
