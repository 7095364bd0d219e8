"""Rules of a company's own, in the part of RFC 5545 that names days.

A series has at most one visit a day and its end stands beside the rule, so a rule tells neither
times nor an end.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from math import lcm
from typing import Any

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
# A rule that shows no date in this time is taken for a mistake; 29 February comes within eight.
LONGEST_WAIT = relativedelta(years=10)

DAY = r"(?:MO|TU|WE|TH|FR|SA|SU)"
PARTS = {
    "FREQ": re.compile(r"[A-Z]+"),
    "INTERVAL": re.compile(r"[1-9]\d{0,2}"),
    "BYDAY": re.compile(rf"(?:[+-]?[1-9]\d?)?{DAY}"),
    "BYMONTHDAY": re.compile(r"[+-]?(?:[1-9]|[12]\d|3[01])"),
    "BYYEARDAY": re.compile(r"[+-]?(?:[1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6])"),
    "BYWEEKNO": re.compile(r"[+-]?(?:[1-9]|[1-4]\d|5[0-3])"),
    "BYMONTH": re.compile(r"[1-9]|1[0-2]"),
    "BYSETPOS": re.compile(r"[+-]?(?:[1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6])"),
    "WKST": re.compile(DAY),
}
LISTS = {name for name in PARTS if name.startswith("BY")}
# Which parts RFC 5545 allows under which frequency only.
ONLY_UNDER = {
    "BYWEEKNO": {"YEARLY"},
    "BYYEARDAY": {"DAILY", "YEARLY"},
    "BYMONTHDAY": {"DAILY", "MONTHLY", "YEARLY"},
}


class BadRuleError(ValueError):
    """A rule that cannot be followed; its text is fit for the person who wrote it."""


def rule_dates(rule: str, anchor: date, start: date, end: date) -> Iterator[date]:
    """The rule's dates from `start` to `end`, both inclusive; none lies before the anchor.

    The anchor itself is one of them only if the rule yields it.

    >>> next(rule_dates("FREQ=MONTHLY;BYDAY=2TU", date(2020, 3, 1), *[date(2026, 3, 10)] * 2))
    datetime.date(2026, 3, 10)
    """
    begin = at_midnight(same_phase(rule, anchor, start))
    for moment in parsed_rule(rule).replace(dtstart=begin, until=at_midnight(end)):
        if (day := moment.date()) >= start:
            yield day


@lru_cache(maxsize=1024)
def parsed_rule(rule: str) -> Any:
    return rrulestr(rule, dtstart=at_midnight(date.min))


def same_phase(rule: str, anchor: date, start: date) -> date:
    """A later day that may stand for the anchor where only dates from `start` on are asked for.

    It spares the walk through the years between. One period is kept before `start`, since the
    first one is cut short by where it begins.

    >>> same_phase("FREQ=WEEKLY;INTERVAL=3", date(2020, 1, 1), date(2026, 3, 10))
    datetime.date(2026, 2, 4)
    """
    parts = parts_of(rule)
    frequency, interval = parts["FREQ"], int(parts.get("INTERVAL", 1))
    if frequency in {"DAILY", "WEEKLY"}:
        step = timedelta(days=interval * (7 if frequency == "WEEKLY" else 1))
        return anchor + max(0, (start - anchor) // step - 1) * step
    if (anchor.month, anchor.day) == (2, 29):
        return anchor
    years = interval if frequency == "YEARLY" else lcm(interval, 12) // 12
    periods = (start.year - anchor.year) // years - 1
    return anchor.replace(year=anchor.year + max(0, periods) * years)


def at_midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def normal_rule(text: str) -> str:
    """The rule as it is kept: upper case, no prefix, no spaces.

    >>> normal_rule("RRULE:freq=weekly; byday=mo,th")
    'FREQ=WEEKLY;BYDAY=MO,TH'
    """
    return re.sub(r"\s+", "", text).upper().removeprefix("RRULE:").rstrip(";")


def check_rule(rule: str, anchor: date) -> None:
    """Raise BadRuleError unless the normal rule can be followed from the anchor on."""
    parts = parts_of(rule)
    frequency = parts.get("FREQ")
    if frequency not in FREQUENCIES:
        raise BadRuleError("FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY.")
    for name, frequencies in ONLY_UNDER.items():
        if name in parts and frequency not in frequencies:
            raise BadRuleError(f"{name} cannot stand beside FREQ={frequency}.")
    if frequency in {"DAILY", "WEEKLY"} and re.search(r"\d", parts.get("BYDAY", "")):
        raise BadRuleError(f"BYDAY takes no numbers beside FREQ={frequency}.")
    if "BYSETPOS" in parts and not (LISTS - {"BYSETPOS"}) & set(parts):
        raise BadRuleError("BYSETPOS needs another BY part to choose from.")
    if not any(rule_dates(rule, anchor, anchor, anchor + LONGEST_WAIT)):
        raise BadRuleError("This rule yields no date within ten years.")


def parts_of(rule: str) -> dict[str, str]:
    """
    >>> parts_of("FREQ=WEEKLY;BYDAY=MO,TH")
    {'FREQ': 'WEEKLY', 'BYDAY': 'MO,TH'}
    """
    parts: dict[str, str] = {}
    for part in rule.split(";"):
        name, equals, value = part.partition("=")
        if name in {"COUNT", "UNTIL", "DTSTART"}:
            raise BadRuleError(
                "The rule names no end and no start; send count or endDate beside it."
            )
        if name not in PARTS or not equals:
            raise BadRuleError(f"A rule is made of {', '.join(PARTS)}.")
        if name in parts:
            raise BadRuleError(f"{name} stands twice.")
        values = value.split(",") if name in LISTS else [value]
        if not all(PARTS[name].fullmatch(one) for one in values):
            raise BadRuleError(f"{name} has a value that it cannot take.")
        parts[name] = value
    return parts


def skips_months(rule: str, anchor: date) -> bool:
    """Whether the rule leaves months out because they have no such day, as RFC 5545 wants.

    >>> skips_months("FREQ=MONTHLY", date(2026, 1, 31))
    True
    >>> skips_months("FREQ=MONTHLY;BYMONTHDAY=-1", date(2026, 1, 31))
    False
    """
    parts = parts_of(rule)
    if parts["FREQ"] != "MONTHLY" or "BYDAY" in parts:
        return False
    days = [int(day) for day in parts.get("BYMONTHDAY", str(anchor.day)).split(",")]
    return all(abs(day) > 28 for day in days)
