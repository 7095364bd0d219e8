"""One record of each kind in a company, made when a route first names it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from attune.tests.company_rows import row_of
from attune.tests.routes.servicing import SERIES
from conftest import MakeMember
from customers.models import Contact, Customer, DuplicatePair, LegalHold, Note
from servicing.models import (
    Equipment,
    MaintenancePlan,
    RecurringService,
    ServiceDocument,
    ServiceRecord,
    Technician,
    TimeOff,
    Visit,
)
from tenancy.context import tenant_scope
from tenancy.models import AuthToken, Company, Job, Webhook, WebhookDelivery
from tenancy.roles import Role
from trucking.tests.load_making import make_load_records
from trucking.tests.making import make_fuel_price, make_rate

NOON, HOUR = datetime(2024, 1, 15, 12, tzinfo=UTC), timedelta(hours=1)
NAMED = re.compile(r"<uuid:(\w+)>")

Make = Callable[["Ids"], dict[str, Any]]
MAKERS: dict[str, Make] = {}


class Ids(dict[str, str]):
    """Ids under the names that the routes use; asking for one makes the record."""

    def __init__(self, company: Company, make_member: MakeMember) -> None:
        super().__init__()
        self.company, self.make_member = company, make_member

    def __missing__(self, name: str) -> str:
        with tenant_scope(self.company.pk):
            made = MAKERS[name](self)
        self.update({each: str(pk) for each, pk in made.items()})
        return self[name]

    def of(self, route: str) -> dict[str, str]:
        return {name: self[name] for name in NAMED.findall(route)}

    def all(self) -> dict[str, str]:
        return {name: self[name] for name in MAKERS}


def makes(*names: str) -> Callable[[Make], Make]:
    def add(make: Make) -> Make:
        MAKERS.update(dict.fromkeys(names, make))
        return make

    return add


@makes("customer")
def customer(ids: Ids) -> dict[str, Any]:
    made = Customer.objects.create(name="Baker Foods", type="commercial")
    LegalHold.objects.create(customer=made, until=date(2020, 1, 2), reason="A claim.")
    return {"customer": made.pk}


@makes("pair")
def pair(ids: Ids) -> dict[str, Any]:
    older = ids["customer"]
    other = Customer.objects.create(name="Baker Food", type="commercial")
    made = DuplicatePair.objects.create(
        customer_id=older, duplicate=other, score=90, reasons=["phone"]
    )
    return {"pair": made.pk}


@makes("contact")
def contact(ids: Ids) -> dict[str, Any]:
    made = Contact.objects.create(customer_id=ids["customer"], name="Jo Baker")
    return {"contact": made.pk}


@makes("note")
def note(ids: Ids) -> dict[str, Any]:
    made = Note.objects.create(customer_id=ids["customer"], body="Knows the gate code.")
    return {"note": made.pk}


@makes("entry")
def entry(ids: Ids) -> dict[str, Any]:
    return {"entry": Customer.objects.get(pk=ids["customer"]).history.get().history_id}


@makes("member")
def member(ids: Ids) -> dict[str, Any]:
    email = f"colleague@{ids.company.slug}.example.com"
    return {"member": ids.make_member(ids.company, Role.DISPATCHER, email).pk}


@makes("token")
def token(ids: Ids) -> dict[str, Any]:
    return {"token": AuthToken.issue(ids.make_member(ids.company))[0].id}


@makes("job")
def job(ids: Ids) -> dict[str, Any]:
    owner = ids.make_member(ids.company).user
    return {"job": Job.objects.create(kind="other", maker=owner, role=Role.OWNER).pk}


@makes("webhook")
def webhook(ids: Ids) -> dict[str, Any]:
    made = Webhook.objects.create(url="https://example.com/hook", events=["*"])
    return {"webhook": made.pk}


@makes("delivery")
def delivery(ids: Ids) -> dict[str, Any]:
    event = Customer.objects.get(pk=ids["customer"]).history.get()
    made = WebhookDelivery.objects.create(
        webhook_id=ids["webhook"],
        event_id=event.history_id,
        event_type="customer.created",
        event_at=event.history_date,
        object_type="customer",
        object_id=ids["customer"],
        next_attempt_at=event.history_date,
        queued_at=event.history_date,
    )
    return {"delivery": made.pk}


@makes("technician")
def technician(ids: Ids) -> dict[str, Any]:
    return {"technician": Technician.objects.create(name="Lee Carver").pk}


@makes("time_off")
def time_off(ids: Ids) -> dict[str, Any]:
    away = TimeOff.objects.create(technician_id=ids["technician"], start=NOON, end=NOON + HOUR)
    return {"time_off": away.pk}


@makes("equipment")
def equipment(ids: Ids) -> dict[str, Any]:
    made = Equipment.objects.create(customer_id=ids["customer"], name="Rooftop unit")
    return {"equipment": made.pk}


@makes("plan")
def plan(ids: Ids) -> dict[str, Any]:
    made = MaintenancePlan(
        customer_id=ids["customer"],
        equipment_id=ids["equipment"],
        service_type="Tune-up",
        basis="time",
        every_n=1,
        every_unit="years",
    )
    made.full_clean()
    made.save()
    return {"plan": made.pk}


@makes("visit")
def visit(ids: Ids) -> dict[str, Any]:
    made = Visit.objects.create(customer_id=ids["customer"], service_type="Repair", timezone="UTC")
    return {"visit": made.pk}


@makes("service", "service_document")
def service(ids: Ids) -> dict[str, Any]:
    made = ServiceRecord.objects.create(
        customer_id=ids["customer"], service_date=NOON, service_type="Repair"
    )
    return {"service": made.pk, "service_document": row_of(ServiceDocument).pk}


@makes("series")
def series(ids: Ids) -> dict[str, Any]:
    """As the route table's body has it, so that a role without it sends it back unchanged."""
    made = RecurringService(
        customer_id=ids["customer"],
        service_type=SERIES["serviceType"],
        frequency=SERIES["frequency"],
        starts_on=date.fromisoformat(SERIES["startDate"]),
        preferred_time=time.fromisoformat(SERIES["preferredTime"]),
        holiday_policy=SERIES["holidayPolicy"],
    )
    made.full_clean()
    made.save()
    return {"series": made.pk}


@makes("rate")
def rate(ids: Ids) -> dict[str, Any]:
    return {"rate": make_rate(customer_id=ids["customer"]).pk}


@makes("fuel_price")
def fuel_price(ids: Ids) -> dict[str, Any]:
    return {"fuel_price": make_fuel_price(published_on=date(2023, 1, 2)).pk}


@makes("load", "stop", "charge", "payment", "document")
def load(ids: Ids) -> dict[str, Any]:
    return make_load_records(Customer.objects.get(pk=ids["customer"]))
