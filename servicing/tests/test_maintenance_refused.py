"""What no maintenance plan may be, refused by its field with nothing kept."""

from typing import Any

import pytest
from django.utils import timezone

from conftest import Api, MakeCustomer
from customers.models import Customer
from servicing.models import Equipment
from servicing.tests.conftest import Make
from servicing.tests.plans_looking import PLANS, QUARTERLY, due, plan, serve, shown
from servicing.tests.test_visits import errors
from tenancy.context import tenant_scope
from tenancy.models import Company

pytestmark = pytest.mark.django_db


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


def test_bad_plan_is_refused_by_field_and_leaves_nothing(
    api: Api, acme: Company, unit: Equipment
) -> None:
    """All in one, since each costs little beside the company that it needs."""
    client, body = api(acme), QUARTERLY | {"equipment": str(unit.pk)}

    posted = [client.post(PLANS, body | fields) for fields, _ in BAD]

    assert [
        (fields, answer.status_code, errors(answer))
        for (fields, _), answer in zip(BAD, posted, strict=True)
    ] == [(fields, 400, wanted) for fields, wanted in BAD]
    assert client.get(PLANS).json()["results"] == []
    made = plan(client, unit)
    for fields, _ in BAD:
        assert client.patch(f"{PLANS}/{made['id']}", fields).status_code == 400, fields
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
