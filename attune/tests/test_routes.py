"""Walk every URL × every role, another company and nobody, from the URL configuration itself."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import URLResolver, get_resolver
from rest_framework.test import APIClient

from attune.tests.leak_battery import row_of
from attune.tests.route_table import OPEN, ROUTES, Route, named
from conftest import Api, MakeCustomer, MakeMember
from customers.models import Contact, LegalHold, Note
from servicing.models import Equipment, ServiceDocument, ServiceRecord, Technician, TimeOff, Visit
from tenancy.context import tenant_scope
from tenancy.models import AuthToken, Company, Job, Webhook, WebhookDelivery
from tenancy.roles import Access, Role, access
from trucking.models import FuelPrice
from trucking.tests.load_making import make_load_records
from trucking.tests.making import make_fuel_price, make_rate

WALKED_ELSEWHERE = ("admin/", "static/")  # test_admin_pages opens every page of the admin.
NOON, HOUR = datetime(2024, 1, 15, 12, tzinfo=UTC), timedelta(hours=1)
NO_SUCH_ID = "019a0000-0000-7000-8000-000000000000"


def patterns(resolver: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if path.startswith(WALKED_ELSEWHERE):
            continue
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path)
        else:
            yield path, entry.callback


def methods(view: Any) -> set[str]:
    if actions := getattr(view, "actions", None):
        return {method.upper() for method in actions} - {"HEAD"}
    view_class = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if view_class is None:
        return {"GET"}
    known = {m for m in ("get", "post", "put", "patch", "delete") if hasattr(view_class, m)}
    return {method.upper() for method in known}


# Behind signed links; their own tests post them.
SIGNED_FORMS = {"POST invitations/<str:text>", "POST feedback/<str:text>"}


def configured_routes() -> set[str]:
    return {
        f"{method} {named(path)}"
        for path, view in patterns(get_resolver())
        for method in methods(view)
    } - SIGNED_FORMS


Records = Callable[[Company], dict[str, str]]


@pytest.fixture
def records(make_customer: MakeCustomer, make_member: MakeMember) -> Records:
    """Ids of one record of each kind in a company, under the names that the routes use."""

    def make(company: Company) -> dict[str, str]:
        customer = make_customer(company)
        with tenant_scope(company.pk):
            contact = Contact.objects.create(customer=customer, name="Jo Baker")
            LegalHold.objects.create(customer=customer, until=date(2020, 1, 2), reason="A claim.")
            note = Note.objects.create(customer=customer, body="Knows the gate code.")
            rate = make_rate(customer=customer)
            day = date(2023, 1, 2)
            prices = FuelPrice.objects.filter(published_on=day)
            fuel_price = prices.first() or make_fuel_price(published_on=day)
            below_load = make_load_records(customer)
        member = make_member(company, Role.DISPATCHER, f"colleague@{company.slug}.example.com")
        token, _ = AuthToken.issue(make_member(company))
        with tenant_scope(company.pk):
            entry = customer.history.get()
            owner = token.membership.user
            job = Job.objects.create(kind="other", maker=owner, role=Role.OWNER)
            service_side = records_of_service(customer)
            webhook = Webhook.objects.create(url="https://example.com/hook", events=["*"])
            delivery = WebhookDelivery.objects.create(
                webhook=webhook,
                event_id=entry.history_id,
                event_type="customer.created",
                event_at=entry.history_date,
                object_type="customer",
                object_id=customer.pk,
                next_attempt_at=entry.history_date,
                queued_at=entry.history_date,
            )
        ids = {"customer": customer.pk, "note": note.pk, "member": member.pk, "token": token.id}
        ids |= {"contact": contact.pk, **service_side}
        ids |= {"entry": entry.history_id, "job": job.pk}
        ids |= {"webhook": webhook.pk, "delivery": delivery.pk}
        ids |= {"rate": rate.pk, "fuel_price": fuel_price.pk, **below_load}
        return {name: str(pk) for name, pk in ids.items()}

    return make


def records_of_service(customer: Any) -> dict[str, Any]:
    technician = Technician.objects.create(name="Lee Carver")
    away = TimeOff.objects.create(technician=technician, start=NOON, end=NOON + HOUR)
    equipment = Equipment.objects.create(customer=customer, name="Rooftop unit")
    visit = Visit.objects.create(customer=customer, service_type="Repair", timezone="UTC")
    service = ServiceRecord.objects.create(
        customer=customer, service_date=NOON, service_type="Repair"
    )
    return {
        "technician": technician.pk,
        "time_off": away.pk,
        "equipment": equipment.pk,
        "visit": visit.pk,
        "service": service.pk,
        "service_document": row_of(ServiceDocument).pk,
    }


def send(client: APIClient, route: str, ids: dict[str, str]) -> Any:
    method, path = route.split(" ")
    for name, pk in ids.items():
        path = path.replace(f"<uuid:{name}>", pk)
    path = path.replace("<path:rest>", "nowhere").replace("<str:text>", "mangled")
    data, content_type = encoded(ROUTES[route])
    path += ROUTES[route].query
    data = data.replace(b"<uuid:customer>", ids.get("customer", NO_SUCH_ID).encode())
    return client.generic(method, f"/{path}", data=data, content_type=content_type)


def encoded(row: Route) -> tuple[bytes, str]:
    """The row's body as it is sent, with its content type."""
    if row.form:
        parts = {
            name: SimpleUploadedFile("sent.bin", part) if isinstance(part, bytes) else part
            for name, part in row.body.items()
        }
        return encode_multipart(BOUNDARY, parts), MULTIPART_CONTENT
    body = b"" if row.body is None else orjson.dumps(row.body)
    return body, "application/json"


