"""Visits: planned, moved by the one table, never double-booked, and ended with a record."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from conftest import Api, MakeCustomer, MakeMember
from servicing.models.visit_states import MOVES, Status
from servicing.tests.conftest import Make
from tenancy.models import Company

pytestmark = pytest.mark.django_db
VISITS = "/api/v1/visits"
DAY = "2024-02-05"
WORK = ("dispatched", "en_route", "on_site")


def book(client: Any, customer: Any, hours: tuple[int, int] = (15, 16), **fields: Any) -> Any:
    start, end = (f"{DAY}T{hour:02}:00:00Z" for hour in hours)
    body = {"serviceType": "Repair", "scheduledStart": start, "scheduledEnd": end, **fields}
    return client.post(f"/api/v1/customers/{customer.pk}/visits", body)


def move(client: Any, visit: str, to: str, **fields: Any) -> Any:
    return client.post(f"{VISITS}/{visit}/transitions", {"to": to, **fields})


def errors(answer: Any) -> list[tuple[str, str]]:
    return [(f["field"], f["code"]) for f in answer.json()["error"]["fields"]]


def test_visit_starts_scheduled_with_a_start_and_lasts_an_hour(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    client, customer = api(acme), make_customer(acme)
    url = f"/api/v1/customers/{customer.pk}/visits"

    planned = client.post(url, {"serviceType": "Repair", "scheduledStart": f"{DAY}T15:00:00Z"})
    waiting = client.post(url, {"serviceType": "Repair"})

    shown = planned.json()
    assert (planned.status_code, shown["status"]) == (201, "scheduled")
    assert shown["scheduledEnd"] == f"{DAY}T16:00:00Z"
    assert (shown["flags"], shown["timezone"]) == (["unassigned"], acme.timezone)
    assert client.get(f"{VISITS}/{shown['id']}").json() == shown
    assert waiting.json()["status"] == "unscheduled"
    answer = client.patch(
        f"{VISITS}/{waiting.json()['id']}", {"scheduledStart": f"{DAY}T15:00:00Z"}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "unscheduled")


def test_null_clears_an_object_inside(api: Api, acme: Company, make_customer: MakeCustomer) -> None:
    client = api(acme)
    window = {"start": f"{DAY}T15:00:00Z", "end": f"{DAY}T17:00:00Z"}
    url = f"{VISITS}/{book(client, make_customer(acme), arrivalWindow=window).json()['id']}"

    assert client.patch(url, {"arrivalWindow": {}}).json()["arrivalWindow"] == window
    cleared = client.patch(url, {"arrivalWindow": None}).json()

    assert cleared["arrivalWindow"] == {"start": None, "end": None}


@pytest.mark.parametrize("status", Status)
def test_only_the_moves_of_the_table_are_legal(
    api: Api, acme: Company, make_customer: MakeCustomer, status: str
) -> None:
    client = api(acme)
    body = book(client, make_customer(acme)).json()
    at_status(body["id"], acme, status)

    for to in set(Status) - set(MOVES[status]):
        answer = move(client, body["id"], to, reason="As agreed.")
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "illegal_move")
        assert answer.json()["error"]["details"] == {"allowed": list(MOVES[status])}


def at_status(visit_id: str, company: Company, status: str) -> None:
    from servicing.models import Visit  # noqa: PLC0415 - the one place that writes it raw
    from tenancy.context import tenant_scope  # noqa: PLC0415

    times = {"scheduled_start": None, "scheduled_end": None} if status == "unscheduled" else {}
    with tenant_scope(company.pk):
        Visit.objects.filter(pk=visit_id).update(status=status, **times)


def test_completing_makes_the_record_and_reopening_puts_it_away(
    api: Api, acme: Company, make_customer: MakeCustomer, make_equipment: Make
) -> None:
    client, customer = api(acme), make_customer(acme)
    unit = make_equipment(customer)
    visit = book(client, customer, equipment=[str(unit.pk)]).json()["id"]
    for to in WORK:
        assert move(client, visit, to).status_code == 200

    done = move(
        client,
        visit,
        "completed",
        service={"laborMinutes": 90, "laborRate": "60", "followUpRequired": True},
    )

    assert (done.status_code, done.json()["status"]) == (200, "completed")
    (record,) = client.get(f"/api/v1/services?visitId={visit}").json()["results"]
    assert (record["amount"], record["outcome"]) == ("90.00", "completed")
    assert record["equipment"] == [str(unit.pk)]
    follow_up = client.get(f"{VISITS}/{record['followUpVisitId']}").json()
    assert (follow_up["status"], follow_up["source"]) == ("unscheduled", "follow_up")
    shown = client.get(f"/api/v1/equipment/{unit.pk}").json()
    assert shown["lastServicedAt"] == record["serviceDate"]

    assert errors(move(client, visit, "on_site")) == [("reason", "required")]
    assert move(api(acme, "dispatcher"), visit, "on_site", reason="Again.").status_code == 403
    assert move(client, visit, "on_site", reason="It leaks again.").status_code == 200
    assert client.get(f"/api/v1/services?visitId={visit}").json()["results"] == []
    assert client.get(f"/api/v1/equipment/{unit.pk}").json()["lastServicedAt"] is None
    assert move(client, visit, "completed").status_code == 200


def test_bad_record_leaves_the_visit_where_it_was(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    client = api(acme)
    visit = book(client, make_customer(acme)).json()["id"]
    for to in WORK:
        move(client, visit, to)

    answer = move(client, visit, "completed", service={"satisfaction": {"score": 6}})

    assert answer.status_code == 400
    assert [field for field, _ in errors(answer)] == ["service.satisfaction.score"]
    assert client.get(f"{VISITS}/{visit}").json()["status"] == "on_site"
    assert client.get("/api/v1/services").json()["results"] == []


def test_nobody_is_in_two_places_at_once(
    api: Api, acme: Company, make_customer: MakeCustomer, make_technician: Make
) -> None:
    client, customer, lee = api(acme), make_customer(acme), make_technician(acme)
    first = book(client, customer, (15, 17), technician=str(lee.pk)).json()

    as_crew = book(client, customer, (16, 18), crew=[str(lee.pk)])
    after = book(client, customer, (17, 18), technician=str(lee.pk))

    assert (as_crew.status_code, as_crew.json()["error"]["code"]) == (409, "double_booked")
    assert as_crew.json()["error"]["details"] == {
        "conflicts": [
            {
                "visitId": first["id"],
                "technician": str(lee.pk),
                "scheduledStart": f"{DAY}T15:00:00Z",
                "scheduledEnd": f"{DAY}T17:00:00Z",
            }
        ]
    }
    assert after.status_code == 201  # Half-open.
    assert len(client.get(VISITS).json()["results"]) == 2


def test_override_is_a_managers_with_a_reason_and_is_told(
    api: Api, acme: Company, make_customer: MakeCustomer, make_technician: Make
) -> None:
    client, customer, lee = api(acme), make_customer(acme), make_technician(acme)
    book(client, customer, technician=str(lee.pk))
    wanted = {"technician": str(lee.pk), "overrideConflict": True}

    assert errors(book(client, customer, **wanted)) == [("reason", "required")]
    by_dispatcher = book(api(acme, "dispatcher"), customer, **wanted, reason="Next door.")
    assert by_dispatcher.status_code == 403
    beside = book(client, customer, **wanted, reason="Next door.")
    assert (beside.status_code, beside.json()["flags"]) == (201, ["overbooked"])
    # What stands beside the rule is still seen by the next one.
    client.delete(f"{VISITS}/{client.get(VISITS).json()['results'][1]['id']}")
    assert book(client, customer, technician=str(lee.pk)).status_code == 409
    told = client.get(f"/api/v1/customers/{customer.pk}/history?resource=booking").json()
    assert told["results"][0]["action"] == "deleted" or told["results"]
    assert "Next door." in {entry["reason"] for entry in told["results"]}


def test_what_is_off_blocks_nobody(
    api: Api, acme: Company, make_customer: MakeCustomer, make_technician: Make
) -> None:
    client, customer, lee = api(acme), make_customer(acme), make_technician(acme)
    for end_it in (
        lambda visit: move(client, visit, "cancelled", reason="Called off."),
        lambda visit: move(client, visit, "unscheduled", reason="Another day."),
        lambda visit: client.delete(f"{VISITS}/{visit}"),
    ):
        visit = book(client, customer, technician=str(lee.pk)).json()["id"]
        assert end_it(visit).status_code in {200, 204}

    assert book(client, customer, technician=str(lee.pk)).status_code == 201
    archived = client.get(f"{VISITS}?includeArchived=true").json()["results"][1]["id"]
    assert client.post(f"{VISITS}/{archived}/restore").status_code == 409


def test_customer_on_hold_is_not_scheduled(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    client, customer = api(acme), make_customer(acme, status="on_hold")

    refused = book(client, customer)
    allowed = book(client, customer, overrideHold=True, reason="It is an emergency.")

    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "customer_on_hold")
    assert (allowed.status_code, allowed.json()["flags"]) == (
        201,
        ["unassigned", "customer_on_hold"],
    )


def test_time_off_and_working_hours_only_warn(
    api: Api, acme: Company, make_customer: MakeCustomer, make_technician: Make
) -> None:
    client, customer = api(acme), make_customer(acme)
    lee = make_technician(acme, working_hours={"mon": [["08:00", "09:00"]]}, timezone="UTC")
    away = {"start": f"{DAY}T00:00:00Z", "end": f"{DAY}T23:00:00Z"}
    assert client.post(f"/api/v1/technicians/{lee.pk}/time-off", away).status_code == 201

    answer = book(client, customer, technician=str(lee.pk))

    assert answer.status_code == 201
    found = [(w["code"], w["field"]) for w in answer.json()["warnings"]]
    assert found == [("time_off", "technician"), ("outside_working_hours", "technician")]


def test_bad_visits_are_refused_by_field(
    api: Api,
    acme: Company,
    rival: Company,
    make_customer: MakeCustomer,
    make_technician: Make,
    make_equipment: Make,
) -> None:
    client, customer = api(acme), make_customer(acme)
    others = make_equipment(make_customer(acme, "Carver"))
    retired = make_equipment(customer, status="retired")
    gone = make_technician(acme, active=False)

    for fields, wanted in [
        ({"technician": str(make_technician(rival).pk)}, ("technician", "not_found")),
        ({"technician": str(gone.pk)}, ("technician", "inactive")),
        ({"crew": [str(make_technician(rival).pk)]}, ("crew[0]", "not_found")),
        ({"equipment": [str(others.pk)]}, ("equipment[0]", "not_found")),
        ({"equipment": [str(retired.pk)]}, ("equipment[0]", "retired")),
        ({"scheduledEnd": f"{DAY}T14:00:00Z"}, ("scheduledEnd", "before_start")),
        ({"timezone": "America/Nowhere"}, ("timezone", "invalid")),
        ({"arrivalWindow": {"start": f"{DAY}T15:00:00Z"}}, ("arrivalWindow.end", "required")),
    ]:
        answer = book(client, customer, **fields)
        assert (answer.status_code, errors(answer)) == (400, [wanted])
    assert client.get(VISITS).json()["results"] == []


def test_move_lies_neither_before_the_last_nor_ahead(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    client, now = api(acme), timezone.now()
    visit = book(client, make_customer(acme)).json()["id"]
    for to in WORK:
        move(client, visit, to, at=(now - timedelta(hours=2)).isoformat())

    early = move(client, visit, "completed", at=(now - timedelta(hours=3)).isoformat())
    ahead = move(client, visit, "completed", at=(now + timedelta(hours=1)).isoformat())

    assert errors(early) == [("at", "before_last_move")]
    assert errors(ahead) == [("at", "in_future")]


def test_technician_sees_and_moves_what_is_theirs(
    api: Api,
    acme: Company,
    make_customer: MakeCustomer,
    make_member: MakeMember,
    make_technician: Make,
) -> None:
    office, client = api(acme), api(acme, "technician")
    lee = make_technician(acme, member=make_member(acme, "technician"))
    mine, other = make_customer(acme), make_customer(acme, "Carver")
    ahead = {"scheduledStart": (timezone.now() + timedelta(days=1)).isoformat()}
    for customer, fields in ((mine, {"crew": [str(lee.pk)]}), (mine, {}), (other, {})):
        body = {"serviceType": "Repair", **ahead, **fields}
        office.post(f"/api/v1/customers/{customer.pk}/visits", body)
    theirs = office.get(f"{VISITS}?technician={lee.pk}").json()["results"]
    note = {"body": "Ring twice."}
    office.post(f"/api/v1/customers/{other.pk}/notes", note)

    assert [c["id"] for c in client.get("/api/v1/customers").json()["results"]] == [str(mine.pk)]
    assert len(client.get(VISITS).json()["results"]) == 2
    for path in ("", "/notes", "/visits", "/services", "/equipment"):
        assert client.get(f"/api/v1/customers/{other.pk}{path}").status_code == 404
        assert client.get(f"/api/v1/customers/{mine.pk}{path}").status_code == 200
    (led,) = [v for v in client.get(VISITS).json()["results"] if v["id"] != theirs[0]["id"]]
    assert move(client, led["id"], "dispatched").status_code == 403
    assert move(client, theirs[0]["id"], "dispatched").status_code == 200
    seen = client.get("/api/v1/technicians").json()["results"]
    assert [row["id"] for row in seen] == [str(lee.pk)]
