"""What becomes of a plan and its visit when people work, call off or put away."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from conftest import Api
from servicing.models import Equipment
from servicing.tests.plans_looking import (
    PLANS,
    due_soon,
    make_due,
    now_in,
    serve,
    shown,
    today_of,
    visits_of,
    work_on,
)
from servicing.tests.test_visits import VISITS, move
from tenancy.models import Company

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_completing_the_visit_satisfies_the_plan_and_reopening_it_opens_the_need(
    api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    made = due_soon(client, unit, days=0)
    visit, today = made["openVisitId"], today_of(acme)
    work_on(client, visit, "completed")

    done = shown(client, made)
    assert (done["lastServicedOn"], done["nextDueOn"]) == (str(today), str(today + 100 * DAY))
    assert (done["state"], done["openVisitId"]) == ("ok", None)

    assert move(client, visit, "on_site", reason="Not finished.").status_code == 200
    reopened = shown(client, made)
    assert (reopened["nextDueOn"], reopened["openVisitId"]) == (str(today), visit)
    assert make_due(acme, timezone.now()) == 0
    assert move(client, visit, "completed").status_code == 200
    assert shown(client, made)["nextDueOn"] == str(today + 100 * DAY)
    assert make_due(acme, now_in(90)) == 1
    assert len(visits_of(client, made)) == 2


def test_partly_completed_visit_leaves_the_need_to_people(
    api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    made = due_soon(client, unit, days=0)
    work_on(client, made["openVisitId"], "partially_completed")

    assert (shown(client, made)["state"], shown(client, made)["openVisitId"]) == ("due", None)
    assert make_due(acme, timezone.now()) == 0


def test_voided_record_of_a_visit_makes_another_visit(
    api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    made = due_soon(client, unit, days=0)
    work_on(client, made["openVisitId"], "completed")
    (record,) = client.get("/api/v1/services").json()["results"]

    client.delete(f"/api/v1/services/{record['id']}")

    assert [make_due(acme, timezone.now()) for _ in range(2)] == [1, 0]
    first, second = visits_of(client, made)
    assert (first["status"], shown(client, made)["openVisitId"]) == ("completed", second["id"])
    client.post(f"/api/v1/services/{record['id']}/restore")
    assert visits_of(client, made) == [first]  # The need is met again, so the second one goes.
    assert make_due(acme, timezone.now()) == 0


def test_service_recorded_otherwise_takes_an_untouched_visit_back(
    api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    made = due_soon(client, unit, days=0)

    serve(client, unit, str(datetime.now(UTC).date()))

    assert visits_of(client, made) == []
    (archived,) = visits_of(client, made, "&includeArchived=true")
    assert (archived["id"], shown(client, made)["openVisitId"]) == (made["openVisitId"], None)


def test_scheduled_visit_stays_whatever_else_satisfies_the_plan(
    api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    made = due_soon(client, unit, days=0)
    move(client, made["openVisitId"], "scheduled", scheduledStart=now_in(1).isoformat())

    serve(client, unit, str(datetime.now(UTC).date()))

    assert [visit["status"] for visit in visits_of(client, made)] == ["scheduled"]
    assert make_due(acme, now_in(95)) == 0  # It has a visit still to be done.


@pytest.mark.parametrize("to", ["cancelled", "archived"])
def test_visit_that_people_called_off_is_not_made_again(
    api: Api, acme: Company, unit: Equipment, to: str
) -> None:
    client = api(acme)
    made = due_soon(client, unit, days=0)
    if to == "archived":
        client.delete(f"{VISITS}/{made['openVisitId']}")
    else:
        move(client, made["openVisitId"], "cancelled", reason="The customer does it.")

    assert make_due(acme, timezone.now()) == 0
    serve(client, unit, str(datetime.now(UTC).date()))
    assert make_due(acme, now_in(95)) == 1


@pytest.mark.parametrize(
    ("method", "url", "body", "back"),
    [
        ("patch", PLANS, {"status": "paused"}, {"status": "active"}),
        ("patch", PLANS, {"status": "ended"}, {"status": "active"}),
        ("patch", PLANS, {"autoCreateVisit": False}, {"autoCreateVisit": True}),
        ("delete", PLANS, None, None),
        ("patch", "/api/v1/equipment", {"status": "retired"}, {"status": "active"}),
        ("delete", "/api/v1/equipment", None, None),
        ("delete", "/api/v1/customers", None, None),
    ],
)
def test_visit_goes_with_the_need_and_comes_back_with_it(
    api: Api, acme: Company, unit: Equipment, method: str, url: str, body: Any, back: Any
) -> None:
    client = api(acme)
    made = due_soon(client, unit)
    ids = {PLANS: made["id"], "/api/v1/equipment": unit.pk, "/api/v1/customers": unit.customer_id}
    one = f"{url}/{ids[url]}"

    assert getattr(client, method)(one, body).status_code in {200, 204}
    assert make_due(acme, timezone.now()) == 0
    assert visits_of(client, made) == []
    client.post(f"{one}/restore") if back is None else client.patch(one, back)
    make_due(acme, timezone.now())
    (visit,) = visits_of(client, made)
    assert visit["id"] != made["openVisitId"]
    assert shown(client, made)["openVisitId"] == visit["id"]
