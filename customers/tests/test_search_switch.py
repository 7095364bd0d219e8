"""A company's search switched off and on."""

from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app
from django.urls import reverse
from rest_framework.test import APIClient

from conftest import Api
from customers.search.switching import needs_tokens
from customers.tasks import make_tokens
from customers.tests.admin_forms import LIST, SignIn, names
from customers.tests.search_asking import CUSTOMERS, SEARCH, bare, found
from tenancy.context import tenant_scope
from tenancy.models import Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(api: Api, acme: Company) -> APIClient:
    return api(acme)


@pytest.fixture
def _tasks_at_once() -> Iterator[None]:
    current_app.conf.task_always_eager = current_app.conf.task_eager_propagates = True
    yield
    current_app.conf.task_always_eager = current_app.conf.task_eager_propagates = False


def switch(company: Company, on: bool) -> None:
    company.searches_customers = on
    company.save()


def needed(company: Company) -> bool:
    with tenant_scope(company.pk):
        return needs_tokens()


def refused(client: APIClient) -> tuple[int, str]:
    answer = client.get(SEARCH, {"q": "harbor"})
    return answer.status_code, answer.json()["error"]["code"]


def test_switched_off_nobody_finds_and_what_is_written_is_not_found_either(
    owner: APIClient, api: Api, acme: Company, rival: Company
) -> None:
    kept = bare(owner, "Harbor Steel")
    bare(api(rival), "Harbor Dental")

    switch(acme, on=False)
    bare(owner, "Harbor Foods")
    changed = owner.patch(f"{CUSTOMERS}/{kept}", {"name": "Harbor Glass"})

    assert changed.status_code == 200
    assert refused(owner) == (409, "search_off")
    assert found(api(rival), "harbor") == ["Harbor Dental"]
    assert not needed(acme)


@pytest.mark.usefixtures("_tasks_at_once")
def test_switched_on_everything_is_found_once_beat_came_by(owner: APIClient, acme: Company) -> None:
    switch(acme, on=False)
    bare(owner, "Harbor Steel")

    switch(acme, on=True)
    before = (refused(owner), needed(acme))
    make_tokens()
    bare(owner, "Harbor Foods")

    assert before == ((409, "search_off"), True)
    assert found(owner, "harbor") == ["Harbor Foods", "Harbor Steel"]
    assert found(owner, "steal") == ["Harbor Steel"]
    assert not needed(acme)


def test_company_that_began_without_keeps_no_token(api: Api, make_company: Any) -> None:
    quiet = make_company("quiet", industries=["service"], searches_customers=False)
    client = api(quiet)
    bare(client, "Harbor Steel")

    assert refused(client) == (409, "search_off")
    make_tokens()
    assert refused(client) == (409, "search_off")


def test_owner_switches_it_off_and_the_box_is_gone(
    sign_in: SignIn, owner: APIClient, acme: Company
) -> None:
    bare(owner, "Harbor Steel")
    client = sign_in(acme)
    box = 'id="searchbar"'
    before = client.get(LIST).content.decode()

    off = client.post(settings_page(acme), settings_of(acme))
    after = client.get(LIST)
    asked = client.get(f"{LIST}?q=harbor")

    assert off.status_code == 302
    assert (box in before, box in after.content.decode()) == (True, False)
    assert names(after) == ["Harbor Steel"]
    assert names(asked) == []
    (told,) = asked.context["messages"]
    assert "switched the search off" in str(told)


def settings_page(company: Company) -> str:
    return reverse("admin:tenancy_company_change", args=[company.pk])


def settings_of(company: Company) -> dict[str, Any]:
    fields = ("name", "industries", "timezone", "currency", "region")
    return {name: getattr(company, name) for name in fields} | {"orders_names": "on"}
