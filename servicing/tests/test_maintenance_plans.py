"""Maintenance plans over the API: when they are due, and what satisfies them."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from conftest import Api, MakeCustomer
from customers.models import Customer
from servicing.models import Equipment
from servicing.tests.conftest import Make
from servicing.tests.test_visits import errors
from tenancy.context import tenant_scope
from tenancy.models import Company

pytestmark = pytest.mark.django_db
PLANS = "/api/v1/equipment-schedule"
QUARTERLY = {"serviceType": "Tune-up", "basis": "time", "every": {"n": 3, "unit": "months"}}
BY_HOURS = {"serviceType": "Tune-up", "basis": "meter", "everyMeter": {"kind": "hours", "n": 250}}


def today_of(company: Company) -> date:
    return timezone.localdate(timezone=ZoneInfo(company.timezone))


def noon(company: Company, day: date) -> str:
    return datetime.combine(day, time(12), ZoneInfo(company.timezone)).isoformat()


def plan(client: Any, equipment: Equipment, **fields: Any) -> Any:
    body = QUARTERLY | {"equipment": str(equipment.pk), **fields}
    answer = client.post(f"/api/v1/customers/{equipment.customer_id}/equipment-schedule", body)
    assert answer.status_code == 201, answer.json()
    return answer.json()


def serve(client: Any, equipment: Equipment, on: str, **fields: Any) -> Any:
    """Record a service at noon in UTC of a day."""
    body = {"serviceDate": f"{on}T12:00:00Z", "serviceType": "Tune-up"}
    links = {"equipment": [str(equipment.pk)], "customerId": str(equipment.customer_id)}
    answer = client.post("/api/v1/services", body | links | fields)
    assert answer.status_code == 201, answer.json()
    return answer.json()


def shown(client: Any, made: Any) -> Any:
    return client.get(f"{PLANS}/{made['id']}").json()


def due(client: Any, made: Any) -> tuple[Any, Any]:
    answer = shown(client, made)
    return answer["lastServicedOn"], answer["nextDueOn"]


def next_due_of(client: Any, equipment: Equipment) -> Any:
    return client.get(f"/api/v1/equipment/{equipment.pk}").json()["nextDueOn"]


@pytest.fixture
def unit(acme: Company, make_customer: MakeCustomer, make_equipment: Make) -> Equipment:
    equipment: Equipment = make_equipment(make_customer(acme))
    return equipment


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


@pytest.mark.parametrize(
    ("ahead", "state"),
    [(15, "ok"), (14, "upcoming"), (1, "upcoming"), (0, "due"), (-3, "due"), (-4, "overdue")],
)
def test_state_follows_the_companys_day(
    api: Api, acme: Company, unit: Equipment, ahead: int, state: str
) -> None:
    client = api(acme)
    last = today_of(acme) + timedelta(days=ahead - 100)
    made = plan(
        client,
        unit,
        every={"n": 100, "unit": "days"},
        lastServicedOn=str(last),
        lateWindowDays=3,
    )

    assert made["state"] == state
    for asked in ("ok", "upcoming", "due", "overdue"):
        listed = client.get(f"{PLANS}?state={asked}").json()["results"]
        assert [row["id"] for row in listed] == ([made["id"]] if asked == state else [])


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


def test_retired_equipment_needs_nothing(api: Api, acme: Company, unit: Equipment) -> None:
    client, url = api(acme), f"/api/v1/equipment/{unit.pk}"
    made = plan(client, unit, lastServicedOn="2024-01-31")

    assert client.patch(url, {"status": "retired"}).json()["nextDueOn"] is None
    assert due(client, made) == ("2024-01-31", None)
    assert client.patch(url, {"status": "active"}).json()["nextDueOn"] == "2024-04-30"
    client.delete(url)
    assert due(client, made) == ("2024-01-31", None)
    assert client.post(f"{url}/restore").json()["nextDueOn"] == "2024-04-30"


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


def test_lists_are_filtered_and_ordered(
    api: Api,
    acme: Company,
    make_customer: MakeCustomer,
    make_equipment: Make,
    make_technician: Make,
) -> None:
    client, lee = api(acme), make_technician(acme)
    baker, carver = make_customer(acme), make_customer(acme, "Carver")
    early = plan(client, make_equipment(baker), lastServicedOn="2024-01-01")
    unknown = plan(client, make_equipment(baker), **BY_HOURS, every=None)
    late = plan(client, make_equipment(carver), lastServicedOn="2024-02-01", technician=str(lee.pk))

    def listed(query: str, url: str = PLANS) -> list[Any]:
        answer = client.get(f"{url}?{query}")
        assert answer.status_code == 200, answer.json()
        return [row["id"] for row in answer.json()["results"]]

    newest_first = [late["id"], unknown["id"], early["id"]]
    assert listed("") == newest_first
    assert listed("ordering=nextDueOn") == [early["id"], late["id"], unknown["id"]]
    assert listed("ordering=-nextDueOn") == [unknown["id"], late["id"], early["id"]]
    for query, wanted in [
        (f"equipment={late['equipment']}", [late]),
        (f"customer={baker.pk}", [unknown, early]),
        (f"technician={lee.pk}", [late]),
        ("basis=meter", [unknown]),
        ("status=active", [late, unknown, early]),
        ("status=paused", []),
        ("serviceType=Tune-up&dueBefore=2024-05-01", [early]),
        ("dueAfter=2024-05-01", [late]),
        ("state=overdue&state=due", [late, early]),
        ("state=ok", [unknown]),
        (f"equipment={baker.pk}", []),
    ]:
        assert listed(query) == [row["id"] for row in wanted], query
    assert listed("", f"/api/v1/customers/{baker.pk}/equipment-schedule") == [
        unknown["id"],
        early["id"],
    ]
    for query, field in [
        ("state=late", "state"),
        ("dueBefore=soon", "dueBefore"),
        ("due=1", "due"),
    ]:
        answer = client.get(f"{PLANS}?{query}")
        assert (answer.status_code, errors(answer)[0][0]) == (400, field)


def test_pages_by_due_day_hold_every_plan_once(api: Api, acme: Company, unit: Equipment) -> None:
    client = api(acme)
    for fields in ({"lastServicedOn": "2024-01-01"}, {"lastServicedOn": "2024-01-01"}):
        plan(client, unit, **fields)
    for _ in range(2):
        plan(client, unit, **BY_HOURS, every=None)

    url, seen = f"{PLANS}?ordering=nextDueOn&pageSize=1", []
    while url:
        page = client.get(url).json()
        seen += [(row["nextDueOn"], row["id"]) for row in page["results"]]
        url = page["next"]

    assert [day for day, _ in seen] == ["2024-04-01", "2024-04-01", None, None]
    assert len(set(seen)) == 4


BAD = [
    ({"equipment": None}, [("equipment", "null")]),
    ({"serviceType": ""}, [("serviceType", "blank")]),
    ({"basis": "mileage"}, [("basis", "invalid_choice")]),
    ({"every": None}, [("every.n", "required"), ("every.unit", "required")]),
    ({"every": {"n": 3, "unit": None}}, [("every.unit", "required")]),
    ({"every": {"n": 0, "unit": "days"}}, [("every.n", "min_value")]),
    ({"every": {"n": 4000, "unit": "years"}}, [("every.n", "max_value")]),
    ({"every": {"n": 3, "unit": "fortnights"}}, [("every.unit", "invalid_choice")]),
    ({"every": {"n": "3", "unit": "days"}}, [("every.n", "wrong_type")]),
    ({"every": {"n": 3, "unit": "days", "of": 1}}, [("every.of", "unknown_field")]),
    (
        {"everyMeter": {"kind": "hours", "n": 10}},
        [("everyMeter.kind", "misplaced"), ("everyMeter.n", "misplaced")],
    ),
    (
        {"basis": "meter", "every": None},
        [("everyMeter.kind", "required"), ("everyMeter.n", "required")],
    ),
    (
        {"basis": "first_due", "everyMeter": {"kind": "lightyears", "n": 1}},
        [("everyMeter.kind", "invalid_choice")],
    ),
    (
        {"basis": "first_due", "everyMeter": {"kind": "hours", "n": 0}},
        [("everyMeter.n", "min_value")],
    ),
    ({"anchor": "floating"}, [("anchor", "invalid_choice")]),
    ({"leadDays": -1}, [("leadDays", "min_value")]),
    ({"lateWindowDays": 367}, [("lateWindowDays", "max_value")]),
    ({"earlyWindowDays": 1.5}, [("earlyWindowDays", "wrong_type")]),
    ({"autoCreateVisit": "yes"}, [("autoCreateVisit", "wrong_type")]),
    ({"status": "done"}, [("status", "invalid_choice")]),
    ({"lastServicedOn": "9999-12-31"}, [("lastServicedOn", "in_future")]),
    ({"lastServicedOn": "2024-02-30"}, [("lastServicedOn", "invalid")]),
    ({"technician": "x"}, [("technician", "not_found")]),
    ({"nextDue": "2024-01-01"}, [("nextDue", "unknown_field")]),
]


@pytest.mark.parametrize(("fields", "wanted"), BAD)
def test_bad_plan_is_refused_by_field_and_leaves_nothing(
    api: Api, acme: Company, unit: Equipment, fields: Any, wanted: Any
) -> None:
    client, body = api(acme), QUARTERLY | {"equipment": str(unit.pk)}

    answer = client.post(PLANS, body | fields)

    assert (answer.status_code, errors(answer)) == (400, wanted)
    assert client.get(PLANS).json()["results"] == []
    made = plan(client, unit)
    assert client.patch(f"{PLANS}/{made['id']}", fields).status_code == 400
    assert shown(client, made) == made


def test_plan_on_what_cannot_have_one_is_refused(
    api: Api, acme: Company, rival: Company, make_customer: MakeCustomer, make_equipment: Make
) -> None:
    client, customer = api(acme), make_customer(acme)
    retired = make_equipment(customer, status="retired")
    archived = make_equipment(customer, archived_at=timezone.now())
    foreign = make_equipment(make_customer(rival))
    others = make_equipment(make_customer(acme, "Carver"))
    gone: Customer = make_customer(acme, "Gone")
    of_gone = make_equipment(gone)
    with tenant_scope(acme.pk):
        gone.archive()

    def refused(equipment: Any, url: str) -> Any:
        answer = client.post(url, QUARTERLY | {"equipment": str(equipment)})
        return answer.status_code, errors(answer), answer.json()["error"]["fields"]

    nested = f"/api/v1/customers/{customer.pk}/equipment-schedule"
    for url in (nested, PLANS):
        assert refused(retired.pk, url)[:2] == (400, [("equipment", "retired")])
        assert refused(archived.pk, url)[:2] == (400, [("equipment", "archived")])
        assert refused(foreign.pk, url) == refused(customer.pk, url) == refused("x", url)
    assert refused(others.pk, nested) == refused(foreign.pk, nested)
    assert refused(of_gone.pk, PLANS)[:2] == (400, [("equipment", "archived")])
    gone_url = f"/api/v1/customers/{gone.pk}/equipment-schedule"
    assert client.post(gone_url, QUARTERLY | {"equipment": str(of_gone.pk)}).status_code == 409
    assert client.get(PLANS).json()["results"] == []


def test_what_is_told_once_stays(
    api: Api, acme: Company, unit: Equipment, make_equipment: Make
) -> None:
    client = api(acme)
    made = plan(client, unit, lastServicedOn="2024-01-31")
    url, other = f"{PLANS}/{made['id']}", str(make_equipment(unit.customer).pk)
    serve(client, unit, "2024-04-30")

    for fields, wanted in [
        ({"equipment": other}, [("equipment", "moved")]),
        ({"customerId": other}, [("customerId", "moved")]),
        ({"lastServicedOn": "2024-03-01"}, [("lastServicedOn", "only_on_create")]),
    ]:
        answer = client.patch(url, fields)
        assert (answer.status_code, errors(answer)) == (400, wanted)
    for told in ("2024-01-31", "2024-04-30", None):
        assert client.patch(url, {"lastServicedOn": told}).status_code == 200
    assert due(client, made) == ("2024-04-30", "2024-07-31")


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
