"""GET /customers?ordering=name: over names that the database cannot read."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.signing import b64_decode
from rest_framework.test import APIClient

from conftest import Api, MakeCustomer
from customers.alphabet import pages, relisting
from customers.models import Address, Customer
from tenancy.asker import _own_rule, register_own_rule
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.roles import Role
from tenancy.tests.canary import SECRET

URL = "/api/v1/customers?ordering=name"
NAMES = ["9 to 5", "10", "Åberg", "Ann Lee", "anna", "Éclair", "Öz", "Straße", "zoë", "Иван", "🚚"]
IN_ORDER = ["🚚", *NAMES[:-1]]


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.json()
    return [row["name"] for row in answer.json()["results"]]


def walk(client: APIClient, url: str | None, link: str = "next") -> list[list[str]]:
    """The names on every page from `url` on, in the direction of `link`."""
    found = []
    while url:
        page = client.get(url).json()
        found.append([row["name"] for row in page["results"]])
        url = page[link]
    return found


@pytest.fixture(params=["never listed", "listed", "half of it changes"])
def filled(
    request: Any, acme: Company, rival: Company, make_customer: MakeCustomer
) -> dict[str, Customer]:
    """NAMES in no order, as the list has them, or has them not yet; the rival has the same."""
    made = {}
    for number, name in enumerate(sorted(NAMES, reverse=True)):
        if number == len(NAMES) // 2 and request.param == "half of it changes":
            with tenant_scope(acme.pk):
                relisting.relist_names()
        made[name] = make_customer(acme, name)
        make_customer(rival, name)
    if request.param == "listed":
        with tenant_scope(acme.pk):
            relisting.relist_names()
    return made


@pytest.mark.parametrize("size", [1, 2, 5, 50])
def test_pages_are_from_a_to_z_and_back(
    api: Api, acme: Company, filled: dict[str, Customer], size: int
) -> None:
    client = api(acme)

    up = walk(client, f"{URL}&pageSize={size}")
    down = walk(client, f"{URL.replace('=name', '=-name')}&pageSize={size}")

    assert up == [IN_ORDER[start : start + size] for start in range(0, len(IN_ORDER), size)]
    backwards = IN_ORDER[::-1]
    assert down == [backwards[start : start + size] for start in range(0, len(IN_ORDER), size)]


def test_previous_leads_back_over_the_same_rows(
    api: Api, acme: Company, filled: dict[str, Customer]
) -> None:
    client = api(acme)
    second = client.get(client.get(f"{URL}&pageSize=4").json()["next"]).json()
    third = client.get(second["next"]).json()

    assert [row["name"] for row in third["results"]] == IN_ORDER[8:]
    assert walk(client, third["previous"], "previous") == [IN_ORDER[4:8], IN_ORDER[:4]]


@pytest.mark.parametrize("few", [1, 3, 2000])
def test_filters_hold_however_few_they_leave(
    api: Api,
    acme: Company,
    filled: dict[str, Customer],
    make_customer: MakeCustomer,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
) -> None:
    """Each of the ways to find a short list's customers, by what counts as short."""
    monkeypatch.setattr(pages, "FEW", few)
    monkeypatch.setattr(pages, "LOOKED_AT", (3, 2))
    for name in ("Öz", "10", "Иван", "anna"):
        with tenant_scope(acme.pk):
            Address.objects.create(
                customer=filled[name], type="service", country="US", city="Austin"
            )
    client = api(acme)

    assert walk(client, f"{URL}&city=austin&pageSize=1") == [["10"], ["anna"], ["Öz"], ["Иван"]]
    assert walk(client, f"{URL}&city=austin&pageSize=3") == [["10", "anna", "Öz"], ["Иван"]]
    last = f"{URL.replace('=name', '=-name')}&city=austin&pageSize=1"
    assert walk(client, last) == [["Иван"], ["Öz"], ["anna"], ["10"]]
    assert walk(client, f"{URL}&city=dallas") == [[]]


def test_archived_customers_are_hidden_and_keep_their_place(
    api: Api, acme: Company, filled: dict[str, Customer]
) -> None:
    with tenant_scope(acme.pk):
        for name in ("Åberg", "🚚"):
            filled[name].archive()
    client = api(acme)

    assert names(client.get(URL)) == [name for name in IN_ORDER if name not in ("Åberg", "🚚")]
    assert names(client.get(f"{URL}&includeArchived=true")) == IN_ORDER
    assert client.get(f"{URL}&includeTotal=true&pageSize=2").json()["total"] == 9


