"""How tests make and look at maintenance plans: over the API, with a run at a moment."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from servicing.generation.plans import make_due_visits
from servicing.models import Equipment, GenerationRun, MaintenancePlan
from servicing.tests.test_visits import VISITS, WORK, move
from tenancy.models import Company

PLANS = "/api/v1/equipment-schedule"
QUARTERLY = {"serviceType": "Tune-up", "basis": "time", "every": {"n": 3, "unit": "months"}}
BY_HOURS = {"serviceType": "Tune-up", "basis": "meter", "everyMeter": {"kind": "hours", "n": 250}}


def today_of(company: Company) -> date:
    return timezone.localdate(timezone=ZoneInfo(company.timezone))


def now_in(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def plan(client: Any, equipment: Equipment, **fields: Any) -> Any:
    body = QUARTERLY | {"equipment": str(equipment.pk), **fields}
    answer = client.post(f"/api/v1/customers/{equipment.customer_id}/equipment-schedule", body)
    assert answer.status_code == 201, answer.json()
    return answer.json()


def due_soon(client: Any, equipment: Equipment, days: int = 5, **fields: Any) -> Any:
    """A plan that is due every hundred days, next in `days`, and makes visits."""
    last = today_of(equipment.tenant) - timedelta(days=100 - days)
    every = {"n": 100, "unit": "days"}
    return plan(
        client,
        equipment,
        **{"every": every, "autoCreateVisit": True, "lastServicedOn": str(last), **fields},
    )


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


def visits_of(client: Any, made: Any, query: str = "") -> list[Any]:
    answer = client.get(f"{VISITS}?maintenancePlanId={made['id']}{query}").json()
    return list(reversed(answer["results"]))


def run(company: Company, now: datetime, **options: Any) -> GenerationRun:
    return make_due_visits(company.pk, trigger="beat", clock=lambda: now, **options)


def make_due(company: Company, now: datetime) -> int:
    """How many visits a run makes, which fails of none."""
    told = run(company, now)
    assert told.failures == []
    return told.made


def work_on(client: Any, visit: str, *ends: str) -> None:
    """Take an unscheduled visit to the place, and on to what is said."""
    start = timezone.now().isoformat()
    for to in ("scheduled", *WORK, *ends):
        fields = {"scheduledStart": start} if to == "scheduled" else {}
        assert move(client, visit, to, **fields).status_code == 200


def break_plan(made: Any) -> None:
    """Overwrite its instructions by what is no seal, so that nobody can open them."""
    table = MaintenancePlan._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET instructions = 'broken' WHERE id = %s",
            [made["id"]],
        )
