"""Lists: filters, order, pages, and what they cost."""

from datetime import UTC, datetime
from typing import Any

import pytest

from conftest import Api, MakeCustomer
from customers.models import Address, Contact, Customer
from tenancy.context import tenant_scope
from tenancy.models import Company

URL = "/api/v1/customers"


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.json()
    return [row["id"] for row in answer.json()["results"]]


def refused(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 400
    return [(error["field"], error["code"]) for error in answer.json()["error"]["fields"]]


def make_address(customer: Customer, **fields: Any) -> None:
    with tenant_scope(customer.tenant_id):
        Address.objects.create(customer=customer, **{"type": "service", "country": "US", **fields})


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_any_number_of_rows(
    api: Api,
    acme: Company,
    rival: Company,
    make_customer: MakeCustomer,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    client = api(acme)
    for n in range(count):
        customer = make_customer(acme, f"Customer {n}")
        make_address(customer, street=f"{n} Main St")
        make_address(customer, city="Austin")
        with tenant_scope(acme.pk):
            Contact.objects.create(customer=customer, name=f"Person {n}")
    make_customer(rival, "Customer 0")  # Could leak past the company.
    client.get(URL)  # Reads the data key and notes the token's use.

    # Token, savepoint, tenant, customers, contacts, addresses, release, tenant back.
    with django_assert_num_queries(8):
        answer = client.get(URL)

    names = {row["name"] for row in answer.json()["results"]}
    assert names == {f"Customer {n}" for n in range(count)}


Filled = dict[str, str]


@pytest.fixture
def filled(acme: Company, rival: Company, make_customer: MakeCustomer) -> Filled:
    """Three customers who differ in everything a list filters by, and one of another company."""
    parent = make_customer(acme, "Parent", type="property_manager", status="prospect")
    child = make_customer(
        acme, "Child", parent=parent, industry="food", tags=["vip", "late"], external_id="C-1"
    )
    gone = make_customer(acme, "Gone", archived_at=datetime(2026, 1, 1, tzinfo=UTC))
    theirs = make_customer(rival, "Theirs", industry="food", tags=["vip"], external_id="C-1")
    make_address(child, city="San José", state="TX", zip_code="75001-1234")
    make_address(child, city="Austin", state="TX")
    make_address(theirs, city="Austin", state="TX", zip_code="75001")
    with tenant_scope(acme.pk):
        for customer, year in ((parent, 2024), (child, 2025), (gone, 2023)):
            at = datetime(year, 6, 1, 5, tzinfo=UTC)
            Customer.objects.filter(pk=customer.pk).update(created_at=at, updated_at=at)
    found = {"parent": parent, "child": child, "gone": gone, "theirs": theirs}
    return {name: str(customer.pk) for name, customer in found.items()}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["child", "parent"]),
        ("includeArchived=true", ["child", "parent", "gone"]),
        ("includeArchived=false", ["child", "parent"]),
        ("type=property_manager", ["parent"]),
        ("type=property_manager&type=commercial", ["child", "parent"]),
        ("status=prospect", ["parent"]),
        ("industry=food", ["child"]),
        ("tag=vip", ["child"]),
        ("tag=vi", []),
        ("city=san%20jos%C3%A9", ["child"]),
        ("city=AUSTIN", ["child"]),
        ("state=tx", ["child"]),
        ("zipCode=75001", ["child"]),
        ("zipCode=75001-1234", ["child"]),
        ("zipCode=75001-9999", []),
        ("externalId=C-1", ["child"]),
        ("parentId={parent}", ["child"]),
        ("parentId={theirs}", []),
        ("parentId=nonsense", []),
        ("ids={gone},{child},{theirs},nonsense", ["child"]),
        ("ids={gone}&includeArchived=true", ["gone"]),
        ("createdAfter=2025-06-01T05:00:00Z", ["child"]),
        ("createdBefore=2025-06-01T05:00:00Z", ["parent"]),
        ("createdAfter=2025-06-01T00:00:00-05:00", ["child"]),
        ("createdAfter=2025-06-01", ["child"]),  # Midnight in Chicago is 05:00 UTC.
        ("updatedBefore=2025-06-01", ["parent"]),
        ("ordering=created", ["parent", "child"]),
        ("ordering=-created", ["child", "parent"]),
        ("ordering=updated", ["parent", "child"]),
    ],
)
def test_filter_finds_exactly(
    api: Api, acme: Company, filled: Filled, query: str, names: list[str]
) -> None:
    answer = api(acme).get(f"{URL}?{query.format(**filled)}")

    assert ids(answer) == [filled[name] for name in names]


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("type=household", "type", "invalid_choice"),
        ("status=gone", "status", "invalid_choice"),
        ("includeArchived=yes", "includeArchived", "invalid_choice"),
        ("colour=red", "colour", "unknown_parameter"),
        ("createdAfter=yesterday", "createdAfter", "invalid"),
        ("createdAfter=2025-06-01T05:00:00", "createdAfter", "invalid"),
        ("createdAfter=2025-13-01", "createdAfter", "invalid"),
        ("pageSize=0", "pageSize", "invalid"),
        ("pageSize=201", "pageSize", "invalid"),
        ("pageSize=many", "pageSize", "invalid"),
        ("includeTotal=1", "includeTotal", "invalid"),
        ("ordering=industry", "ordering", "invalid_choice"),
        ("cursor=mangled", "cursor", "invalid"),
        ("ids=" + ",".join(["x"] * 101), "ids", "max_length"),
    ],
)
def test_wrong_parameter_is_refused_by_name(
    api: Api, acme: Company, query: str, field: str, code: str
) -> None:
    assert refused(api(acme).get(f"{URL}?{query}")) == [(field, code)]


