"""Rules of a company's own, in the part of RFC 5545 that names days.

A series has at most one visit a day and its end stands beside the rule, so a rule tells neither
times nor an end.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time

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


def rule_dates(rule: str, anchor: date, end: date) -> Iterator[date]:
    """The rule's dates from the anchor to `end`, both inclusive.

    The anchor itself is one of them only if the rule yields it.

    >>> next(rule_dates("FREQ=MONTHLY;BYDAY=2TU", date(2026, 3, 1), date(2026, 12, 31)))
    datetime.date(2026, 3, 10)
    """
    if end < anchor:
        return
    bounded = f"{rule};UNTIL={end:%Y%m%d}"
    for moment in rrulestr(bounded, dtstart=datetime.combine(anchor, time.min)):
        yield moment.date()


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
    if not any(rule_dates(rule, anchor, anchor + LONGEST_WAIT)):
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
