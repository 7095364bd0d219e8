from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given
from hypothesis import strategies as st

from servicing.rules import BadRuleError, check_rule, normal_rule, rule_dates

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


@given(
    st.sampled_from(
        [
            "FREQ=DAILY;INTERVAL=3;BYDAY=MO,FR",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,SU",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU",
            "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,WE,FR;BYSETPOS=1",
            "FREQ=MONTHLY;INTERVAL=5",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE;BYSETPOS=-1",
            "FREQ=MONTHLY;INTERVAL=7;BYMONTHDAY=-1",
            "FREQ=YEARLY;INTERVAL=3;BYWEEKNO=1,20,53",
            "FREQ=YEARLY",
        ]
    ),
    st.dates(date(2010, 1, 1), date(2026, 12, 31)),
    st.integers(-50, 6000),
    st.integers(0, 800),
)
# From a Wednesday on a week's first of these days would be that Wednesday, were it cut short.
@example("FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,WE,FR;BYSETPOS=1", date(2026, 1, 7), 21, 0)
def test_rule_seen_from_a_late_day_keeps_its_phase(
    rule: str, anchor: date, before: int, length: int
) -> None:
    start = anchor + timedelta(days=before)
    end = start + timedelta(days=length)
    walked = rrulestr(rule, dtstart=datetime.combine(anchor, time.min)).between(
        datetime.combine(start, time.min), datetime.combine(end, time.min), inc=True
    )

    assert list(rule_dates(rule, anchor, start, end)) == [moment.date() for moment in walked]
