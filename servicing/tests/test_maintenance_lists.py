"""Lists of maintenance plans: by state, filtered, ordered, in pages."""

from datetime import timedelta
from typing import Any

import pytest

from conftest import Api, MakeCustomer
from servicing.models import Equipment
from servicing.tests.conftest import Make
from servicing.tests.plans_looking import BY_HOURS, PLANS, plan, today_of
from servicing.tests.test_visits import errors
from tenancy.models import Company

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("ahead", "state"),
    [(15, "ok"), (14, "upcoming"), (1, "upcoming"), (0, "due"), (-3, "due"), (-4, "overdue")],
)
def test_state_follows_the_companys_day(
    api: Api, acme: Company, unit: Equipment, ahead: int, state: str
) -> None:
    client = api(acme)
    last = today_of(acme) + timedelta(days=ahead - 100)
    made = plan(
        client,
        unit,
        every={"n": 100, "unit": "days"},
        lastServicedOn=str(last),
        lateWindowDays=3,
    )

    assert made["state"] == state
    for asked in ("ok", "upcoming", "due", "overdue"):
        listed = client.get(f"{PLANS}?state={asked}").json()["results"]
        assert [row["id"] for row in listed] == ([made["id"]] if asked == state else [])


def test_lists_are_filtered_and_ordered(
    api: Api,
    acme: Company,
    make_customer: MakeCustomer,
    make_equipment: Make,
    make_technician: Make,
) -> None:
    client, lee = api(acme), make_technician(acme)
    baker, carver = make_customer(acme), make_customer(acme, "Carver")
    early = plan(client, make_equipment(baker), lastServicedOn="2024-01-01")
    unknown = plan(client, make_equipment(baker), **BY_HOURS, every=None)
    late = plan(client, make_equipment(carver), lastServicedOn="2024-02-01", technician=str(lee.pk))

    def listed(query: str, url: str = PLANS) -> list[Any]:
        answer = client.get(f"{url}?{query}")
        assert answer.status_code == 200, answer.json()
        return [row["id"] for row in answer.json()["results"]]

    newest_first = [late["id"], unknown["id"], early["id"]]
    assert listed("") == newest_first
    assert listed("ordering=nextDueOn") == [early["id"], late["id"], unknown["id"]]
    assert listed("ordering=-nextDueOn") == [unknown["id"], late["id"], early["id"]]
    for query, wanted in [
        (f"equipment={late['equipment']}", [late]),
        (f"customer={baker.pk}", [unknown, early]),
        (f"technician={lee.pk}", [late]),
        ("basis=meter", [unknown]),
        ("status=active", [late, unknown, early]),
        ("status=paused", []),
        ("serviceType=Tune-up&dueBefore=2024-05-01", [early]),
        ("dueAfter=2024-05-01", [late]),
        ("state=overdue&state=due", [late, early]),
        ("state=ok", [unknown]),
        (f"equipment={baker.pk}", []),
    ]:
        assert listed(query) == [row["id"] for row in wanted], query
    assert listed("", f"/api/v1/customers/{baker.pk}/equipment-schedule") == [
        unknown["id"],
        early["id"],
    ]
    for query, field in [
        ("state=late", "state"),
        ("dueBefore=soon", "dueBefore"),
        ("due=1", "due"),
    ]:
        answer = client.get(f"{PLANS}?{query}")
        assert (answer.status_code, errors(answer)[0][0]) == (400, field)


def test_pages_by_due_day_hold_every_plan_once(api: Api, acme: Company, unit: Equipment) -> None:
    client = api(acme)
    for fields in ({"lastServicedOn": "2024-01-01"}, {"lastServicedOn": "2024-01-01"}):
        plan(client, unit, **fields)
    for _ in range(2):
        plan(client, unit, **BY_HOURS, every=None)

    url, seen = f"{PLANS}?ordering=nextDueOn&pageSize=1", []
    while url:
        page = client.get(url).json()
        seen += [(row["nextDueOn"], row["id"]) for row in page["results"]]
        url = page["next"]

    assert [day for day, _ in seen] == ["2024-04-01", "2024-04-01", None, None]
    assert len(set(seen)) == 4
