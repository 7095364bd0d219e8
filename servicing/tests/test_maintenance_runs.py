"""Runs that make the visits of plans: what they keep of themselves, and whom they leave alone."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from conftest import Api, MakeCustomer
from servicing.generation.plans import PlansRun
from servicing.models import Equipment, GenerationRun, MaintenancePlan, Visit
from servicing.tasks import plan_maintenance
from servicing.tests.conftest import Make
from servicing.tests.plans_looking import (
    break_plan,
    due_soon,
    make_due,
    now_in,
    run,
    shown,
    today_of,
    visits_of,
)
from tenancy.context import Channel, tenant_scope
from tenancy.models import Company

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def three_due(api: Api, acme: Company, unit: Equipment, make_technician: Make) -> list[Any]:
    """Plans that want a visit in ten days; the first two name a technician, one of whom left."""
    client, here = api(acme), make_technician(acme)
    gone = make_technician(acme, active=False)
    said = ({"technician": str(here.pk)}, {"technician": str(gone.pk)}, {})
    return [
        due_soon(client, unit, days=20, serviceType=f"Service {n}", instructions="Ring.", **fields)
        for n, fields in enumerate(said)
    ]


def test_run_tells_what_it_made(acme: Company, three_due: list[Any]) -> None:
    started = now_in(10)

    run(acme, started)

    with tenant_scope(acme.pk):
        (told,) = GenerationRun.objects.all()
        assert Visit.objects.count() == 3
    assert (told.kind, told.trigger, told.started_at) == ("plan", "beat", started)
    assert (told.due, told.made, told.unassigned, told.skipped, told.failures) == (3, 3, 2, 0, [])
    assert told.finished_at is not None
    assert told.summary == (
        "3 plans due, 3 visits made (2 for nobody yet), 0 passed over, 0 plans failed"
    )


@pytest.mark.parametrize("batch", [1, 2, 200])
def test_plan_that_fails_is_named_and_keeps_no_other(
    acme: Company, three_due: list[Any], batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("servicing.generation.plans.BATCH", batch)
    broken = three_due[1]
    with tenant_scope(acme.pk):
        break_plan(broken)

    told = run(acme, now_in(10))

    assert [failure["plan"] for failure in told.failures] == [broken["id"]]
    assert (told.due, told.made) == (3, 2)
    with tenant_scope(acme.pk):
        made = set(Visit.objects.values_list("maintenance_plan_id", flat=True))
    assert {str(pk) for pk in made} == {three_due[0]["id"], three_due[2]["id"]}
    assert run(acme, now_in(10)).failures == told.failures  # It stays due.


def test_plan_that_another_run_was_quicker_with_is_passed_over(
    acme: Company, three_due: list[Any]
) -> None:
    late = PlansRun(acme.pk, "beat", lambda: now_in(10), dry_run=False)
    with tenant_scope(acme.pk):
        late.today = today_of(acme) + 10 * DAY
        due = list(late.wanting().values_list("pk", flat=True))
    run(acme, now_in(10))

    late.attempt(due, late.make)

    assert (late.made, late.row.failures) == ((0, 0, 3), [])


def test_dry_run_says_what_it_would_make_and_keeps_nothing(
    acme: Company, three_due: list[Any]
) -> None:
    told = run(acme, now_in(10), dry_run=True)

    assert (told.due, told.made) == (3, 3)
    with tenant_scope(acme.pk):
        assert not Visit.objects.exists()
        assert not GenerationRun.objects.exists()


def test_runs_of_plans_are_forgotten_after_a_week(acme: Company) -> None:
    run(acme, now_in(0))

    run(acme, now_in(8))

    with tenant_scope(acme.pk):
        assert GenerationRun.objects.count() == 1


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
    monkeypatch.setattr("servicing.generation.plans.BATCH", 2)

    assert make_due(acme, now_in(10)) == 5
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

    assert make_due(acme, now_in(10)) == 1
    assert shown(api(rival), their_plan)["openVisitId"] is None
    with tenant_scope(rival.pk):
        assert not Visit.objects.exists()
        assert not GenerationRun.objects.exists()


def test_beat_makes_the_visits_as_a_task(
    api: Api, acme: Company, rival: Company, unit: Equipment, eager_worker: None
) -> None:
    made = due_soon(api(acme), unit)
    with tenant_scope(acme.pk):
        Visit.objects.get().withdraw()

    plan_maintenance()
    plan_maintenance()

    for company, kept in ((acme, 2), (rival, 0)):  # Who has no plan costs no task.
        with tenant_scope(company.pk):
            assert GenerationRun.objects.filter(kind="plan", trigger="beat").count() == kept
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

    def told(*args: str) -> list[str]:
        call_command("plan_maintenance", *args, stdout=(out := StringIO()))
        return out.getvalue().splitlines()

    none, one = (
        f"{count} plans due, {count} visits made ({count} for nobody yet), 0 passed over,"
        " 0 plans failed"
        for count in (0, 1)
    )
    assert told("--dry-run") == [f"acme: {one} (dry run)", f"rival: {none} (dry run)"]
    assert shown(api(acme), made)["openVisitId"] is None
    assert told("--company", "rival") == [f"rival: {none}"]
    assert told() == [f"acme: {one}", f"rival: {none}"]
    assert told("--company", "acme") == [f"acme: {none}"]
    with pytest.raises(CommandError, match="no company with the slug 'nobody'"):
        told("--company", "nobody")


def test_command_fails_where_a_plan_does(acme: Company, api: Api, unit: Equipment) -> None:
    made = due_soon(api(acme), unit, days=10, instructions="Ring.", autoCreateVisit=False)
    with tenant_scope(acme.pk):
        MaintenancePlan.objects.update(auto_create_visit=True)
        break_plan(made)

    with pytest.raises(CommandError, match=r"1 plans failed; the log says why\."):
        call_command("plan_maintenance", stdout=StringIO(), stderr=(told := StringIO()))

    assert told.getvalue() == f"acme: plan {made['id']} failed\n"
