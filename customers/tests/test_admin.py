from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from conftest import MakeCustomer
from customers.models import Address, Contact, Customer, Note
from customers.tests.admin_forms import (
    LIST,
    InCompany,
    SignIn,
    body,
    change_url,
    errors,
    items,
    names,
)
from tenancy.asker import Asker, _own_rule, register_own_rule
from tenancy.models import Company
from tenancy.roles import Role


@pytest.mark.parametrize("count", [1, 3])
def test_list_shows_own_customers_at_the_same_cost(
    sign_in: SignIn,
    acme: Company,
    rival: Company,
    make_customer: MakeCustomer,
    in_company: InCompany,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    for n in range(count):
        customer = make_customer(acme, f"Baker {n}", phone="(555) 123-4567")
        with in_company(acme):
            Address.objects.create(customer=customer, type="primary", city="Dallas", country="US")
    make_customer(rival, "Rival's own")
    client = sign_in(acme)

    # Session, user and memberships; savepoint and tenant; count, order of names (no list: every
    # name) and the page with its places; tenant and savepoint put back.
    with django_assert_num_queries(11):
        answer = client.get(LIST)

    assert names(answer) == [f"Baker {n}" for n in range(count)]
    assert answer.content.decode().count("Dallas") == count


def test_viewers_see_masked_values_and_change_nothing(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer, in_company: InCompany
) -> None:
    secrets = {
        "email": "jane@baker.example.com",
        "phone": "(555) 123-4567",
        "primary_contact": "Jane Baker",
        "emergency_contact": "Call Bob",
        "hold_reason": "Owes us money",
        "status": "on_hold",
    }
    customer = make_customer(acme, **secrets, credit_limit=4711, payment_terms_days=321)
    with in_company(acme):
        Contact.objects.create(customer=customer, name="Maria Gomez", email="maria@baker.example")
        place = {"street": "123 Industrial Blvd", "street2": "Dock 9", "access_notes": "Code 4444"}
        where = {"country": "US", "coordinates": [-96.8, 32.7]}
        Address.objects.create(customer=customer, type="primary", **place, **where)
        Note.objects.create(customer=customer, body="Never call on Mondays.")
    client = sign_in(acme, Role.VIEWER)

    pages = [client.get(url).content.decode() for url in (LIST, change_url(customer), "/admin/")]
    refused = client.post(change_url(customer), body(name="Hacked"))

    private = [*secrets.values(), *place.values(), "Gomez", "maria@", "-96.8", "Mondays"]
    private += ["4711", "321"]
    private.remove("on_hold")
    assert [text for text in private for page in pages if text in page] == []
    assert "j•••@baker.example.com" in pages[1]
    assert "•••4567" in pages[0]
    assert refused.status_code == 403
    with in_company(acme):
        kept = Customer.objects.get()
        assert {name: getattr(kept, name) for name in secrets} == secrets


def test_accountants_write_the_terms_of_credit_alone(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer, in_company: InCompany
) -> None:
    # A phone that is wrong by now: it is not the accountant's to correct.
    customer = make_customer(acme, phone="12")
    client = sign_in(acme, Role.ACCOUNTANT)
    sent = body(name="Hacked", payment_terms_days="30", credit_limit="99.50")
    sent |= items("contacts", {"name": "Hacked"})

    refused = client.post(change_url(customer), sent)
    with in_company(acme):
        customer.phone = None
        customer.save()
    saved = client.post(change_url(customer), sent)

    assert errors(refused) == ["This is not a possible phone number."]
    assert saved.status_code == 302
    with in_company(acme):
        kept = Customer.objects.get()
        assert (kept.name, kept.payment_terms_days, str(kept.credit_limit)) == (
            "Baker Foods",
            30,
            "99.50",
        )
        assert Contact.objects.count() == 0


@pytest.fixture
def _own_rule_restored() -> Iterator[None]:
    before = list(_own_rule)
    yield
    _own_rule[:] = before


@pytest.mark.usefixtures("_own_rule_restored")
def test_technicians_see_their_own_customers_without_credit(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer
) -> None:
    mine = make_customer(acme, "Mine", phone="(555) 123-4567", credit_limit=4711)
    other = make_customer(acme, "Not mine")

    def rule(asker: Asker) -> list[Any]:
        return [mine.pk]

    register_own_rule(rule)
    client = sign_in(acme, Role.TECHNICIAN)

    page = client.get(change_url(mine)).content.decode()

    assert names(client.get(LIST)) == ["Mine"]
    assert client.get(change_url(other)).status_code == 404
    assert ("(555) 123-4567" in page, "4711" in page, "Credit limit" in page) == (
        True,
        False,
        False,
    )
    assert client.post(change_url(mine), body()).status_code == 403


def test_archiving_and_restoring_by_the_page(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer
) -> None:
    customer = make_customer(acme)
    archive = reverse("admin:customers_customer_archive", args=[customer.pk])
    restore = reverse("admin:customers_customer_restore", args=[customer.pk])
    client = sign_in(acme)
    confirmed = {"_form_submitted": "on"}

    seen = [names(client.get(LIST))]
    for url in (archive, restore):
        client.get(url)  # Asking changes nothing.
        client.post(url, confirmed)
        seen.append(names(client.get(LIST)))
    client.post(archive, confirmed)
    refused = client.post(change_url(customer), body(name="Changed"))

    assert seen == [["Baker Foods"], [], ["Baker Foods"]]
    assert refused.status_code == 403
    assert names(client.get(LIST, {"archived": "yes"})) == ["Baker Foods"]


def test_dispatchers_archive_but_do_not_restore(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer, in_company: InCompany
) -> None:
    customer = make_customer(acme)
    client = sign_in(acme, Role.DISPATCHER)
    chosen = {"_selected_action": [str(customer.pk)]}

    client.post(LIST, {"action": "archive_selected", **chosen})
    client.post(f"{LIST}?archived=all", {"action": "restore_selected", **chosen})
    url = reverse("admin:customers_customer_restore", args=[customer.pk])
    refused = client.post(url, {"_form_submitted": "on"})

    assert refused.status_code == 403
    with in_company(acme):
        assert Customer.objects.get().archived_at is not None


def test_actions_reach_no_other_company(
    sign_in: SignIn,
    acme: Company,
    rival: Company,
    make_customer: MakeCustomer,
    in_company: InCompany,
) -> None:
    theirs = make_customer(rival)
    chosen = {"action": "archive_selected", "_selected_action": [str(theirs.pk)]}

    sign_in(acme).post(LIST, chosen)
    malformed = sign_in(acme).post(LIST, {**chosen, "_selected_action": ["x"]})

    assert malformed.status_code == 400
    with in_company(rival):
        assert Customer.objects.get().archived_at is None


def test_filters(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer, in_company: InCompany
) -> None:
    make_customer(acme, "Plain")
    texan = make_customer(acme, "Texan", tags=["vip"], status="on_hold", type="broker")
    gone = make_customer(acme, "Gone")
    with in_company(acme):
        place = {"city": "Dallas", "state": "TX", "country": "US"}
        Address.objects.create(customer=texan, type="billing", **place)
        gone.archive()
    client = sign_in(acme)

    found = {
        query: names(client.get(f"{LIST}?{query}"))
        for query in (
            "",
            "archived=yes",
            "archived=all",
            "tag=vip",
            "city=dallas",
            "state=tx",
            "status__exact=on_hold",
            "type__exact=broker",
            "tag=none",
            "status__exact=nonsense",
        )
    }

    assert found == {
        "": ["Plain", "Texan"],
        "archived=yes": ["Gone"],
        "archived=all": ["Gone", "Plain", "Texan"],
        "tag=vip": ["Texan"],
        "city=dallas": ["Texan"],
        "state=tx": ["Texan"],
        "status__exact=on_hold": ["Texan"],
        "type__exact=broker": ["Texan"],
        "tag=none": [],
        "status__exact=nonsense": [],
    }


@pytest.mark.parametrize(
    "query",
    [
        "name=Baker",
        "tenant_id=x",
        "parent__name=x",
        "notes__body=x",
        "tag=%00",
        "status__exact=%00",
    ],
)
def test_other_questions_are_refused(sign_in: SignIn, acme: Company, query: str) -> None:
    assert sign_in(acme).get(f"{LIST}?{query}").status_code == 400


@pytest.mark.parametrize(
    "query", ["p=0", "p=-1", "p=x", "p=99999999999999999999", "o=1.2.x", "all="]
)
def test_odd_pages_fail_no_list(
    sign_in: SignIn, acme: Company, make_customer: MakeCustomer, query: str
) -> None:
    make_customer(acme)

    assert sign_in(acme).get(f"{LIST}?{query}", follow=True).status_code == 200


def test_home_shows_what_changed_last(
    sign_in: SignIn, acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    empty = sign_in(acme).get("/admin/").content.decode()
    make_customer(acme, "Baker Foods")
    make_customer(rival, "Rival's own")

    page = sign_in(acme).get("/admin/").content.decode()
    for_viewer = sign_in(acme, Role.VIEWER).get("/admin/").content.decode()

    assert "a name and a type are enough to begin" in empty
    assert ("Baker Foods" in page, "Rival" in page, "Add a customer" in page) == (True, False, True)
    assert "Add a customer" not in for_viewer