def closed_routes() -> list[str]:
    return [route for route, row in ROUTES.items() if row.resource != OPEN]


def test_every_route_has_a_row() -> None:
    assert configured_routes() == set(ROUTES)


def names_unseen(row: Route, role: Role) -> bool:
    named_in_body = isinstance(row.body, dict) and "customerId" in row.body
    return row.ok == 201 and named_in_body and limited(access(role, row.resource))


def limited(cell: Access) -> bool:
    return cell.only_own or cell is Access.SELF


def expected(row: Route, role: Role) -> int:
    may = access(role, row.resource)
    if row.writes and not may.writes:
        return row.ok if role in row.partly else 403
    if not may.reads:
        return 403
    return row.ok


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("route", closed_routes())
def test_role_is_answered_as_the_permission_table_says(
    api: Api, acme: Company, records: Records, route: str, role: Role
) -> None:
    ids = records(acme)
    client = api(acme, role)
    if "<uuid:token>" in route:  # Own tokens only: there is a 404 test for those of others.
        member = AuthToken.objects.exclude(id=ids["token"]).get()
        ids["token"] = str(member.id)
    wanted = expected(ROUTES[route], role)
    if wanted < 400 and limited(access(role, ROUTES[route].resource)) and "<uuid" in route:
        wanted = 404  # A technician without visits has no customers yet, nor a row of their own.
    if wanted < 400 and names_unseen(ROUTES[route], role):
        wanted = 400  # The customer in the body is not theirs.
    if "<uuid:job>" in route and role != Role.OWNER:
        wanted = 404  # An owner's job.

    assert send(client, route, ids).status_code == wanted


@pytest.mark.parametrize("route", [r for r in closed_routes() if "<uuid" in r])
def test_another_companys_ids_are_unseen(
    api: Api, acme: Company, rival: Company, records: Records, route: str
) -> None:
    theirs, client = records(rival), api(acme)
    unknown = dict.fromkeys(theirs, NO_SUCH_ID)

    answer, unknown_answer = send(client, route, theirs), send(client, route, unknown)

    assert answer.status_code == unknown_answer.status_code == 404
    assert without_request_id(answer) == without_request_id(unknown_answer)


@pytest.mark.parametrize("route", [r for r in closed_routes() if r.count("<uuid") == 2])
def test_a_record_is_unseen_below_another_parent(
    api: Api, acme: Company, records: Records, route: str
) -> None:
    (parent, _) = re.findall(r"<uuid:(\w+)>", route)
    ids = records(acme) | {parent: records(acme)[parent]}

    assert send(api(acme), route, ids).status_code == 404


@pytest.mark.parametrize("route", closed_routes())
def test_nobody_is_401_everywhere(acme: Company, records: Records, route: str) -> None:
    answer = send(APIClient(), route, records(acme))

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not_authenticated"
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("route", [r for r, row in ROUTES.items() if row.resource == OPEN])
def test_open_route_answers_nobody(db: None, route: str) -> None:
    assert send(APIClient(), route, {}).status_code == ROUTES[route].ok


def without_request_id(answer: Any) -> Any:
    return answer.json()["error"] | {"requestId": ""}
