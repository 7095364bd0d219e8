"""Pages of hits: each hit once, whatever is written meanwhile."""

from itertools import chain
from urllib.parse import urlsplit

import pytest
from rest_framework.test import APIClient

from conftest import Api
from customers.tests.search_asking import SEARCH, bare, pages
from tenancy.models import Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(api: Api, acme: Company) -> APIClient:
    return api(acme)


def test_paging_shows_each_hit_once_both_ways(owner: APIClient) -> None:
    names = [*("Harbor",) * 3, *("Harborview",) * 3, *("Bayharbor",) * 2, "Harbur"]
    ids = [bare(owner, name) for name in names]

    seen = list(pages(owner, f"{SEARCH}?q=harbor&pageSize=2"))
    last = owner.get(f"{SEARCH}?q=harbor&pageSize=2").json()["next"]
    for _ in seen[2:]:
        last = owner.get(last).json()["next"]
    back = list(pages(owner, last, "previous"))

    assert [len(page) for page in seen] == [2, 2, 2, 2, 1]
    assert sorted(chain.from_iterable(seen)) == sorted(ids)
    assert back == seen[::-1]


def test_inserts_meanwhile_neither_lose_nor_double(owner: APIClient) -> None:
    ids = [bare(owner, name) for name in ("Harbor", "Harborview", "Bayharbor", "Harbur") * 3]
    seen: list[str] = []

    for page in pages(owner, f"{SEARCH}?q=harbor&pageSize=2"):
        seen += page
        for name in ("Harbor New", "Harborside", "Newharbor", "Harbar"):
            if len(seen) < len(ids):
                bare(owner, name)

    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


def test_following_page_keeps_the_query(owner: APIClient) -> None:
    for name in ("Harbor Steel", "Harbor Dental"):
        bare(owner, name)

    following = owner.get(SEARCH, {"q": "harbor", "pageSize": 1}).json()["next"]

    assert urlsplit(following).path == SEARCH
    assert [hit["name"] for hit in owner.get(following).json()["results"]] == ["Harbor Steel"]
