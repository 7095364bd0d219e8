"""Maintenance as the office sees it: planned, listed with what is due first, made into visits."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import Api, MakeCustomer
from servicing.models import Equipment, MaintenancePlan, Visit
from servicing.tests.conftest import Make
from servicing.tests.plans_looking import due_soon, plan, serve, today_of
from servicing.tests.test_admin import SignIn, page, sign_in
from tenancy.context import tenant_scope
from tenancy.models import Company

__all__ = ["sign_in"]
pytestmark = pytest.mark.django_db
ADD = reverse("admin:servicing_maintenanceplan_add")
LIST = reverse("admin:servicing_maintenanceplan_changelist")


@pytest.fixture
def unit(acme: Company, make_customer: MakeCustomer, make_equipment: Make) -> Equipment:
    equipment: Equipment = make_equipment(make_customer(acme, "Mill Works"))
    return equipment


def body(unit: Equipment, **fields: Any) -> dict[str, Any]:
    return {
        "customer": unit.customer_id,
        "equipment": unit.pk,
        "service_type": "Tune-up",
        "basis": "time",
        "every_n": 3,
        "every_unit": "months",
        "anchor": "fixed",
        "lead_days": 14,
        "late_window_days": 0,
        "status": "active",
        "auto_create_visit": "on",
        **fields,
    }


def only_plan(company: Company) -> MaintenancePlan:
    with tenant_scope(company.pk):
        return MaintenancePlan.objects.select_related("equipment", "customer").get()


def test_planning_from_the_equipments_page_makes_the_plan_and_its_visit(
    sign_in: SignIn, acme: Company, unit: Equipment
) -> None:
    client = sign_in(acme, "dispatcher")

    form = client.get(page("equipment_plan_maintenance", unit), follow=True)
    answer = client.post(ADD, body(unit, last_serviced_on="2024-01-31"))

    assert form.context["adminform"].form.initial["equipment"] == str(unit.pk)
    assert answer.status_code == 302
    made = only_plan(acme)
    assert (str(made.next_due_on), made.early_window_days) == ("2024-04-30", 14)
    with tenant_scope(acme.pk):
        assert Visit.objects.get().maintenance_plan == made
        assert str(Equipment.objects.get().next_due_on) == "2024-04-30"


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"every_n": ""}, "every_n", "This field is required."),
        ({"basis": "meter"}, "every_n", "A plan on this basis has none."),
        ({"every_n": 0}, "every_n", "Ensure this value is greater than or equal to 1."),
        ({"last_serviced_on": "2999-01-01"}, "last_serviced_on", "This lies in the future."),
    ],
)
def test_what_is_wrong_stands_beside_the_field(
    sign_in: SignIn, acme: Company, unit: Equipment, fields: Any, field: str, message: str
) -> None:
    answer = sign_in(acme).post(ADD, body(unit, **fields))

    assert message in answer.context["adminform"].form.errors[field]
    with tenant_scope(acme.pk):
        assert not MaintenancePlan.objects.exists()


def test_retired_equipment_is_refused(
    sign_in: SignIn, acme: Company, unit: Equipment, make_equipment: Make
) -> None:
    retired = make_equipment(unit.customer, status="retired")

    answer = sign_in(acme).post(ADD, body(retired))

    assert answer.context["adminform"].form.errors == {"equipment": ["This equipment is retired."]}


def test_change_moves_the_day_and_keeps_what_was_told_once(
    sign_in: SignIn, api: Api, acme: Company, unit: Equipment, make_equipment: Make
) -> None:
    plan(api(acme), unit, lastServicedOn="2024-01-31")
    other, made = make_equipment(unit.customer), only_plan(acme)
    sent = body(other, every_n=6, last_serviced_on="2024-03-01", early_window_days=14)

    assert sign_in(acme).post(page("maintenanceplan_change", made), sent).status_code == 302
    changed = only_plan(acme)
    assert (str(changed.next_due_on), changed.equipment) == ("2024-07-31", unit)
    assert str(changed.last_serviced_on) == "2024-01-31"


def test_list_shows_what_is_due_first_and_filters_by_state(
    sign_in: SignIn, api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    for days, kind in ((60, "Later"), (-9, "Overdue one"), (5, "Soon")):
        due_soon(client, unit, days=days, serviceType=kind, autoCreateVisit=False)
    paused = due_soon(client, unit, days=0, serviceType="Paused one", autoCreateVisit=False)
    client.patch(f"/api/v1/equipment-schedule/{paused['id']}", {"status": "paused"})
    office = sign_in(acme)

    listed = office.get(LIST).context["cl"].result_list
    upcoming = office.get(LIST, {"due": "upcoming"}).context["cl"].result_list
    shown = office.get(reverse("admin:index")).content.decode()
    (home,) = re.findall(r"Maintenance due(.*?)</section>", shown, re.DOTALL)

    assert [row.service_type for row in listed] == ["Overdue one", "Soon", "Later", "Paused one"]
    assert [row.service_type for row in upcoming] == ["Soon"]
    assert "Overdue one" in home
    assert "Paused one" not in home


def test_list_costs_as_much_for_three_as_for_one(
    sign_in: SignIn, api: Api, acme: Company, unit: Equipment, make_equipment: Make
) -> None:
    office, client, counts = sign_in(acme), api(acme), []
    due_soon(client, unit)
    office.get(page("equipment_change", unit))  # Django looks its content types up once.
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            for url in (LIST, page("equipment_change", unit)):
                assert office.get(url).status_code == 200
        counts.append(len(asked))
        for _ in range(2):
            due_soon(client, unit)

    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", ["technician", "accountant", "viewer"])
def test_who_only_reads_neither_plans_nor_makes_visits(
    sign_in: SignIn, acme: Company, unit: Equipment, role: str
) -> None:
    client = sign_in(acme, role)

    assert client.post(ADD, body(unit)).status_code == 403
    assert client.get(reverse("admin:servicing_maintenanceplan_what_beat_did")).status_code == 403


def test_equipments_page_shows_when_each_service_is_due(
    sign_in: SignIn, api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    due_soon(client, unit, days=-1, autoCreateVisit=False)
    serve(client, unit, str(today_of(acme) - timedelta(days=1)), serviceType="Repair")

    shown = sign_in(acme).get(page("equipment_change", unit)).content.decode()

    assert "Every 100 days" in shown
    assert "Overdue" in shown
