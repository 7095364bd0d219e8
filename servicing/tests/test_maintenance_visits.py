"""Visits that plans make: once for what is due, with what the plan says."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from conftest import Api, MakeCustomer
from servicing.models import Equipment, MaintenancePlan, Visit
from servicing.tests.conftest import Make
from servicing.tests.plans_looking import PLANS, due_soon, make_due, now_in, shown, visits_of
from servicing.tests.test_visits import VISITS
from tenancy.context import tenant_scope
from tenancy.models import Company

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


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

    assert (made["openVisitId"], make_due(acme, now_in(5))) == (None, 0)
    assert make_due(acme, now_in(6)) == 1
    assert [make_due(acme, now_in(days)) for days in (6, 7, 40)] == [0, 0, 0]
    (visit,) = visits_of(client, made)
    assert shown(client, made)["openVisitId"] == visit["id"]


def test_plan_without_automatic_visits_makes_none(api: Api, acme: Company, unit: Equipment) -> None:
    client = api(acme)
    made = due_soon(client, unit, autoCreateVisit=False)

    assert make_due(acme, timezone.now()) == 0
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
