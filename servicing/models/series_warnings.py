"""What of a series is accepted, but should be looked at."""

from typing import TYPE_CHECKING

from servicing.recurrence import MONTHS, Frequency
from servicing.rules import skips_months

if TYPE_CHECKING:
    from servicing.models.recurring_service import RecurringService


def warnings_of(series: "RecurringService") -> list[dict[str, str]]:
    """[{code, message, field}], with the API's names of the fields."""
    return [
        {"code": code, "message": message, "field": field}
        for code, message, field, holds in (
            (
                "month_end",
                "A month without this day has its visit on its last day.",
                "startDate",
                series.frequency in MONTHS and series.starts_on.day > 28,
            ),
            (
                "months_left_out",
                "This rule leaves out months that have no such day; BYMONTHDAY=-1 is the last.",
                "rrule",
                bool(series.rule) and skips_months(series.rule or "", series.starts_on),
            ),
            (
                "first_day_is_no_date",
                "The rule does not fall on the first day; the first visit comes later.",
                "rrule",
                series.frequency == Frequency.CUSTOM
                and not series.rhythm.falls_on(series.starts_on),
            ),
            (
                "technician_inactive",
                "This technician does not work for the company any more;"
                " the visits are for nobody yet.",
                "technician",
                series.technician is not None and not series.technician.active,
            ),
        )
        if holds
    ]