def test_equal_names_are_ordered_by_id(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    made = [str(make_customer(acme, name).pk) for name in ("Baker", "BAKER", "baker", "Baker ")]
    client, found, url = api(acme), [], f"{URL}&pageSize=1"

    while url:
        page = client.get(url).json()
        found += [row["id"] for row in page["results"]]
        url = page["next"]

    assert found == sorted(made)


def test_rows_named_and_renamed_while_paging_neither_lose_nor_double_any(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    made = {name: make_customer(acme, name) for name in ("Bert", "Dora", "Fred", "Hans", "Jim")}
    client = api(acme)
    first = client.get(f"{URL}&pageSize=2").json()

    make_customer(acme, "Anna")  # Ahead of the cursor: on no page to come.
    make_customer(acme, "Emil")
    make_customer(acme, "Zoe")
    with tenant_scope(acme.pk):
        relisting.relist_names()
        made["Dora"].name = "Xaver"  # The very row that the cursor points behind.
        made["Dora"].save()
        made["Jim"].name = "Gina"
        made["Jim"].save()

    assert [row["name"] for row in first["results"]] == ["Bert", "Dora"]
    assert walk(client, first["next"]) == [["Emil", "Fred"], ["Gina", "Hans"], ["Xaver", "Zoe"]]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ACCOUNTANT, Role.DISPATCHER])
def test_who_reads_customers_reads_them_from_a_to_z(
    api: Api, acme: Company, filled: dict[str, Customer], role: Role
) -> None:
    assert names(api(acme, role).get(URL)) == IN_ORDER


def test_technician_sees_their_own_from_a_to_z(
    api: Api, acme: Company, filled: dict[str, Customer], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = [filled[name].pk for name in ("zoë", "10", "Öz")]
    monkeypatch.setattr("tenancy.asker._own_rule", list(_own_rule))
    register_own_rule(lambda asker: own)

    assert walk(api(acme, Role.TECHNICIAN), f"{URL}&pageSize=2") == [["10", "Öz"], ["zoë"]]


@pytest.mark.parametrize("count", [1, 3])
def test_order_costs_one_query_more_than_newest_first(
    api: Api,
    acme: Company,
    rival: Company,
    make_customer: MakeCustomer,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    for number in range(count):
        make_customer(acme, f"Customer {number}")
    make_customer(rival, "Customer 0")
    with tenant_scope(acme.pk):
        relisting.relist_names()
    client = api(acme)
    client.get(URL)

    # Newest first is 8. The tests' one transaction has written: the list is opened each time.
    with django_assert_num_queries(8 + 1 + 1):
        answer = client.get(URL)

    assert names(answer) == [f"Customer {number}" for number in range(count)]


def test_cursor_holds_no_name(api: Api, acme: Company, make_customer: MakeCustomer) -> None:
    make_customer(acme, SECRET)
    make_customer(acme, f"{SECRET} II")

    url = api(acme).get(f"{URL}&pageSize=1").json()["next"]

    cursor = parse_qs(urlsplit(url).query)["cursor"][0]
    assert "canary" not in url.lower()
    assert "canary" not in unsigned(cursor).lower()


def unsigned(cursor: str) -> str:
    """All that can be read of a cursor without a key."""
    payload = b64_decode(cursor.split(":")[0].encode()).decode()
    sealed = b64_decode(payload.split('"')[1].encode())
    return payload + sealed.decode(errors="replace")


def test_cursor_of_another_order_company_or_key_is_refused(
    api: Api, acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    for company in (acme, rival):
        make_customer(company, "Anna")
        make_customer(company, "Bert")
    url = api(acme).get(f"{URL}&pageSize=1").json()["next"]

    for other in (
        url.replace("ordering=name", "ordering=-name"),
        url.replace("cursor=", "cursor=x"),
    ):
        answer = api(acme).get(other)
        assert answer.status_code == 400
        assert [error["field"] for error in answer.json()["error"]["fields"]] == ["cursor"]
    assert api(rival).get(url).status_code == 400
    assert names(api(acme).get(url)) == ["Bert"]


def test_company_without_an_order_of_names_says_so(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    make_customer(acme, "Bert")
    make_customer(acme, "Anna")
    acme.orders_names = False
    acme.save()
    client = api(acme)

    answers = [client.get(URL), client.get(URL.replace("=name", "=-name"))]

    for answer in answers:
        assert answer.status_code == 400
        assert answer.json()["error"]["fields"] == [
            {
                "field": "ordering",
                "code": "switched_off",
                "message": "This company keeps no order of names. Its owner can switch it on in"
                " the company's settings.",
            }
        ]
    assert names(client.get("/api/v1/customers")) == ["Anna", "Bert"]


def test_unknown_order_is_refused_with_the_known_ones(api: Api, acme: Company) -> None:
    answer = api(acme).get("/api/v1/customers?ordering=phone")

    assert answer.json()["error"]["fields"] == [
        {
            "field": "ordering",
            "code": "invalid_choice",
            "message": "Send one of name, -name, created, -created, updated, -updated.",
        }
    ]
