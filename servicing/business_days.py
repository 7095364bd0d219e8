"""Public holidays of a country or region, and the business days around them."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import holidays

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class UnknownCalendarError(ValueError):
    """There is no holiday calendar of this country or region."""


class HolidayCalendar:
    """What is a holiday where the work is done; days observed in a holiday's stead are too."""

    def __init__(self, country: str, region: str | None = None) -> None:
        try:
            self._names = holidays.country_holidays(country, subdiv=region or None)
        except NotImplementedError as error:
            raise UnknownCalendarError(
                f"There is no holiday calendar of {region or country}."
            ) from error

    def name(self, day: date) -> str | None:
        """
        >>> HolidayCalendar("US").name(date(2026, 12, 25))
        'Christmas Day'
        """
        return self._names.get(day)

    def is_business_day(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self._names

    def next_business_day(self, day: date) -> date:
        """
        >>> HolidayCalendar("US").next_business_day(date(2026, 12, 25))
        datetime.date(2026, 12, 28)
        """
        return self._first_business_day(day, ONE_DAY)

    def previous_business_day(self, day: date) -> date:
        return self._first_business_day(day, -ONE_DAY)

    def days_off_before(self, day: date) -> Iterator[date]:
        """The days just before this one, back to the last business day."""
        while not self.is_business_day(day := day - ONE_DAY):
            yield day

    def _first_business_day(self, day: date, step: timedelta) -> date:
        while not self.is_business_day(day := day + step):
            pass
        return day


@lru_cache(maxsize=256)
def holiday_calendar(country: str, region: str | None = None) -> HolidayCalendar:
    """The calendar, whose years are worked out once per process."""
    return HolidayCalendar(country, region)
