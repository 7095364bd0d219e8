"""What PostgreSQL holds of every recurring service, and what it finds them by."""

from django.db import models
from django.db.models import CheckConstraint, F, Q

from servicing.models.series_rules import (
    END_AFTER_START,
    FIRST_DAY,
    ONE_END,
    RULE_IF_CUSTOM,
)
from servicing.occurrences import HolidayPolicy
from servicing.recurrence import Frequency

CONSTRAINTS: list[models.BaseConstraint] = [
    CheckConstraint(condition=Q(frequency__in=Frequency.values), name="series_frequency_known"),
    CheckConstraint(
        condition=Q(status__in=["active", "paused", "ended"]), name="series_status_known"
    ),
    CheckConstraint(
        condition=Q(holiday_policy__in=HolidayPolicy.values),
        name="series_holiday_policy_known",
    ),
    CheckConstraint(
        condition=Q(frequency="custom", rule__isnull=False)
        | ~Q(frequency="custom") & Q(rule__isnull=True),
        name="series_rule_if_custom",
        violation_error_message=RULE_IF_CUSTOM,
    ),
    CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
        name="series_end_after_start",
        violation_error_message=END_AFTER_START,
    ),
    CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(count__isnull=True),
        name="series_one_end",
        violation_error_message=ONE_END,
    ),
    CheckConstraint(condition=Q(starts_on__gte=FIRST_DAY), name="series_starts_in_this_age"),
    CheckConstraint(
        condition=Q(count__isnull=True) | Q(count__gte=1), name="series_count_positive"
    ),
    CheckConstraint(condition=Q(duration_minutes__gte=1), name="series_duration_positive"),
    CheckConstraint(
        condition=Q(horizon_days__gte=1, horizon_days__lte=366),
        name="series_horizon_within_a_year",
    ),
    CheckConstraint(
        condition=Q(season_months__isnull=True) | Q(season_months__len__gte=1),
        name="series_season_has_months",
    ),
    CheckConstraint(
        condition=Q(price__isnull=True) | Q(price__gte=0), name="series_price_not_negative"
    ),
]

INDEXES: list[models.Index] = [
    models.Index("tenant", "created_at", "id", name="series_by_creation"),
    models.Index("tenant", "updated_at", "id", name="series_by_update"),
    models.Index("tenant", "customer", "created_at", "id", name="series_by_customer"),
    models.Index("tenant", "status", "created_at", "id", name="series_by_status"),
    models.Index("tenant", "address", name="series_by_address"),
    models.Index("tenant", "technician", name="series_by_technician"),
]
