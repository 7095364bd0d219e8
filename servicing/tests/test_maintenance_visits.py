"""Visits that plans make: once for what is due, and gone again when nothing asks for them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from celery import current_app as celery
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from conftest import Api, MakeCustomer
from servicing.maintenance_visits import make_due_visits
from servicing.models import Equipment, MaintenancePlan, Visit
from servicing.tasks import plan_maintenance, plan_maintenance_of_company
from servicing.tests.conftest import Make
from servicing.tests.test_maintenance_plans import PLANS, plan, serve, shown, today_of
from servicing.tests.test_visits import VISITS, WORK, move
from tenancy.context import Channel, tenant_scope
from tenancy.models import Company

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def unit(acme: Company, make_customer: MakeCustomer, make_equipment: Make) -> Equipment:
    equipment: Equipment = make_equipment(make_customer(acme))
    return equipment


def due_soon(client: Any, equipment: Equipment, days: int = 5, **fields: Any) -> Any:
    """A plan that is due every hundred days, next in `days`, and makes visits."""
    last = today_of(equipment.tenant) - timedelta(days=100 - days)
    every = {"n": 100, "unit": "days"}
    return plan(
        client,
        equipment,
        **{"every": every, "autoCreateVisit": True, "lastServicedOn": str(last), **fields},
    )


def visits_of(client: Any, made: Any, query: str = "") -> list[Any]:
    answer = client.get(f"{VISITS}?maintenancePlanId={made['id']}{query}").json()
    return list(reversed(answer["results"]))


def now_in(days: int) -> datetime:
    return timezone.now() + days * DAY


def test_visit_is_made_with_what_the_plan_says(
    api: Api,
    acme: Company,
    make_customer: MakeCustomer,
    make_equipment: Make,
    make_technician: Make,
) -> None:
    client, lee, customer = api(acme), make_technician(acme), make_customer(acme)
    place = {"type": "service", "city": "Denver", "state": "CO", "timezone": "America/Denver"}
    (address,) = client.patch(f"/api/v1/customers/{customer.pk}", {"addresses": [place]}).json()[
        "addresses"
    ]
    unit = make_equipment(customer, address_id=address["id"])

    made = due_soon(client, unit, technician=str(lee.pk), instructions="Change both filters.")

    (visit,) = visits_of(client, made)
    assert made["openVisitId"] == visit["id"]
    assert {
        "customerId": str(customer.pk),
        "addressId": address["id"],
        "serviceType": "Tune-up",
        "status": "unscheduled",
        "scheduledStart": None,
        "timezone": "America/Denver",
        "technician": str(lee.pk),
        "equipment": [str(unit.pk)],
        "dueOn": made["nextDueOn"],
        "source": "maintenance",
        "maintenancePlanId": made["id"],
        "notes": "Change both filters.",
        "flags": [],
    }.items() <= visit.items()


def test_visit_is_made_when_the_lead_begins_and_once(
    api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    made = due_soon(client, unit, days=20)

    assert (made["openVisitId"], make_due_visits(acme, now_in(5))) == (None, 0)
    assert make_due_visits(acme, now_in(6)) == 1
    assert [make_due_visits(acme, now_in(days)) for days in (6, 7, 40)] == [0, 0, 0]
    (visit,) = visits_of(client, made)
    assert shown(client, made)["openVisitId"] == visit["id"]


def test_plan_without_automatic_visits_makes_none(api: Api, acme: Company, unit: Equipment) -> None:
    client = api(acme)
    made = due_soon(client, unit, autoCreateVisit=False)

    assert make_due_visits(acme, timezone.now()) == 0
    switched = client.patch(f"{PLANS}/{made['id']}", {"autoCreateVisit": True}).json()
    assert [switched["openVisitId"]] == [visit["id"] for visit in visits_of(client, made)]


def test_database_refuses_a_second_visit_for_what_is_due(
    api: Api, acme: Company, unit: Equipment
) -> None:
    made = due_soon(api(acme), unit)

    with tenant_scope(acme.pk):
        visit = Visit.objects.get(maintenance_plan=made["id"])
        visit.pk, visit._state.adding = MaintenancePlan._meta.pk.get_default(), True
        refused = pytest.raises(IntegrityError, match="visit_once_per_maintenance_cycle")
        with refused, transaction.atomic():
            visit.save(force_insert=True)


def test_completing_the_visit_satisfies_the_plan_and_reopening_it_opens_the_need(
    api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    made = due_soon(client, unit, days=0)
    visit, today = made["openVisitId"], today_of(acme)
    start = timezone.now().isoformat()
    for to in ("scheduled", *WORK, "completed"):
        fields = {"scheduledStart": start} if to == "scheduled" else {}
        assert move(client, visit, to, **fields).status_code == 200

    done = shown(client, made)
    assert (done["lastServicedOn"], done["nextDueOn"]) == (str(today), str(today + 100 * DAY))
    assert (done["state"], done["openVisitId"]) == ("ok", None)

    assert move(client, visit, "on_site", reason="Not finished.").status_code == 200
    reopened = shown(client, made)
    assert (reopened["nextDueOn"], reopened["openVisitId"]) == (str(today), visit)
    assert make_due_visits(acme, timezone.now()) == 0
    assert move(client, visit, "completed").status_code == 200
    assert shown(client, made)["nextDueOn"] == str(today + 100 * DAY)
    assert make_due_visits(acme, now_in(90)) == 1
    assert len(visits_of(client, made)) == 2


def test_partly_completed_visit_leaves_the_need_to_people(
    api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    made = due_soon(client, unit, days=0)
    start = timezone.now().isoformat()
    for to in ("scheduled", *WORK, "partially_completed"):
        fields = {"scheduledStart": start} if to == "scheduled" else {}
        assert move(client, made["openVisitId"], to, **fields).status_code == 200

    assert (shown(client, made)["state"], shown(client, made)["openVisitId"]) == ("due", None)
    assert make_due_visits(acme, timezone.now()) == 0


def test_voided_record_of_a_visit_makes_another_visit(
    api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    made = due_soon(client, unit, days=0)
    start = timezone.now().isoformat()
    for to in ("scheduled", *WORK, "completed"):
        fields = {"scheduledStart": start} if to == "scheduled" else {}
        move(client, made["openVisitId"], to, **fields)
    (record,) = client.get("/api/v1/services").json()["results"]

    client.delete(f"/api/v1/services/{record['id']}")

    assert [make_due_visits(acme, timezone.now()) for _ in range(2)] == [1, 0]
    first, second = visits_of(client, made)
    assert (first["status"], shown(client, made)["openVisitId"]) == ("completed", second["id"])
    client.post(f"/api/v1/services/{record['id']}/restore")
    assert visits_of(client, made) == [first]  # The need is met again, so the second one goes.
    assert make_due_visits(acme, timezone.now()) == 0


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
    assert make_due_visits(acme, now_in(95)) == 0  # It has a visit still to be done.


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

    assert make_due_visits(acme, timezone.now()) == 0
    serve(client, unit, str(datetime.now(UTC).date()))
    assert make_due_visits(acme, now_in(95)) == 1


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
    assert make_due_visits(acme, timezone.now()) == 0
    assert visits_of(client, made) == []
    client.post(f"{one}/restore") if back is None else client.patch(one, back)
    make_due_visits(acme, timezone.now())
    (visit,) = visits_of(client, made)
    assert visit["id"] != made["openVisitId"]
    assert shown(client, made)["openVisitId"] == visit["id"]


def test_untouched_visit_moves_with_the_day(api: Api, acme: Company, unit: Equipment) -> None:
    client = api(acme)
    made = due_soon(client, unit)

    moved = client.patch(f"{PLANS}/{made['id']}", {"every": {"n": 102}}).json()

    assert moved["nextDueOn"] == str(date.fromisoformat(made["nextDueOn"]) + 2 * DAY)
    (visit,) = visits_of(client, made)
    assert (visit["id"], visit["dueOn"]) == (made["openVisitId"], moved["nextDueOn"])


def test_day_that_people_gave_the_visit_stays(api: Api, acme: Company, unit: Equipment) -> None:
    client = api(acme)
    made = due_soon(client, unit)
    client.patch(f"{VISITS}/{made['openVisitId']}", {"dueOn": "2030-01-01"})

    client.patch(f"{PLANS}/{made['id']}", {"every": {"n": 102}})

    assert [visit["dueOn"] for visit in visits_of(client, made)] == ["2030-01-01"]


def test_plan_that_says_something_else_makes_its_untouched_visit_anew(
    api: Api, acme: Company, unit: Equipment, make_technician: Make
) -> None:
    client, lee = api(acme), make_technician(acme)
    made = due_soon(client, unit)

    changed = client.patch(f"{PLANS}/{made['id']}", {"technician": str(lee.pk)}).json()

    (visit,) = visits_of(client, made)
    assert (visit["id"], visit["technician"]) == (changed["openVisitId"], str(lee.pk))
    assert visit["id"] != made["openVisitId"]
    client.put(f"{PLANS}/{made['id']}", changed)
    assert visits_of(client, made) == [visit]


def test_visit_of_a_customer_on_hold_is_made_and_flagged(
    api: Api, acme: Company, unit: Equipment, make_technician: Make
) -> None:
    client, gone = api(acme), make_technician(acme, active=False)
    client.patch(
        f"/api/v1/customers/{unit.customer_id}", {"status": "on_hold", "holdReason": "Unpaid."}
    )

    made = due_soon(client, unit, technician=str(gone.pk))

    (visit,) = visits_of(client, made)
    assert visit["flags"] == ["unassigned", "customer_on_hold"]


def test_many_plans_are_made_in_batches(
    api: Api, acme: Company, unit: Equipment, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = api(acme)
    due_soon(client, unit, days=20)
    with tenant_scope(acme.pk):
        (row,) = MaintenancePlan.objects.all()
        for _ in range(4):
            row.pk, row._state.adding = MaintenancePlan._meta.pk.get_default(), True
            row.save(force_insert=True)
    monkeypatch.setattr("servicing.maintenance_visits.BATCH", 2)

    assert make_due_visits(acme, now_in(10)) == 5
    with tenant_scope(acme.pk):
        assert Visit.objects.values("maintenance_plan").distinct().count() == 5


def test_visits_of_one_company_leave_another_alone(
    api: Api,
    acme: Company,
    rival: Company,
    unit: Equipment,
    make_customer: MakeCustomer,
    make_equipment: Make,
) -> None:
    theirs = make_equipment(make_customer(rival))
    due_soon(api(acme), unit, days=20)
    their_plan = due_soon(api(rival), theirs, days=20)

    assert make_due_visits(acme, now_in(10)) == 1
    assert shown(api(rival), their_plan)["openVisitId"] is None
    with tenant_scope(rival.pk):
        assert Visit.objects.count() == 0


@pytest.fixture
def eager_worker() -> Iterator[None]:
    """What is sent is run at once."""
    celery.conf.task_always_eager = True
    yield
    celery.conf.task_always_eager = False


def test_beat_makes_the_visits_as_a_task(
    api: Api, acme: Company, rival: Company, unit: Equipment, eager_worker: None
) -> None:
    made = due_soon(api(acme), unit)
    with tenant_scope(acme.pk):
        Visit.objects.get().withdraw()

    plan_maintenance()
    plan_maintenance()

    (visit,) = visits_of(api(acme), made)
    with tenant_scope(acme.pk):
        (entry,) = Visit.history.filter(id=visit["id"])
        assert (entry.history_channel, entry.history_type) == (Channel.TASK, "+")


def test_command_does_the_same_and_says_what_it_would_do(
    api: Api, acme: Company, rival: Company, unit: Equipment
) -> None:
    made = due_soon(api(acme), unit)
    with tenant_scope(acme.pk):
        Visit.objects.get().withdraw()

    def run(*args: str) -> list[str]:
        call_command("plan_maintenance", *args, stdout=(out := StringIO()))
        return out.getvalue().splitlines()

    assert run("--dry-run") == ["acme: 1 visits would be made", "rival: 0 visits would be made"]
    assert shown(api(acme), made)["openVisitId"] is None
    assert run("--company", "rival") == ["rival: 0 visits made"]
    assert run() == ["acme: 1 visits made", "rival: 0 visits made"]
    assert run("--company", "acme") == ["acme: 0 visits made"]
    with pytest.raises(CommandError, match="no company with the slug 'nobody'"):
        run("--company", "nobody")
    assert plan_maintenance_of_company.name == "servicing.tasks.plan_maintenance_of_company"
