"""What PostgreSQL itself refuses of a plan, what lists cost, and who may do what."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from conftest import Api, MakeCustomer, MakeMember
from servicing.models import Equipment, MaintenancePlan, Visit
from servicing.tests.conftest import Make
from servicing.tests.plans_looking import PLANS, due_soon, plan, serve, shown
from tenancy.context import tenant_scope
from tenancy.models import Company

pytestmark = pytest.mark.django_db


BY_TIME = {"basis": "time", "every_n": 3, "every_unit": "months"}
BY_METER = {"basis": "meter", "meter_kind": "hours", "every_meter": Decimal(250)}


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("plan_basis_known", BY_TIME | {"basis": "mood"}),
        ("plan_anchor_known", BY_TIME | {"anchor": "floating"}),
        ("plan_status_known", BY_TIME | {"status": "done"}),
        ("plan_unit_known", BY_TIME | {"every_unit": "moons"}),
        ("plan_meter_known", BY_METER | {"meter_kind": "moods"}),
        ("plan_has_the_intervals_of_its_basis", BY_TIME | {"basis": "meter"}),
        ("plan_has_the_intervals_of_its_basis", BY_TIME | {"basis": "first_due"}),
        ("plan_has_the_intervals_of_its_basis", BY_TIME | BY_METER),
        ("plan_has_the_intervals_of_its_basis", BY_TIME | {"every_unit": None}),
        ("plan_interval_in_bounds", BY_TIME | {"every_n": 0}),
        ("plan_interval_in_bounds", BY_TIME | {"every_n": 3651}),
        ("plan_meter_interval_above_zero", BY_METER | {"every_meter": Decimal(0)}),
        ("plan_windows_within_a_year", BY_TIME | {"lead_days": 367}),
        ("plan_windows_within_a_year", BY_TIME | {"early_window_days": 367}),
        ("plan_windows_within_a_year", BY_TIME | {"late_window_days": 367}),
    ],
)
def test_database_refuses(acme: Company, unit: Equipment, constraint: str, fields: Any) -> None:
    said = {"customer": unit.customer, "equipment": unit, "service_type": "Tune-up"}
    begun = {"early_window_days": 14, "counts_from": date(2024, 1, 1)}

    with tenant_scope(acme.pk):
        row = MaintenancePlan(**said, **(begun | fields))
        refused = pytest.raises(IntegrityError, match=f'"{constraint}"')
        with refused, transaction.atomic():
            row.save()


@pytest.mark.parametrize(
    ("url", "queries"),
    [(PLANS, 6), ("/api/v1/customers/{}/equipment-schedule", 7), ("/api/v1/equipment", 7)],
)
def test_list_costs_as_much_for_three_as_for_one(
    api: Api, acme: Company, unit: Equipment, django_assert_num_queries: Any, url: str, queries: int
) -> None:
    client, url = api(acme), url.format(unit.customer_id)
    due_soon(client, unit)
    client.get(url)

    with django_assert_num_queries(queries):
        client.get(url)
    for _ in range(2):
        due_soon(client, unit)
    with django_assert_num_queries(queries):
        answer = client.get(url).json()["results"]

    assert all(row["nextDueOn"] for row in answer)


def test_service_costs_no_more_for_three_plans_than_for_one(
    api: Api, acme: Company, unit: Equipment, django_assert_max_num_queries: Any
) -> None:
    client = api(acme)
    plan(client, unit, serviceType="Other", lastServicedOn="2024-01-31")
    serve(client, unit, "2024-03-01")

    with django_assert_max_num_queries(40) as one:
        serve(client, unit, "2024-03-02")
    for _ in range(2):
        plan(client, unit, serviceType="Other", lastServicedOn="2024-01-31")
    with django_assert_max_num_queries(40) as three:
        serve(client, unit, "2024-03-03")

    assert len(one) == len(three)


def test_technician_reads_plans_of_their_own_customers_and_writes_none(
    api: Api,
    acme: Company,
    unit: Equipment,
    make_customer: MakeCustomer,
    make_equipment: Make,
    make_member: MakeMember,
    make_technician: Make,
) -> None:
    client, theirs = api(acme), api(acme, "technician")
    lee = make_technician(acme, member=make_member(acme, "technician"))
    own = due_soon(client, unit, technician=str(lee.pk))  # Its visit makes the customer theirs.
    other = plan(client, make_equipment(make_customer(acme, "Carver")))

    assert [row["id"] for row in theirs.get(PLANS).json()["results"]] == [own["id"]]
    assert shown(theirs, own) == shown(client, own)
    assert theirs.get(f"{PLANS}/{other['id']}").status_code == 404
    assert theirs.patch(f"{PLANS}/{own['id']}", {"status": "ended"}).status_code == 403


def test_history_tells_of_a_plan_and_of_the_days_it_moved_to(
    api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    made = plan(client, unit, lastServicedOn="2024-01-31", instructions="Both filters.")
    serve(client, unit, "2024-04-30")

    url = f"/api/v1/customers/{unit.customer_id}/history?resource=maintenance_plan"
    moved, *_, created = client.get(url).json()["results"]

    assert (created["action"], created["resourceId"]) == ("created", made["id"])
    assert {"field": "nextDueOn", "old": "2024-04-30", "new": "2024-07-31"} in moved["changes"]
    assert {"field": "instructions", "old": None, "new": "Both filters."} in created["changes"]


def test_etag_changes_with_the_day_that_a_service_moves(
    api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    made = plan(client, unit, lastServicedOn="2024-01-31")
    url = f"{PLANS}/{made['id']}"
    tag = client.get(url)["ETag"]

    assert client.patch(url, {"leadDays": 14}, headers={"If-Match": tag}).status_code == 200
    tag = client.get(url)["ETag"]
    serve(client, unit, "2024-04-30")
    assert client.patch(url, {"leadDays": 15}, headers={"If-Match": tag}).status_code == 412


def test_customers_rows_hang_together(
    api: Api, acme: Company, rival: Company, unit: Equipment, make_customer: MakeCustomer
) -> None:
    """A visit of another company's plan is refused by PostgreSQL itself."""
    made = plan(api(acme), unit)
    theirs = make_customer(rival)

    with tenant_scope(rival.pk):
        row = Visit(customer=theirs, service_type="Tune-up", timezone="UTC")
        row.maintenance_plan_id = made["id"]
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
