"""The admin's list of customers, from A to Z."""

from typing import Any

import pytest
from django.urls import reverse

from conftest import MakeCustomer, MakeMember
from customers.admin import CustomerAdmin
from customers.alphabet import pages, relisting
from customers.models import Customer
from customers.tests.admin_forms import SignIn
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.roles import Role

URL = reverse("admin:customers_customer_changelist")
NAMES = ["9 to 5", "10", "Åberg", "Ann Lee", "anna", "Öz", "zoë"]


@pytest.fixture
def filled(acme: Company, rival: Company, make_customer: MakeCustomer) -> dict[str, Customer]:
    made = {name: make_customer(acme, name) for name in reversed(NAMES[1:])}
    with tenant_scope(acme.pk):
        relisting.relist_names()
    return {NAMES[0]: make_customer(acme, NAMES[0]), "theirs": make_customer(rival, "Bert"), **made}


@pytest.fixture
def three_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CustomerAdmin, "list_per_page", 3)


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [customer.name for customer in answer.context["cl"].result_list]


@pytest.mark.parametrize("role", [Role.OWNER, Role.VIEWER])
def test_list_is_from_a_to_z(
    sign_in: SignIn, acme: Company, filled: dict[str, Customer], role: Role
) -> None:
    client = sign_in(acme, role)
    name = 1  # Column 0 has boxes to tick: whoever reads customers may export some.
    updated = name + 5

    assert names(client.get(URL)) == NAMES
    assert names(client.get(f"{URL}?o={name}")) == NAMES
    assert names(client.get(f"{URL}?o=-{name}")) == NAMES[::-1]
    # The last was added first, and the first last.
    assert names(client.get(f"{URL}?o={updated}")) == [*NAMES[:0:-1], NAMES[0]]
    assert names(client.get(f"{URL}?o=-{updated}.{name}")) == NAMES
    assert names(client.get(f"{URL}?o={name}.{updated}")) == NAMES


def test_pages_follow_one_another(
    sign_in: SignIn, acme: Company, filled: dict[str, Customer], three_a_page: None
) -> None:
    client = sign_in(acme)

    assert [names(client.get(f"{URL}?p={page}")) for page in (1, 2, 3)] == [
        NAMES[:3],
        NAMES[3:6],
        NAMES[6:],
    ]
    assert names(client.get(f"{URL}?o=-1&p=2")) == NAMES[::-1][3:6]
    answer = client.get(f"{URL}?p=9", follow=True)
    assert answer.redirect_chain  # As Django does with a page that there is not.


@pytest.mark.parametrize("few", [1, 2000])
def test_pages_of_a_filtered_list_follow_one_another(
    sign_in: SignIn,
    acme: Company,
    filled: dict[str, Customer],
    three_a_page: None,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
) -> None:
    monkeypatch.setattr(pages, "FEW", few)
    monkeypatch.setattr(pages, "LOOKED_AT", (2, 2))
    with tenant_scope(acme.pk):
        Customer.objects.exclude(pk=filled["Ann Lee"].pk).update(tags=["vip"])
        filled["10"].refresh_from_db()
        filled["10"].archive()
    client = sign_in(acme)
    vips = [name for name in NAMES if name not in ("Ann Lee", "10")]

    found = [names(client.get(f"{URL}?tag=vip&p={page}")) for page in (1, 2)]

    assert found == [vips[:3], vips[3:]]
    assert names(client.get(f"{URL}?archived=all&tag=vip&p=2&o=-1")) == ["Åberg", "10", "9 to 5"]


def test_company_without_an_order_of_names_sees_the_newest_first(
    sign_in: SignIn, acme: Company, filled: dict[str, Customer]
) -> None:
    acme.orders_names = False
    acme.save()
    newest_first = ["9 to 5", *NAMES[1:]]

    client = sign_in(acme)
    answers = [client.get(URL), client.get(f"{URL}?o=1"), client.get(f"{URL}?o=-1")]

    assert [names(answer) for answer in answers] == [newest_first] * 3
    assert "?o=1" not in answers[0].content.decode()


def test_owner_switches_the_order_off_and_on(
    sign_in: SignIn, make_member: MakeMember, acme: Company, filled: dict[str, Customer]
) -> None:
    client = sign_in(acme)
    page = reverse("admin:tenancy_company_change", args=[acme.pk])
    settings = {
        "name": "Acme",
        "industries": ["service"],
        "timezone": "America/Chicago",
        "currency": "USD",
        "region": "US",
    }
    assert 'name="orders_names"' in client.get(page).content.decode()

    off = client.post(page, settings)
    acme.refresh_from_db()
    assert (off.status_code, acme.orders_names) == (302, False)

    on = client.post(page, {**settings, "orders_names": "on"})
    acme.refresh_from_db()
    assert (on.status_code, acme.orders_names) == (302, True)
    assert names(client.get(URL)) == NAMES


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_any_number_of_rows(
    sign_in: SignIn,
    acme: Company,
    make_customer: MakeCustomer,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    for number in range(count):
        make_customer(acme, f"Customer {number}")
    with tenant_scope(acme.pk):
        relisting.relist_names()
    client = sign_in(acme)
    client.get(URL)

    # Newest first is 9. The tests' one transaction has written: the list is opened each time.
    with django_assert_num_queries(9 + 1 + 1):
        answer = client.get(URL)

    assert names(answer) == [f"Customer {number}" for number in range(count)]
