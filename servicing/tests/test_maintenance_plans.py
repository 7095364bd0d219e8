"""Maintenance plans over the API: answered whole, changed, put away and warned of."""

import pytest

from conftest import Api
from servicing.models import Equipment
from servicing.tests.conftest import Make
from servicing.tests.plans_looking import PLANS, QUARTERLY, next_due_of, plan, shown
from tenancy.models import Company

pytestmark = pytest.mark.django_db


def test_plan_is_answered_whole_and_takes_its_own_answer_back(
    api: Api, acme: Company, unit: Equipment, make_technician: Make
) -> None:
    client, lee = api(acme), make_technician(acme)
    body = {
        "equipment": str(unit.pk),
        "serviceType": "Tune-up",
        "basis": "first_due",
        "every": {"n": 6, "unit": "months"},
        "everyMeter": {"kind": "hours", "n": 1500},
        "anchor": "from_completion",
        "leadDays": 21,
        "lateWindowDays": 7,
        "technician": str(lee.pk),
        "instructions": "Change both filters.",
        "autoCreateVisit": False,
        "lastServicedOn": "2024-01-15",
    }

    answer = client.post(f"/api/v1/customers/{unit.customer_id}/equipment-schedule", body)

    made = answer.json()
    assert answer.status_code == 201
    assert made == body | {
        **{name: made[name] for name in ("id", "createdAt", "updatedAt")},
        "archivedAt": None,
        "customerId": str(unit.customer_id),
        "earlyWindowDays": 21,
        "status": "active",
        "nextDueOn": "2024-07-15",
        "state": "overdue",
        "openVisitId": None,
        "warnings": [],
    }
    assert answer["Location"].endswith(f"/equipment-schedule/{made['id']}")
    for url in (f"{PLANS}/{made['id']}", answer["Location"]):
        assert client.get(url).json() == made
    again = client.put(f"{PLANS}/{made['id']}", made).json()
    assert again == made | {"updatedAt": again["updatedAt"]}
    (listed,) = client.get(PLANS).json()["results"]
    assert listed == again


def test_flat_route_learns_the_customer_from_the_equipment(
    api: Api, acme: Company, unit: Equipment
) -> None:
    body = QUARTERLY | {"equipment": str(unit.pk)}

    for said in ({}, {"customerId": None}, {"customerId": str(unit.customer_id)}):
        answer = api(acme).post(PLANS, body | said)
        assert (answer.status_code, answer.json()["customerId"]) == (201, str(unit.customer_id))


def test_put_empties_what_is_absent(api: Api, acme: Company, unit: Equipment) -> None:
    client = api(acme)
    made = plan(
        client, unit, leadDays=30, instructions="Both filters.", lastServicedOn="2024-01-31"
    )

    put = client.put(f"{PLANS}/{made['id']}", QUARTERLY | {"equipment": str(unit.pk)}).json()

    assert (put["leadDays"], put["earlyWindowDays"], put["instructions"]) == (14, 14, None)
    assert put["lastServicedOn"] == "2024-01-31"


def test_changed_interval_changes_the_day(api: Api, acme: Company, unit: Equipment) -> None:
    client = api(acme)
    made = plan(client, unit, lastServicedOn="2024-01-31")

    changed = client.patch(f"{PLANS}/{made['id']}", {"every": {"n": 6}}).json()

    assert (changed["every"], changed["nextDueOn"]) == ({"n": 6, "unit": "months"}, "2024-07-31")
    assert next_due_of(client, unit) == "2024-07-31"


@pytest.mark.parametrize("status", ["paused", "ended"])
def test_plan_that_is_paused_or_ended_asks_for_nothing(
    api: Api, acme: Company, unit: Equipment, status: str
) -> None:
    client = api(acme)
    made = plan(client, unit, lastServicedOn="2024-01-31")

    stopped = client.patch(f"{PLANS}/{made['id']}", {"status": status}).json()

    assert (stopped["nextDueOn"], stopped["state"]) == (None, "ok")
    assert next_due_of(client, unit) is None
    resumed = client.patch(f"{PLANS}/{made['id']}", {"status": "active"}).json()
    assert (resumed["nextDueOn"], resumed["state"]) == ("2024-04-30", "overdue")


def test_archived_plan_asks_for_nothing_until_it_is_restored(
    api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    made = plan(client, unit, lastServicedOn="2024-01-31")
    url = f"{PLANS}/{made['id']}"

    assert client.delete(url).status_code == client.delete(url).status_code == 204
    assert client.get(PLANS).json()["results"] == []
    assert (next_due_of(client, unit), client.patch(url, {}).status_code) == (None, 409)
    assert client.get(f"{PLANS}?includeArchived=true").json()["results"] == [shown(client, made)]
    assert client.post(f"{url}/restore").json()["nextDueOn"] == "2024-04-30"
    assert next_due_of(client, unit) == "2024-04-30"


def test_what_should_be_looked_at_is_warned_of(
    api: Api, acme: Company, unit: Equipment, make_technician: Make
) -> None:
    client, gone = api(acme), make_technician(acme, active=False)
    plan(client, unit)

    made = plan(
        client,
        unit,
        serviceType="tune-UP",
        technician=str(gone.pk),
        every={"n": 2, "unit": "weeks"},
    )

    assert [(w["code"], w["field"]) for w in made["warnings"]] == [
        ("duplicate_plan", "serviceType"),
        ("inactive", "technician"),
        ("window_too_long", "earlyWindowDays"),
    ]
    assert shown(client, made)["warnings"] == []


def test_instructions_are_sealed_and_masked_as_notes_are(
    api: Api, acme: Company, unit: Equipment
) -> None:
    made = plan(api(acme), unit, instructions="The key hangs at Sigrún's.")

    assert shown(api(acme, "viewer"), made)["instructions"] == "•••"
    assert shown(api(acme, "accountant"), made)["instructions"] == made["instructions"]
