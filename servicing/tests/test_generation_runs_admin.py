"""What beat did, as the office sees it: runs of series and of plans, by the same words."""

from typing import Any

import pytest
from django.urls import reverse

from conftest import Api
from servicing.models import Equipment, GenerationRun, RecurringService
from servicing.tests import plans_looking, series_looking
from servicing.tests.conftest import Make
from servicing.tests.plans_looking import break_plan, due_soon, now_in
from servicing.tests.test_admin import SignIn, page, sign_in
from tenancy.context import tenant_scope
from tenancy.models import Company

__all__ = ["sign_in"]
pytestmark = pytest.mark.django_db
RUNS = reverse("admin:servicing_generation_runs")


@pytest.fixture
def failed(
    api: Api, acme: Company, unit: Equipment, make_series: Make
) -> tuple[RecurringService, Any]:
    """A series and a plan of which a run has failed, for one reason each."""
    series = make_series(unit.customer)
    made = due_soon(api(acme), unit, days=20, instructions="Ring.")
    with tenant_scope(acme.pk):
        RecurringService.objects.update(holiday_policy="skip", holiday_country="XX")
        break_plan(made)
    series_looking.run(acme, now_in(10))
    plans_looking.run(acme, now_in(10))
    return series, made


def test_runs_of_both_kinds_are_told_with_what_failed(
    sign_in: SignIn, acme: Company, failed: tuple[RecurringService, Any]
) -> None:
    series, made = failed
    links = {
        "series": page("recurringservice_change", series),
        "plan": reverse("admin:servicing_maintenanceplan_change", args=[made["id"]]),
    }
    client = sign_in(acme)

    for kind, error in (("series", "UnknownCalendarError"), ("plan", "SealBroken")):
        (other,) = set(links) - {kind}
        shown = client.get(RUNS, {"kind": kind})
        assert [run.kind for run in shown.context["runs"]] == [kind]
        assert links[kind] in shown.content.decode()
        assert links[other] not in shown.content.decode()
        assert f"A {kind} failed: {error}" in shown.content.decode()
    whole = client.get(RUNS)
    assert [run.kind for run in whole.context["runs"]] == ["plan", "series"]


def test_runs_that_found_nothing_due_are_told_by_the_last_moment_alone(
    sign_in: SignIn, acme: Company
) -> None:
    client, moments = sign_in(acme), [now_in(days) for days in (0, 1, 2)]
    for moment in moments:
        plans_looking.run(acme, moment)

    shown = client.get(RUNS)

    assert list(shown.context["runs"]) == []
    assert [(run.kind, run.started_at) for run in shown.context["asked"]] == [("plan", moments[-1])]
    assert "Nothing was due." in shown.content.decode()


def test_another_companys_runs_are_not_told(
    sign_in: SignIn, rival: Company, failed: tuple[RecurringService, Any]
) -> None:
    shown = sign_in(rival).get(RUNS)

    assert (list(shown.context["runs"]), list(shown.context["asked"])) == ([], [])
    assert "Nothing has run yet" in shown.content.decode()


def test_button_has_the_visits_of_series_and_of_plans_made(
    sign_in: SignIn,
    acme: Company,
    eager_worker: None,
    django_capture_on_commit_callbacks: Any,
) -> None:
    client = sign_in(acme, "dispatcher")

    with django_capture_on_commit_callbacks() as sent:
        assert client.post(RUNS).status_code == 302

    with tenant_scope(acme.pk):
        for act in sent:
            act()
        runs = GenerationRun.objects.order_by("kind").values_list("kind", "trigger")
        assert list(runs) == [("plan", "admin"), ("series", "admin")]
