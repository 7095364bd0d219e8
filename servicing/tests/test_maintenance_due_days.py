"""When plans are due over the API, and which services and readings move that day."""

from datetime import date, timedelta
from typing import Any

import pytest

from conftest import Api, MakeCustomer
from servicing.models import Equipment
from servicing.tests.conftest import Make
from servicing.tests.plans_looking import BY_HOURS, PLANS, due, next_due_of, plan, serve, today_of
from tenancy.models import Company

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("told", "counts_from"),
    [
        ({"lastServicedOn": "2024-02-10"}, "2024-02-10"),
        ({}, "2024-01-20"),  # The equipment's last service, of whatever type.
    ],
)
def test_new_plan_counts_from_the_last_service(
    api: Api, acme: Company, unit: Equipment, told: Any, counts_from: str
) -> None:
    client = api(acme)
    serve(client, unit, "2024-01-20", serviceType="Repair")

    made = plan(client, unit, every={"n": 10, "unit": "days"}, **told)

    assert made["nextDueOn"] == str(date.fromisoformat(counts_from) + timedelta(days=10))
    assert made["lastServicedOn"] == told.get("lastServicedOn")


def test_new_plan_of_what_was_never_serviced_counts_from_its_installation_or_today(
    api: Api, acme: Company, make_customer: MakeCustomer, make_equipment: Make
) -> None:
    client, customer = api(acme), make_customer(acme)
    installed = make_equipment(customer, installed_on=date(2024, 1, 31))

    assert plan(client, installed)["nextDueOn"] == "2024-04-30"
    weekly = {"n": 1, "unit": "weeks"}
    assert plan(client, make_equipment(customer), every=weekly, leadDays=2)["nextDueOn"] == str(
        today_of(acme) + timedelta(days=7)
    )