@pytest.fixture
def five(acme: Company, make_customer: MakeCustomer) -> list[str]:
    """Five customers, newest first; all were made at one instant, so that only ids tell them."""
    made = [make_customer(acme, f"Customer {n}") for n in range(5)]
    with tenant_scope(acme.pk):
        Customer.objects.update(created_at=datetime(2026, 1, 1, tzinfo=UTC))
    return [str(customer.pk) for customer in reversed(made)]


def test_pages_lead_forth_and_back_over_ties(api: Api, acme: Company, five: list[str]) -> None:
    client = api(acme)

    first = client.get(f"{URL}?pageSize=2&includeTotal=true")
    second = client.get(first.json()["next"])
    third = client.get(second.json()["next"])
    back = client.get(third.json()["previous"])

    assert [ids(first), ids(second), ids(third)] == [five[:2], five[2:4], five[4:]]
    assert first.json()["total"] == 5
    assert (first.json()["previous"], third.json()["next"]) == (None, None)
    assert ids(back) == five[2:4]
    assert client.get(back.json()["previous"]).json()["results"] == first.json()["results"]


def test_rows_made_and_archived_between_pages_are_neither_lost_nor_doubled(
    api: Api, acme: Company, make_customer: MakeCustomer, five: list[str]
) -> None:
    client = api(acme)
    first = client.get(f"{URL}?pageSize=2")
    make_customer(acme, "Newcomer")
    client.delete(f"{URL}/{five[1]}")  # The very row behind which the next page begins.

    rest = client.get(first.json()["next"] + "&pageSize=50")

    assert ids(rest) == five[2:]


def test_cursor_of_another_query_or_company_is_refused(
    api: Api, acme: Company, rival: Company, make_customer: MakeCustomer, five: list[str]
) -> None:
    make_customer(rival)
    following = api(acme).get(f"{URL}?pageSize=2").json()["next"]

    answers = [
        api(rival).get(following),
        api(acme).get(following + "&status=active"),
        api(acme).get(following.replace("customers", "members")),
        api(acme).get(following.replace("cursor=", "cursor=x")),
    ]

    assert [refused(answer) for answer in answers] == [[("cursor", "invalid")]] * 4
