"""Beats, workers and people at once, with real threads, connections and commits."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from conftest import Api, MakeCustomer
from servicing.models import Equipment, MaintenancePlan, ServiceRecord, Visit
from servicing.tests.conftest import Make
from servicing.tests.plans_looking import PLANS, due_soon, make_due, shown, today_of, work_on
from servicing.tests.test_dispatch_races import statuses
from servicing.tests.test_visits import move
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.tests.threads import at_once, queued_behind

pytestmark = pytest.mark.django_db(transaction=True)
LATER = timezone.now() + timedelta(days=10)


def test_four_beats_make_each_visit_once(
    api: Api, acme: Company, make_customer: MakeCustomer, make_equipment: Make, monkeypatch: Any
) -> None:
    client = api(acme)
    for _ in range(4):
        customer = make_customer(acme)
        for _ in range(2):
            due_soon(client, make_equipment(customer), days=20)
    monkeypatch.setattr("servicing.generation.plans.BATCH", 3)

    made = at_once(*[lambda: make_due(acme, LATER)] * 4)

    assert sum(made) == 8
    with tenant_scope(acme.pk):
        planned = Visit.objects.values_list("maintenance_plan", flat=True)
        assert sorted(planned) == sorted(MaintenancePlan.objects.values_list("pk", flat=True))


def test_two_completions_satisfy_once_and_the_next_visit_is_one(
    api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    made = due_soon(client, unit, days=0)
    work_on(client, made["openVisitId"])

    answers = at_once(*[lambda: move(client, made["openVisitId"], "completed")] * 2)

    assert statuses(answers) == {200: 1, 409: 1}
    assert shown(client, made)["nextDueOn"] == str(today_of(acme) + timedelta(days=100))
    after = timezone.now() + timedelta(days=95)
    assert sum(at_once(*[lambda: make_due(acme, after)] * 2)) == 1
    with tenant_scope(acme.pk):
        assert (ServiceRecord.objects.count(), Visit.objects.count()) == (1, 2)


def test_beat_behind_a_pause_makes_nothing(api: Api, acme: Company, unit: Equipment) -> None:
    client = api(acme)
    made = due_soon(client, unit, days=20)

    with queued_behind(
        unit.customer,
        lambda: client.patch(f"{PLANS}/{made['id']}", {"status": "paused"}),
        lambda: make_due(acme, LATER),
    ) as answers:
        pass

    assert (answers[0].result().status_code, answers[1].result()) == (200, 0)
    with tenant_scope(acme.pk):
        assert not Visit.objects.exists()


def test_pause_behind_a_beat_takes_its_visit_back(api: Api, acme: Company, unit: Equipment) -> None:
    client = api(acme)
    made = due_soon(client, unit, days=20)

    with queued_behind(
        unit.customer,
        lambda: make_due(acme, LATER),
        lambda: client.patch(f"{PLANS}/{made['id']}", {"status": "paused"}),
    ) as answers:
        pass

    assert (answers[0].result(), answers[1].result().status_code) == (1, 200)
    with tenant_scope(acme.pk):
        (visit,) = Visit.objects.all()
        assert (visit.archived_at is None, visit.maintenance_cycle) == (False, None)


def test_plan_behind_its_units_retirement_is_refused(
    api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    body = {"serviceType": "Tune-up", "basis": "time", "every": {"n": 1, "unit": "years"}}

    with queued_behind(
        unit.customer,
        lambda: client.patch(f"/api/v1/equipment/{unit.pk}", {"status": "retired"}),
        lambda: client.post(PLANS, body | {"equipment": str(unit.pk)}),
    ) as answers:
        pass

    assert [answer.result().status_code for answer in answers] == [200, 400]
