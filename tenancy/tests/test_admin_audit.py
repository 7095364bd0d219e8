"""History, audit and recent activity as pages: who, when, through which door, old → new."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conftest import MakeCustomer, MakeMember
from customers.models import Customer, Note
from tenancy.context import Channel, tenant_scope
from tenancy.models import Company
from tenancy.roles import Role


def text_of(answer: object) -> str:
    page = answer.content.decode()  # type: ignore[attr-defined]
    main = page[page.index('<ol id="happenings"') : page.index("</section>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.fixture
def changed(acme: Company, make_customer: MakeCustomer, make_member: MakeMember) -> Customer:
    """A customer whose e-mail a dispatcher changed, and to whom they added a note."""
    dispatcher = make_member(acme, Role.DISPATCHER, "dora@acme.example.com")
    customer = make_customer(acme, name="Mill Works", email="old@mill.example.com")
    with tenant_scope(acme.pk, actor_id=dispatcher.user_id, channel=Channel.API):
        customer.email = "new@mill.example.com"
        customer.save()
        Note.objects.create(customer=customer, body="Rings twice.")
    return customer


def history_of(customer: Customer) -> str:
    return reverse("admin:customers_customer_history", args=[customer.pk])


def test_history_tells_the_change_in_words_and_what_hangs_on_the_record(
    client: Client, acme: Company, make_member: MakeMember, changed: Customer
) -> None:
    client.force_login(make_member(acme, Role.MANAGER).user)

    told = text_of(client.get(history_of(changed)))

    assert "changed Customer Mill Works by dora@acme.example.com API ·" in told
    assert "Contact info: email: old@mill.example.com → new@mill.example.com" in told
    assert "created Note by dora@acme.example.com" in told
    assert "Body: Rings twice." in told


def test_history_of_another_record_is_not_among_it(
    client: Client,
    acme: Company,
    make_member: MakeMember,
    make_customer: MakeCustomer,
    changed: Customer,
) -> None:
    other = make_customer(acme, name="Somebody Else")
    client.force_login(make_member(acme, Role.MANAGER).user)

    told = text_of(client.get(history_of(other)))

    assert "Somebody Else" in told
    assert "Mill" not in told
    assert "mill.example.com" not in told


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.VIEWER])
def test_roles_without_history_see_neither_it_nor_the_activity(
    client: Client, acme: Company, make_member: MakeMember, changed: Customer, role: Role
) -> None:
    client.force_login(make_member(acme, role).user)

    assert client.get(history_of(changed)).status_code == 403
    assert "Recent activity" not in client.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.OWNER}))
def test_the_audit_is_the_owners(
    client: Client, acme: Company, make_member: MakeMember, role: str
) -> None:
    client.force_login(make_member(acme, role).user)

    assert client.get(reverse("admin:audit")).status_code == 403
    assert reverse("admin:audit") not in client.get(reverse("admin:index")).content.decode()


def test_operators_have_no_companys_audit(admin_client: Client) -> None:
    assert admin_client.get(reverse("admin:audit")).status_code == 403


def test_the_audit_is_filtered_by_kind_person_and_day(
    client: Client, acme: Company, make_member: MakeMember, changed: Customer
) -> None:
    client.force_login(make_member(acme).user)
    dora = acme.memberships.get(user__email="dora@acme.example.com").user_id
    tomorrow = (timezone.now() + timedelta(days=2)).date().isoformat()

    def told(**asked: object) -> str:
        return text_of(client.get(reverse("admin:audit"), asked))

    assert "created Note" in told()
    assert "created Member" in told()
    assert "Customer" not in told(kind="note")
    assert "created Member" not in told(who=dora)
    assert "Mill Works" in told(who=dora, until=tomorrow)
    assert told(since=tomorrow).startswith("Nothing has happened here yet.")


def test_the_audit_says_what_it_does_not_understand(
    client: Client, acme: Company, make_member: MakeMember
) -> None:
    client.force_login(make_member(acme).user)
    audit = reverse("admin:audit")

    assert "Enter a valid date" in client.get(audit, {"since": "soon"}).content.decode()
    assert "Select a valid choice" in client.get(audit, {"kind": "secret"}).content.decode()
    for place in ("x", "2026-01-01T00:00:00+00:00_x", "2026-01-01_", "2026-99-01T00:00:00Z_"):
        assert client.get(audit, {"older": place}).status_code == 400


def test_leafing_neither_loses_nor_doubles(
    client: Client, acme: Company, make_member: MakeMember, make_customer: MakeCustomer
) -> None:
    client.force_login(make_member(acme, Role.MANAGER).user)
    customer = make_customer(acme, name="Counted")
    with tenant_scope(acme.pk):
        for number in range(60):
            Note.objects.create(customer=customer, body=f"note number {number:02}.")

    first = client.get(history_of(customer))
    older = re.search(r'href="(\?older=[^"]+)"', first.content.decode())
    assert older
    second = client.get(history_of(customer) + unescape(older[1]))

    numbers = re.findall(r"note number (\d+)\.", text_of(first) + text_of(second))
    assert numbers == [f"{number:02}" for number in reversed(range(60))]
    assert "?older=" not in second.content.decode().split("</ol>")[1]


def test_another_companys_happenings_do_not_exist(
    client: Client, rival: Company, make_member: MakeMember, changed: Customer
) -> None:
    client.force_login(make_member(rival).user)

    assert client.get(history_of(changed)).status_code == 404
    for page in ("admin:audit", "admin:index"):
        answer = client.get(reverse(page)).content.decode()
        assert "Mill Works" not in answer
        assert "mill.example.com" not in answer


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_history_costs_the_same_for_one_and_three(
    client: Client,
    acme: Company,
    make_member: MakeMember,
    make_customer: MakeCustomer,
    django_assert_num_queries: object,
    count: int,
) -> None:
    client.force_login(make_member(acme, Role.MANAGER).user)
    customer = make_customer(acme)
    with tenant_scope(acme.pk):
        for number in range(count):
            customer.industry = f"industry {number}"
            customer.save()
    client.get(history_of(customer))  # Opens the company's key.

    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        client.get(history_of(customer))


QUERIES = 12
