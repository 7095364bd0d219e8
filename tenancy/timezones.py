from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError


@cache
def known_timezones() -> frozenset[str]:
    """Every IANA name; reading them walks the time-zone files, so once per process."""
    return frozenset(available_timezones())


def validate_timezone(value: str) -> None:
    if value not in known_timezones():
        raise ValidationError("Give an IANA time zone such as America/Chicago.", code="invalid")
