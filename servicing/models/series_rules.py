"""What a series must be to be followed: told field by field, in words for who wrote it."""

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from servicing.business_days import UnknownCalendarError, holiday_calendar
from servicing.recurrence import Frequency
from servicing.rules import BadRuleError, check_rule

if TYPE_CHECKING:
    from servicing.models.recurring_service import RecurringService

# A rule is walked from its first day on, so that day may not lie arbitrarily far back.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
END_AFTER_START = "A series ends on or after its first day."
ONE_END = "A series ends on a day or after a count, not by both."
RULE_IF_CUSTOM = "A rule stands beside the frequency custom, and beside no other."

Errors = dict[str, ValidationError]


def errors_of(series: "RecurringService") -> Errors:
    return (
        errors_of_end(series)
        | errors_of_rule(series)
        | errors_of_time(series)
        | errors_of_holidays(series)
    )


def errors_of_end(series: "RecurringService") -> Errors:
    if series.ends_on and series.count:
        return {"count": ValidationError(ONE_END, code="both")}
    if series.ends_on and series.starts_on and series.ends_on < series.starts_on:
        return {"ends_on": ValidationError(END_AFTER_START, code="before_start")}
    return {}


def errors_of_rule(series: "RecurringService") -> Errors:
    if (series.frequency == Frequency.CUSTOM) != bool(series.rule):
        code = "misplaced" if series.rule else "required"
        return {"rule": ValidationError(RULE_IF_CUSTOM, code=code)}
    if not series.rule or not series.starts_on:
        return {}
    try:
        check_rule(series.rule, series.starts_on)
    except BadRuleError as error:
        return {"rule": ValidationError(str(error), code="invalid")}
    if series.ends_on and not any(series.rhythm.dates(series.starts_on, series.ends_on)):
        message = "This rule yields no date until the last day."
        return {"rule": ValidationError(message, code="no_date")}
    return {}


def errors_of_time(series: "RecurringService") -> Errors:
    found: Errors = {}
    clock = series.preferred_time
    if clock and clock != clock.replace(second=0, microsecond=0):
        found["preferred_time"] = ValidationError("Send a time as HH:MM.", code="invalid")
    if series.season_months == []:
        message = "Name at least one month, or send null for the whole year."
        found["season_months"] = ValidationError(message, code="empty")
    return found


def errors_of_holidays(series: "RecurringService") -> Errors:
    country, region = series.holiday_country, series.holiday_region
    if not country:
        if not region:
            return {}
        message = "A region stands beside its country."
        return {"holiday_country": ValidationError(message, code="required")}
    name = "holiday_country"
    try:
        holiday_calendar(country)
        name = "holiday_region"
        holiday_calendar(country, region or None)
    except UnknownCalendarError as error:
        return {name: ValidationError(str(error), code="unknown")}
    return {}