def test_service_of_its_type_satisfies_within_the_window_and_no_sooner(
    api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    made = plan(client, unit, lastServicedOn="2024-01-31", earlyWindowDays=10)

    serve(client, unit, "2024-04-19")  # A day before the window opens.
    serve(client, unit, "2024-04-25", serviceType="Repair")
    serve(client, unit, "2024-04-25", outcome="partial")
    assert due(client, made) == ("2024-01-31", "2024-04-30")
    serve(client, unit, "2024-04-20", serviceType="TUNE-UP")
    assert due(client, made) == ("2024-04-20", "2024-07-31")
    assert next_due_of(client, unit) == "2024-07-31"


def test_service_on_other_equipment_satisfies_nothing(
    api: Api, acme: Company, unit: Equipment, make_equipment: Make
) -> None:
    client = api(acme)
    made = plan(client, unit, lastServicedOn="2024-01-31")

    serve(client, make_equipment(unit.customer), "2024-04-30")

    assert due(client, made) == ("2024-01-31", "2024-04-30")


def test_day_of_a_service_is_the_companys_own(api: Api, acme: Company, unit: Equipment) -> None:
    client = api(acme)
    made = plan(client, unit, lastServicedOn="2024-01-31", earlyWindowDays=0)

    serve(client, unit, "2024-04-30", serviceDate="2024-04-30T03:00:00Z")  # Still the 29th.
    assert due(client, made) == ("2024-01-31", "2024-04-30")
    serve(client, unit, "2024-05-01", serviceDate="2024-05-01T03:00:00Z")
    assert due(client, made) == ("2024-04-30", "2024-07-31")


def test_finishing_early_keeps_a_fixed_rhythm_and_moves_one_from_completion(
    api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    fixed = plan(client, unit, lastServicedOn="2024-01-31")
    floating = plan(client, unit, lastServicedOn="2024-01-31", anchor="from_completion")

    serve(client, unit, "2024-04-20")

    assert due(client, fixed) == ("2024-04-20", "2024-07-31")
    assert due(client, floating) == ("2024-04-20", "2024-07-20")


def test_finishing_late_keeps_a_fixed_rhythm_and_moves_one_from_completion(
    api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    fixed = plan(client, unit, lastServicedOn="2024-01-31")
    floating = plan(client, unit, lastServicedOn="2024-01-31", anchor="from_completion")

    serve(client, unit, "2024-09-02")

    assert due(client, fixed) == ("2024-09-02", "2024-10-31")
    assert due(client, floating) == ("2024-09-02", "2024-12-02")


def test_voided_record_opens_what_it_satisfied_and_restoring_it_closes_that_again(
    api: Api, acme: Company, unit: Equipment
) -> None:
    client = api(acme)
    made = plan(client, unit, lastServicedOn="2024-01-31")
    record = serve(client, unit, "2024-04-30")
    url = f"/api/v1/services/{record['id']}"

    assert due(client, made) == ("2024-04-30", "2024-07-31")
    client.delete(url)
    assert (due(client, made), next_due_of(client, unit)) == (
        ("2024-01-31", "2024-04-30"),
        "2024-04-30",
    )
    client.post(f"{url}/restore")
    assert due(client, made) == ("2024-04-30", "2024-07-31")
    client.patch(url, {"serviceType": "Repair"})
    assert due(client, made) == ("2024-01-31", "2024-04-30")
    client.patch(url, {"serviceType": "Tune-up", "equipment": []})
    assert due(client, made) == ("2024-01-31", "2024-04-30")


def test_meter_readings_move_the_estimate(api: Api, acme: Company, unit: Equipment) -> None:
    client, url = api(acme), f"/api/v1/equipment/{unit.pk}"

    def read(reading: int, on: str, **fields: Any) -> Any:
        meter = {"kind": "hours", "reading": reading, "readAt": f"{on}T12:00:00Z", **fields}
        return client.patch(url, {"meters": [meter]}).json()

    read(1000, "2024-01-31")
    made = plan(client, unit, **BY_HOURS, every=None, lastServicedOn="2024-01-31")
    assert (made["nextDueOn"], made["state"]) == (None, "ok")
    assert read(1100, "2024-02-10")["nextDueOn"] == "2024-02-25"
    assert due(client, made) == ("2024-01-31", "2024-02-25")
    assert read(1240, "2024-02-20")["nextDueOn"] == "2024-02-21"
    assert read(15, "2024-02-25", reset=True)["nextDueOn"] == "2024-02-24"
    serve(client, unit, "2024-02-25")
    # 255 hours in 25 days; 245 are left to the target after the one that was met.
    assert due(client, made) == ("2024-02-25", "2024-03-21")
    assert read(20, "2024-02-26")["nextDueOn"] == next_due_of(client, unit)


def test_whichever_comes_first_is_due(api: Api, acme: Company, unit: Equipment) -> None:
    client = api(acme)
    meters = [
        {"kind": "hours", "reading": r, "readAt": f"2024-0{m}-01T12:00:00Z"}
        for r, m in ((0, 1), (310, 2))
    ]
    for meter in meters:
        client.patch(f"/api/v1/equipment/{unit.pk}", {"meters": [meter]})
    both = BY_HOURS | {"basis": "first_due", "lastServicedOn": "2024-01-01"}

    soon = plan(client, unit, **both, every={"n": 1, "unit": "weeks"}, leadDays=1)
    late = plan(client, unit, **both, every={"n": 1, "unit": "years"})

    assert (soon["nextDueOn"], late["nextDueOn"]) == ("2024-01-08", "2024-01-26")
    assert next_due_of(client, unit) == "2024-01-08"


def test_retired_equipment_needs_nothing(api: Api, acme: Company, unit: Equipment) -> None:
    client, url = api(acme), f"/api/v1/equipment/{unit.pk}"
    made = plan(client, unit, lastServicedOn="2024-01-31")

    assert client.patch(url, {"status": "retired"}).json()["nextDueOn"] is None
    assert due(client, made) == ("2024-01-31", None)
    assert client.patch(url, {"status": "active"}).json()["nextDueOn"] == "2024-04-30"
    client.delete(url)
    assert due(client, made) == ("2024-01-31", None)
    assert client.post(f"{url}/restore").json()["nextDueOn"] == "2024-04-30"


def test_days_at_the_calendars_ends_do_no_harm(
    api: Api, acme: Company, make_customer: MakeCustomer, make_equipment: Make
) -> None:
    client, customer = api(acme), make_customer(acme)
    old = make_equipment(customer, installed_on=date(1, 1, 1))
    far = make_equipment(customer, installed_on=date(9999, 12, 31))

    assert plan(client, old)["nextDueOn"] == "1900-04-01"
    assert plan(client, far)["nextDueOn"] is None
    serve(client, old, "0001-01-01")
    serve(client, old, "9999-12-31")
    client.patch(
        f"/api/v1/equipment/{old.pk}",
        {"meters": [{"kind": "hours", "reading": 1, "readAt": "0001-01-01T00:00:00Z"}]},
    )
    assert plan(client, old, **BY_HOURS, every=None)["nextDueOn"] is None
    assert client.get(f"{PLANS}?state=overdue").status_code == 200
