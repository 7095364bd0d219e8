"""The screens of the service side: the office plans, moves and looks at a day."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conftest import MakeCustomer, MakeMember
from customers.models import Customer
from servicing.models import Booking, CrewMember, Equipment, Meter, Technician, Visit
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.roles import Role

SignIn = Callable[..., Client]
BOARD = reverse("admin:servicing_visit_board")
NOON = datetime(2024, 1, 15, 12, tzinfo=ZoneInfo("America/Chicago"))  # As the company has it.


@pytest.fixture
def sign_in(client: Client, make_member: MakeMember) -> SignIn:
    def sign_in(company: Company, role: str = Role.OWNER) -> Client:
        client.force_login(make_member(company, role).user)
        return client

    return sign_in


@pytest.fixture
def customer(acme: Company, make_customer: MakeCustomer) -> Customer:
    return make_customer(acme, "Mill Works")


def page(name: str, record: Any) -> str:
    return reverse(f"admin:servicing_{name}", args=[record.pk])


def technician(company: Company, name: str = "Lee Carver", **fields: Any) -> Technician:
    with tenant_scope(company.pk):
        return Technician.objects.create(name=name, **fields)


def visit_of(customer: Customer, person: Technician | None = None, **fields: Any) -> Visit:
    """A visit at noon, booked as the API would."""
    with tenant_scope(customer.tenant_id):
        visit = Visit(customer=customer, service_type="Repair", technician=person, **fields)
        visit.scheduled_start = NOON
        visit.full_clean()
        visit.save()
        visit.settle()
    return visit


def body(customer: Customer, **fields: Any) -> dict[str, Any]:
    empty = {f"{p}-{n}": 0 for p in ("crew", "equipment") for n in ("TOTAL_FORMS", "INITIAL_FORMS")}
    times = {
        "scheduled_start_0": "2024-01-15",
        "scheduled_start_1": "12:00",
        "scheduled_end_0": "2024-01-15",
        "scheduled_end_1": "13:00",
    }
    said = {"customer": customer.pk, "service_type": "Repair", "priority": "normal"}
    return {**empty, **said, **times, **fields}


def crew(person: Technician) -> dict[str, Any]:
    return {"crew-TOTAL_FORMS": 1, "crew-0-technician": person.pk}


def test_planning_books_the_lead_and_the_crew(
    sign_in: SignIn, acme: Company, customer: Customer
) -> None:
    lead, mate = technician(acme), technician(acme, "Ann Ortega")
    sent = body(customer, technician=lead.pk, **crew(mate))

    answer = sign_in(acme).post(reverse("admin:servicing_visit_add"), sent)

    assert answer.status_code == 302
    with tenant_scope(acme.pk):
        booked = set(Booking.objects.values_list("technician", flat=True))
        assert (Visit.objects.get().status, booked) == ("scheduled", {lead.pk, mate.pk})


def test_double_booking_is_told_in_the_form_and_overridden_with_a_reason(
    sign_in: SignIn, acme: Company, customer: Customer
) -> None:
    lead, client = technician(acme), sign_in(acme)
    visit_of(customer, lead)
    add, sent = reverse("admin:servicing_visit_add"), body(customer, technician=lead.pk)

    refused = client.post(add, sent)
    with tenant_scope(acme.pk):
        before = Visit.objects.count()
    allowed = client.post(add, sent | {"allow_because": "Both are in one building."})

    assert "on another visit" in refused.content.decode()
    assert (refused.status_code, before, allowed.status_code) == (200, 1, 302)
    with tenant_scope(acme.pk):
        newest = Visit.history.order_by("-history_date").first()
        assert Booking.objects.filter(overridden=True).count() == 1
    assert newest.history_change_reason == "Both are in one building."


def test_buttons_are_the_legal_moves_and_cancelling_asks_why(
    sign_in: SignIn, acme: Company, customer: Customer
) -> None:
    visit, client = visit_of(customer, technician(acme)), sign_in(acme)

    offered = [
        a["title"] for a in client.get(page("visit_change", visit)).context["actions_detail"]
    ]
    cancel = page("visit_to_cancelled", visit)
    without = client.post(cancel, {"_form_submitted": "on"})
    client.post(cancel, {"_form_submitted": "on", "reason": "The customer called it off."})

    assert offered == ["Take off the schedule", "Dispatch", "Cancel visit"]
    assert "This field is required" in without.content.decode()
    with tenant_scope(acme.pk):
        kept = Visit.objects.get()
        assert (kept.status, kept.status_reason) == ("cancelled", "The customer called it off.")
        assert Booking.objects.count() == 0


def test_an_illegal_move_is_refused_in_words(
    sign_in: SignIn, acme: Company, customer: Customer
) -> None:
    visit = visit_of(customer)

    answer = sign_in(acme).post(page("visit_to_completed", visit), {"_form_submitted": "on"})

    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said == ["A visit that is scheduled cannot become completed."]
    with tenant_scope(acme.pk):
        assert Visit.objects.get().status == "scheduled"


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.VIEWER, Role.TECHNICIAN])
def test_who_may_not_move_a_visit_is_refused(
    sign_in: SignIn, acme: Company, customer: Customer, role: str
) -> None:
    visit = visit_of(customer)

    answer = sign_in(acme, role).post(page("visit_to_dispatched", visit), {"_form_submitted": "on"})

    assert answer.status_code == 403
    with tenant_scope(acme.pk):
        assert Visit.objects.get().status == "scheduled"


def test_selected_visits_are_dispatched_each_by_itself(
    sign_in: SignIn, acme: Company, customer: Customer
) -> None:
    visits = [visit_of(customer), visit_of(customer, status="cancelled")]
    with tenant_scope(acme.pk):
        Visit.objects.filter(pk=visits[1].pk).update(status="cancelled")
    sent = {"action": "dispatch_selected", "_selected_action": [v.pk for v in visits]}

    sign_in(acme).post(reverse("admin:servicing_visit_changelist"), sent)

    with tenant_scope(acme.pk):
        assert [v.status for v in Visit.objects.order_by("pk")] == ["dispatched", "cancelled"]


def test_the_board_shows_the_day_in_as_many_queries_as_ever(
    sign_in: SignIn, acme: Company, customer: Customer
) -> None:
    client = sign_in(acme)
    counts = []
    for number in range(3):
        person = technician(acme, f"Person {number}")
        visit = visit_of(customer, person)
        mate = technician(acme, f"Mate {number}")
        with tenant_scope(acme.pk):
            CrewMember.objects.create(visit=visit, technician=mate)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(BOARD, {"day": "2024-01-15"})
        counts.append(len(queries))

    rows = {row.name: len(row.blocks) for row in answer.context["board"].rows}
    assert (counts[0], rows["Person 0"], rows["Mate 2"], len(rows)) == (counts[2], 1, 1, 6)
    for nonsense in ("2024-02-31", "0001-01-01", "x"):
        assert client.get(BOARD, {"day": nonsense}).status_code == 404


def test_a_reading_is_kept_and_never_runs_backwards(
    sign_in: SignIn, acme: Company, customer: Customer
) -> None:
    with tenant_scope(acme.pk):
        thing = Equipment.objects.create(customer=customer, name="Heat pump")
    client, read = sign_in(acme), page("equipment_read_meter", thing)
    sent = {"_form_submitted": "on", "kind": "hours"}

    client.post(read, sent | {"reading": "120"})
    client.post(read, sent | {"reading": "80"})

    with tenant_scope(acme.pk):
        assert str(Meter.objects.get().reading) == "120.00"


def test_the_customers_page_leads_to_what_hangs_on_it(
    sign_in: SignIn, acme: Company, customer: Customer
) -> None:
    visit_of(customer, technician(acme))
    client = sign_in(acme)

    shown = client.get(reverse("admin:customers_customer_change", args=[customer.pk]))
    listed = client.get(reverse("admin:servicing_visit_changelist"), {"customer": customer.pk})

    (panel,) = shown.context["panels"]
    assert [(each["title"], len(each["rows"])) for each in panel["lists"]] == [
        ("Visits", 1),
        ("Recurring services", 0),
        ("Equipment", 0),
        ("Maintenance", 0),
        ("Services", 0),
    ]
    assert len(listed.context["cl"].result_list) == 1


def test_the_customers_page_shows_first_what_is_still_to_be_done(
    sign_in: SignIn, acme: Company, customer: Customer
) -> None:
    now = timezone.now()
    for days, status in ((-9, "completed"), (-2, "cancelled"), (40, "scheduled"), (3, "scheduled")):
        with tenant_scope(acme.pk):
            start = now + timedelta(days=days)
            Visit.objects.create(
                customer=customer,
                service_type=f"{days}",
                status=status,
                timezone="UTC",
                scheduled_start=start,
                scheduled_end=start + timedelta(hours=1),
            )

    shown = sign_in(acme).get(reverse("admin:customers_customer_change", args=[customer.pk]))

    (panel,) = shown.context["panels"]
    assert [row["title"] for row in panel["lists"][0]["rows"]] == ["3", "40", "-2", "-9"]


def test_an_archived_customer_gets_no_visit(
    sign_in: SignIn, acme: Company, customer: Customer
) -> None:
    with tenant_scope(acme.pk):
        customer.archive()

    answer = sign_in(acme).post(reverse("admin:servicing_visit_add"), body(customer))

    assert "This record is archived" in answer.content.decode()
    with tenant_scope(acme.pk):
        assert Visit.objects.count() == 0


def test_another_companys_customer_cannot_be_chosen(
    sign_in: SignIn, acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    theirs = make_customer(rival, "Rival Works")

    answer = sign_in(acme).post(reverse("admin:servicing_visit_add"), body(theirs))

    assert "No such record." in answer.content.decode()


@pytest.mark.parametrize("name", ["technician", "equipment"])
def test_archived_by_a_button_and_restored_by_another(
    sign_in: SignIn, acme: Company, customer: Customer, name: str
) -> None:
    client = sign_in(acme)
    with tenant_scope(acme.pk):
        unit = Equipment.objects.create(customer=customer, name="Rooftop unit")
    record: Any = unit if name == "equipment" else technician(acme)
    offered = []

    for verb, archived in (("archive", True), ("restore", False)):
        shown = client.get(page(f"{name}_change", record)).context["actions_detail"]
        offered.append({action["title"] for action in shown} & {"Archive", "Restore"})
        (path,) = [action["path"] for action in shown if action["title"] == verb.capitalize()]
        assert client.post(path, {"_form_submitted": "on"}).status_code == 302
        with tenant_scope(acme.pk):
            record.refresh_from_db()
        assert (record.archived_at is not None) == archived

    assert offered == [{"Archive"}, {"Restore"}]
