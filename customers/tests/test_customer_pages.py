"""Pages while others write: no row is lost, none comes twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from conftest import Api, MakeCustomer
from customers.models import Customer
from tenancy.context import tenant_scope
from tenancy.models import Company

URL = "/api/v1/customers?pageSize=2"


@pytest.fixture
def seed(acme: Company, make_customer: MakeCustomer) -> Callable[..., list[str]]:
    """Customers of the given ages in minutes, oldest first; ages may tie."""

    def make(*ages: float) -> list[str]:
        now = timezone.now()
        made = [(age, make_customer(acme)) for age in ages]
        with tenant_scope(acme.pk):
            for age, customer in made:
                created = now - timedelta(minutes=age)
                Customer.objects.filter(pk=customer.pk).update(created_at=created)
        by_age = sorted(made, key=lambda pair: (-pair[0], pair[1].pk))
        return [str(customer.pk) for _, customer in by_age]

    return make


def ids(page: Any) -> list[str]:
    return [row["id"] for row in page["results"]]


def walk(client: APIClient, url: str | None, link: str = "next") -> list[list[str]]:
    """The ids of every page from `url` on, in the direction of `link`."""
    pages = []
    while url:
        page = client.get(url).json()
        pages.append(ids(page))
        url = page[link]
    return pages


def test_rows_inserted_ahead_and_behind_neither_lose_nor_double_any(
    api: Api, acme: Company, seed: Callable[..., list[str]]
) -> None:
    client, old = api(acme), seed(50, 40, 30, 20, 10)
    first = client.get(URL).json()

    newer, between, older = seed(0), seed(35), seed(60)
    rest = [row for page in walk(client, first["next"]) for row in page]

    assert ids(first) == [old[4], old[3]]
    assert rest == [old[2], *between, old[1], old[0], *older]
    assert not set(newer) & set(rest)


def test_previous_leads_back_over_the_same_rows_and_to_new_ones(
    api: Api, acme: Company, seed: Callable[..., list[str]]
) -> None:
    client, old = api(acme), seed(60, 50, 40, 30, 20, 10)
    second = client.get(client.get(URL).json()["next"]).json()
    third = client.get(second["next"]).json()

    newer = seed(0)
    back = walk(client, third["previous"], "previous")

    assert ids(third) == [old[1], old[0]]
    assert back == [[old[3], old[2]], [old[5], old[4]], newer]


@pytest.mark.parametrize("ordering", ["created", "-created"])
def test_ties_are_broken_by_id_in_both_directions(
    api: Api, acme: Company, seed: Callable[..., list[str]], ordering: str
) -> None:
    client, made = api(acme), seed(5, 5, 5, 5, 5, 5, 5)
    expected = made if ordering == "created" else made[::-1]

    pages = walk(client, f"{URL}&ordering={ordering}")
    last = f"{URL}&ordering={ordering}"
    while following := client.get(last).json()["next"]:
        last = following
    back = walk(client, client.get(last).json()["previous"], "previous")

    assert pages == [expected[0:2], expected[2:4], expected[4:6], expected[6:]]
    assert back == pages[-2::-1]


def test_row_that_ties_with_the_pages_last_is_not_lost(
    api: Api, acme: Company, seed: Callable[..., list[str]]
) -> None:
    client = api(acme)
    seed(9, 5)
    first = client.get(f"{URL}&pageSize=1&ordering=created".replace("pageSize=2&", "")).json()

    with tenant_scope(acme.pk):
        moment = Customer.objects.get(pk=ids(first)[0]).created_at
    (tied,) = seed(0)
    with tenant_scope(acme.pk):
        Customer.objects.filter(pk=tied).update(created_at=moment)

    assert tied in [row for page in walk(client, first["next"]) for row in page]


def test_archived_cursor_row_leaves_no_gap(
    api: Api, acme: Company, seed: Callable[..., list[str]]
) -> None:
    client, made = api(acme), seed(40, 30, 20, 10)
    first = client.get(URL).json()

    client.delete(f"/api/v1/customers/{made[2]}")

    assert walk(client, first["next"]) == [[made[1], made[0]]]


def test_row_changed_while_paging_by_change_comes_again_and_none_is_lost(
    api: Api, acme: Company, seed: Callable[..., list[str]]
) -> None:
    """A client that syncs by `updated` meets a changed row anew at the end, as it must."""
    client, made = api(acme), seed(5, 5, 5, 5)
    url = f"{URL}&ordering=updated"
    first = client.get(url).json()
    waiting = next(row for row in made if row not in ids(first))

    client.patch(f"/api/v1/customers/{ids(first)[0]}", {"industry": "Bakery"})
    client.patch(f"/api/v1/customers/{waiting}", {"industry": "Bakery"})
    rest = [row for page in walk(client, first["next"]) for row in page]

    assert rest[-2:] == [ids(first)[0], waiting]
    assert set(rest) | set(ids(first)) == set(made)
    assert len(rest) == len(set(rest))
