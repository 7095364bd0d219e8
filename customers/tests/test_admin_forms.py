import pytest
from django.contrib.admin.models import LogEntry

from conftest import MakeCustomer
from customers.models import Address, Contact, Customer, Note
from customers.tests.admin_forms import (
    ADD,
    LIST,
    InCompany,
    SignIn,
    body,
    change_url,
    errors,
    items,
)
from tenancy.models import Company


def test_adding_with_items(sign_in: SignIn, acme: Company, in_company: InCompany) -> None:
    sent = body(
        name="ABC Manufacturing",
        type="shipper",
        phone="(555) 123-4567",
        tags="net30, vip",
        preferred_service_window="8am-5pm",
        **items("contacts", {"name": "Ann"}, {"name": "Zoe", "email": "zoe@abc.example.com"}),
        **items(
            "addresses",
            {
                "type": "primary",
                "street": "123 Industrial Blvd",
                "state": "Texas",
                "zip_code": "75001",
                "coordinates": "-96.8352, 32.6839",
            },
        ),
        **items("notes", {"body": "Call ahead.", "pinned": "on"}),
    )

    answer = sign_in(acme).post(ADD, sent)

    assert (answer.status_code, answer["Location"]) == (302, LIST)
    with in_company(acme):
        customer, address = Customer.objects.get(), Address.objects.get()
        note = Note.objects.select_related("author").get()
        contacts = list(Contact.objects.order_by("position"))
        assert [(c.name, c.position, c.email) for c in contacts] == [
            ("Ann", 0, None),
            ("Zoe", 1, "zoe@abc.example.com"),
        ]
    assert (customer.name, customer.type, customer.tags) == (
        "ABC Manufacturing",
        "shipper",
        ["net30", "vip"],
    )
    assert (str(customer.window_start), customer.email) == ("08:00:00", None)
    assert (address.state, address.country, address.coordinates) == (
        "TX",
        "US",
        [-96.8352, 32.6839],
    )
    assert (note.body, note.pinned, note.author.email) == (
        "Call ahead.",
        True,
        "owner@acme.example.com",
    )


def test_the_log_and_the_messages_hold_no_personal_data(
    sign_in: SignIn, acme: Company, in_company: InCompany
) -> None:
    client = sign_in(acme)
    sent = body(name="Zyx Foods", **items("contacts", {"name": "Maria Gomez"}))
    added = client.post(ADD, sent)
    with in_company(acme):
        customer = Customer.objects.get()
    changed = client.post(change_url(customer), body(name="Zyx Fods", phone="(555) 123-4567"))

    stored = [(e.object_repr, e.change_message) for e in LogEntry.objects.order_by("pk")]
    cookies = [answer.cookies.output() for answer in (added, changed)]

    private = ("Zyx", "Gomez", "4567")
    assert [t for t in private for text in (*map(str, stored), *cookies) if t in text] == []
    assert len(stored) == 2
    assert "Phone" in stored[1][1]


def test_what_only_the_database_knows_is_a_form_error(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer, in_company: InCompany
) -> None:
    make_customer(acme, external_id="A-1")
    primary = {"type": "primary"}

    duplicate = sign_in(acme).post(ADD, body(external_id="A-1"))
    two_primaries = sign_in(acme).post(ADD, body(**items("addresses", primary, primary)))

    assert errors(duplicate) == ["Another customer has this external id."]
    assert errors(two_primaries) == ["A customer has at most one primary address."]
    with in_company(acme):
        assert (Customer.objects.count(), Address.objects.count()) == (1, 0)


def test_a_constraint_that_breaks_at_the_save_is_a_form_error(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two people add the same external id at once: the form of neither sees the other's row."""
    make_customer(acme, external_id="A-1")
    monkeypatch.setattr(Customer, "validate_constraints", lambda self, exclude=None: None)

    answer = sign_in(acme).post(ADD, body(external_id="A-1"))

    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors == {
        "external_id": ["Another customer has this external id."]
    }


def test_the_primary_address_changes_places(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer, in_company: InCompany
) -> None:
    customer = make_customer(acme)
    with in_company(acme):
        old = Address.objects.create(customer=customer, type="primary", country="US", position=1)
        new = Address.objects.create(customer=customer, type="billing", country="US")
    rows = [{"id": new.pk, "type": "primary"}, {"id": old.pk, "type": "billing"}]
    rows = [{**row, "customer": customer.pk, "country": "US"} for row in rows]

    answer = sign_in(acme).post(change_url(customer), body(**items("addresses", *rows)))

    assert answer.status_code == 302
    with in_company(acme):
        assert dict(Address.objects.values_list("pk", "type")) == {
            new.pk: "primary",
            old.pk: "billing",
        }


def test_deleting_items_archives_notes(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer, in_company: InCompany
) -> None:
    customer = make_customer(acme)
    with in_company(acme):
        contact = Contact.objects.create(customer=customer, name="Ann")
        note = Note.objects.create(customer=customer, body="Old news.")
    below = {"customer": customer.pk, "DELETE": "on"}
    sent = body(
        **items("contacts", {"id": contact.pk, "name": "Ann", **below}),
        **items("notes", {"id": note.pk, "body": "Old news.", **below}),
    )

    client = sign_in(acme)
    client.post(change_url(customer), sent)

    with in_company(acme):
        assert Contact.objects.count() == 0
        assert Note.objects.get().archived_at is not None
    assert "Old news." not in client.get(change_url(customer)).content.decode()


@pytest.mark.parametrize("parent", ["rival", "unknown", "malformed"])
def test_a_parent_outside_the_company_does_not_exist(
    sign_in: SignIn, acme: Company, rival: Company, make_customer: MakeCustomer, parent: str
) -> None:
    ids = {
        "rival": str(make_customer(rival).pk),
        "unknown": "019a0000-0000-7000-8000-000000000000",
        "malformed": "x",
    }

    answer = sign_in(acme).post(ADD, body(parent=ids[parent]))

    assert answer.context["adminform"].form.errors == {"parent": ["No such record."]}


def test_items_of_another_customer_cannot_be_reached(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer, in_company: InCompany
) -> None:
    customer, other = make_customer(acme), make_customer(acme, "Carver")
    with in_company(acme):
        contact = Contact.objects.create(customer=other, name="Ann")
    sent = items("contacts", {"id": contact.pk, "name": "Hacked", "customer": customer.pk})

    sign_in(acme).post(change_url(customer), body(**sent))

    with in_company(acme):
        assert [(c.customer_id, c.name) for c in Contact.objects.all()] == [(other.pk, "Ann")]


@pytest.mark.parametrize(
    ("reason", "status", "kept"),
    [("Owes us", "on_hold", True), ("Owes us", "active", False)],
)
def test_hold_reason_needs_a_hold(
    sign_in: SignIn, acme: Company, reason: str, status: str, kept: bool
) -> None:
    answer = sign_in(acme).post(ADD, body(status=status, hold_reason=reason))

    assert (answer.status_code == 302) is kept
