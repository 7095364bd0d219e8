from datetime import date

import pytest

from servicing.rules import BadRuleError, check_rule, normal_rule

ANCHOR = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("", "A rule is made of FREQ, INTERVAL, BYDAY"),
        ("EVERY DAY", "A rule is made of FREQ, INTERVAL, BYDAY"),
        ("INTERVAL=2", "FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY."),
        ("FREQ=SECONDLY", "FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY."),
        ("FREQ=HOURLY;INTERVAL=24", "FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY."),
        ("FREQ=DAILY;BYHOUR=8,9", "A rule is made of FREQ, INTERVAL, BYDAY"),
        ("FREQ=DAILY;COUNT=3", "The rule names no end and no start; send count or endDate"),
        ("FREQ=DAILY;UNTIL=20270101", "The rule names no end and no start; send count or"),
        ("FREQ=DAILY;FREQ=DAILY", "FREQ stands twice."),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL has a value that it cannot take."),
        ("FREQ=DAILY;INTERVAL=-1", "INTERVAL has a value that it cannot take."),
        ("FREQ=DAILY;INTERVAL=99999", "INTERVAL has a value that it cannot take."),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY has a value that it cannot take."),
        ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY has a value that it cannot take."),
        ("FREQ=WEEKLY;BYDAY=2MO", "BYDAY takes no numbers beside FREQ=WEEKLY."),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY cannot stand beside FREQ=WEEKLY."),
        ("FREQ=MONTHLY;BYWEEKNO=2", "BYWEEKNO cannot stand beside FREQ=MONTHLY."),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS needs another BY part to choose from."),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "This rule yields no date within ten years."),
        ("FREQ=MONTHLY;BYDAY=6MO", "This rule yields no date within ten years."),
    ],
)
def test_rule_that_cannot_be_followed_is_refused(rule: str, sentence: str) -> None:
    with pytest.raises(BadRuleError) as refusal:
        check_rule(normal_rule(rule), ANCHOR)

    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
        "freq=weekly;interval=3;byday=mo",
        "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;WKST=SU",
    ],
)
def test_rule_that_names_days_is_taken(rule: str) -> None:
    check_rule(normal_rule(rule), ANCHOR)
