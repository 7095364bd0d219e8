"""The load board and a load's page: moved by the load's verbs, and refused whole."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from conftest import Api, MakeCustomer, MakeMember
from customers.models import Customer
from tenancy.context import tenant_scope
from tenancy.models import AuditEvent, Company, User
from tenancy.roles import Role
from trucking.models import Charge, Load, LoadDocument, Payment
from trucking.tests.load_making import PDF, add_document, bill, drive, go, made
from trucking.tests.making import make_rate

# Each button of the page of a load, by its words.
BUTTONS = re.compile(
    r'/load/[^"]*/([a-z-]+-to-[a-z-]+|mark_ready|mark_not_ready|invoice|book_payment|archive)/?"'
)
CLOSE = ("delivered-to-closed", "archive")

CLOSE = ("delivered-to-closed", "archive")


@pytest.fixture
def shipper(acme: Company, make_customer: MakeCustomer) -> Customer:
    return make_customer(acme, "Baker")


@pytest.fixture
def enter(client: Client, acme: Company, make_member: MakeMember) -> Any:
    def sign_in(role: str) -> Client:
        client.force_login(make_member(acme, role).user)
        return client

    return sign_in


@pytest.fixture
def office(enter: Any) -> Client:
    signed_in: Client = enter(Role.DISPATCHER)
    return signed_in


def page(load: dict[str, Any], name: str = "change", *more: Any) -> str:
    return reverse(f"admin:trucking_load_{name}", args=[load["id"], *more])


def press(office: Client, load: dict[str, Any], name: str, **sent: Any) -> Any:
    return office.post(page(load, name), {"_form_submitted": "1", **sent})


PAGES_OF_ROWS = ("accept_charge", "add_paper", "paper")


@pytest.mark.parametrize("name", PAGES_OF_ROWS)
def test_pages_of_a_loads_rows_find_nothing_of_another_company(
    enter: Any, api: Api, rival: Company, make_customer: MakeCustomer, name: str
) -> None:
    theirs = made(api(rival), make_customer(rival))
    with tenant_scope(rival.pk):
        charge = Charge.objects.create(
            load_id=theirs["id"], code="detention", amount=75, source="proposed"
        )
    paper = add_document(api(rival), theirs).json()
    rows = {"accept_charge": [charge.pk], "add_paper": [], "paper": [paper["id"]]}
    sent = {"kind": "bol", "file": SimpleUploadedFile("bol.pdf", PDF)}
    office = enter(Role.OWNER)

    answer = (office.get if name == "paper" else office.post)(page(theirs, name, *rows[name]), sent)

    assert answer.status_code == 404
    with tenant_scope(rival.pk):
        assert Charge.objects.get(pk=charge.pk).source == "proposed"
        assert LoadDocument.objects.count() == 1


@pytest.mark.parametrize("name", PAGES_OF_ROWS)
def test_pages_of_a_loads_rows_are_closed_to_operators_and_viewers(
    client: Client, enter: Any, api: Api, acme: Company, shipper: Customer, name: str
) -> None:
    load = made(api(acme), shipper)
    paper = add_document(api(acme), load).json()
    url = page(load, name, *([] if name == "add_paper" else [paper["id"]]))
    operator = User.objects.create_superuser("operator@attune.example.com")

    answers = []
    for sign_in in (lambda: client.force_login(operator), lambda: enter(Role.VIEWER)):
        sign_in()
        answers.append((client.get if name == "paper" else client.post)(url).status_code)

    assert set(answers) <= {403, 404}


def state(acme: Company, load: dict[str, Any]) -> tuple[str, str, int]:
    with tenant_scope(acme.pk):
        row = Load.objects.get(pk=load["id"])
        return row.status, row.billing_status, Charge.objects.filter(load=row).count()


def said(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def test_load_is_moved_on_its_page_as_far_as_is_legal(
    api: Api, acme: Company, shipper: Customer, office: Client
) -> None:
    load = made(api(acme), shipper)

    press(office, load, "at_pickup_to_in_transit")
    assert state(acme, load) == ("draft", "not_ready", 0)
    press(office, load, "draft_to_booked")
    assert state(acme, load) == ("booked", "not_ready", 1)
    press(office, load, "booked_to_draft", reason="A manager's alone.")
    assert state(acme, load) == ("booked", "not_ready", 1)


def test_refused_booking_leaves_no_charge_behind_and_says_why(
    api: Api, acme: Company, shipper: Customer, office: Client
) -> None:
    load = made(api(acme), shipper, spotRate=None, loadDetails={})

    press(office, load, "draft_to_booked")

    assert state(acme, load) == ("draft", "not_ready", 0)
    assert "Weight: A booking needs this." in said(office.get(page(load)))


def test_manager_lends_beyond_the_limit_for_a_reason(
    api: Api, acme: Company, make_customer: MakeCustomer, enter: Any
) -> None:
    load, office = made(api(acme), make_customer(acme, credit_limit=1)), enter(Role.MANAGER)

    unsaid = press(office, load, "draft_to_booked", allow="on")
    assert ("An override needs a reason." in said(unsaid), state(acme, load)[0]) == (True, "draft")
    press(office, load, "draft_to_booked", allow="on", reason="Their bank called.")

    assert state(acme, load)[0] == "booked"


@pytest.mark.parametrize(
    ("role", "buttons"),
    [
        (Role.MANAGER, {*CLOSE, "delivered-to-at-delivery", "mark_ready"}),
        (Role.DISPATCHER, {*CLOSE}),
        (Role.ACCOUNTANT, {"mark_ready"}),
        (Role.VIEWER, set()),
    ],
)
def test_buttons_are_those_of_the_state_and_the_role(
    api: Api, acme: Company, shipper: Customer, enter: Any, role: Role, buttons: set[str]
) -> None:
    load = drive(api(acme), made(api(acme), shipper), "delivered")

    shown = enter(role).get(page(load)).content.decode()

    assert set(BUTTONS.findall(shown)) == buttons


def test_viewer_sees_neither_money_nor_papers(
    api: Api, acme: Company, shipper: Customer, enter: Any
) -> None:
    owner = api(acme)
    load = drive(owner, made(owner, shipper, driver="Sam Reed"), "delivered")
    add_document(owner, load)

    shown = said(enter(Role.VIEWER).get(page(load)))

    assert [
        word in shown for word in ("Time line", "Charges", "1,000.00", "Papers", "Sam Reed")
    ] == [
        True,
        *[False] * 4,
    ]


def test_accountant_bills_on_the_page(
    api: Api, acme: Company, shipper: Customer, enter: Any
) -> None:
    owner = api(acme)
    load = drive(owner, made(owner, shipper), "delivered")
    office = enter(Role.ACCOUNTANT)

    press(office, load, "mark_ready")
    assert "Add the proof of delivery first." in said(office.get(page(load)))
    add_document(owner, load)
    press(office, load, "mark_ready")
    press(office, load, "invoice", invoice_number="INV-9")
    press(office, load, "book_payment", amount="1000.01", paid_on="2024-02-20", reference="")
    assert "Amount: This is more than the balance." in said(office.get(page(load)))
    press(office, load, "book_payment", amount="1000.00", paid_on="2024-02-20", reference="")

    assert state(acme, load) == ("delivered", "paid", 1)
    with tenant_scope(acme.pk):
        assert [p.reference for p in Payment.objects.all()] == [None]
    assert "Invoice INV-9" in said(office.get(page(load)))


def test_proposed_detention_is_accepted_on_the_page(
    api: Api, acme: Company, shipper: Customer, enter: Any
) -> None:
    owner, extra = api(acme), {"code": "detention", "amount": "75.00", "per": "hour"}
    with tenant_scope(acme.pk):
        make_rate(lane="TX → GA", rate_type="flat", amount=900, accessorials=[extra])
    load = drive(owner, made(owner, shipper, spotRate=None), "in_transit")
    with tenant_scope(acme.pk):
        charge = Charge.objects.get(source="proposed")
    url = page(load, "accept_charge", charge.pk)

    assert enter(Role.DISPATCHER).post(url).status_code == 403
    office = enter(Role.ACCOUNTANT)
    assert office.get(url).status_code == 405
    office.post(url)

    with tenant_scope(acme.pk):
        assert str(Load.objects.get().total_charge) == "975.00"  # An hour from 08:00 to 09:00.


def test_paper_is_added_and_downloaded_under_the_eyes_of_the_audit(
    api: Api, acme: Company, rival: Company, shipper: Customer, office: Client, enter: Any
) -> None:
    load = made(api(acme), shipper)
    paper, program = (SimpleUploadedFile(n, c) for n, c in (("pod.pdf", PDF), ("pod.pdf", b"MZ")))

    office.post(page(load, "add_paper"), {"kind": "pod", "file": program})
    office.post(page(load, "add_paper"), {"kind": "pod", "file": paper})

    with tenant_scope(acme.pk):
        (document,) = LoadDocument.objects.all()
        assert (document.kind, Load.objects.get().has_pod) == ("pod", True)
    answer = office.get(page(load, "paper", document.pk))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="pod.pdf"'
    with tenant_scope(acme.pk):
        assert AuditEvent.objects.filter(action="downloaded", resource_id=document.pk).count() == 1
    assert enter(Role.VIEWER).get(page(load, "paper", document.pk)).status_code == 404


def test_board_shows_what_is_open_and_late_first(
    api: Api, acme: Company, shipper: Customer, office: Client
) -> None:
    client = api(acme)
    drive(client, made(client, shipper), "delivered")
    later = {"scheduledPickup": "2999-01-20T08:00:00Z", "scheduledDelivery": "2999-01-22T08:00:00Z"}
    ahead = made(client, shipper, **later)
    late = drive(client, made(client, shipper), "in_transit")
    board = reverse("admin:trucking_load_changelist")

    shown = office.get(board).content.decode()

    assert shown.count("Late:") == 1
    assert 0 < shown.index(f"{late['id']}/change/") < shown.index(f"{ahead['id']}/change/")
    assert len(set(re.findall(r"[0-9a-f-]{36}/change/", shown))) == 2
    everything = office.get(f"{board}?board=all").content.decode()
    assert len(set(re.findall(r"[0-9a-f-]{36}/change/", everything))) == 3
    only_late = office.get(f"{board}?board=late").content.decode()
    assert set(re.findall(r"([0-9a-f-]{36})/change/", only_late)) == {late["id"]}
    home = said(office.get(reverse("admin:index")))
    assert f"Late loads Load board {late['loadNumber']} Baker Dallas → Atlanta In transit" in home


def test_time_line_tells_what_happened_in_its_order(
    api: Api, acme: Company, shipper: Customer, office: Client
) -> None:
    client = api(acme)
    load = drive(client, made(client, shipper), "at_pickup")
    trouble = {"code": "breakdown", "note": "A tire.", "openedAt": "2024-01-20T08:30:00Z"}
    client.patch(f"/api/v1/loads/{load['id']}", {"exceptions": [trouble]})
    go(client, load, "in_transit", at="2024-01-20T11:00:00Z")
    bill(client, load, "ready")

    shown = said(office.get(page(load)))

    told = ("Booked", "Dispatched", "Arrived at pickup", "Breakdown", "Departed from pickup")
    places = [shown.index(f" {what} ") for what in (*told, "Delivery due")]
    assert places == sorted(places)
