"""Tokens made anew: under the same key or the next one, resumed, and with writers meanwhile."""

from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from conftest import Api, MakeCustomer
from customers.models import Customer
from customers.search import rebuilding
from customers.search.rebuilding import rebuild
from customers.tests.search_asking import CUSTOMERS, bare, found, make
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.sealing.rotation import add_data_key
from tenancy.shredding import shred

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(api: Api, acme: Company) -> APIClient:
    return api(acme)


@pytest.fixture
def _batches_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 1)


def key_of(company: Company) -> Any:
    with tenant_scope(company.pk), connection.cursor() as cursor:
        cursor.execute("SELECT search.current_key(%s)", [company.pk])
        return cursor.fetchone()[0]


def told(*arguments: str) -> str:
    call_command("rebuild_search", *arguments, stdout=(out := StringIO()))
    return out.getvalue()


def test_customers_written_past_the_product_are_found_after_it(
    owner: APIClient, acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    make_customer(acme, "Harbor Steel")
    make_customer(rival, "Harbor Dental")
    before = found(owner, "harbor")

    out = told("--company=acme")

    assert (before, out) == ([], "acme: 1 customers can be found\n")
    assert found(owner, "harbur") == ["Harbor Steel"]


def test_tokens_move_to_the_newest_data_key(owner: APIClient, acme: Company) -> None:
    make(owner)
    add_data_key(acme.pk)
    on_old = found(owner, "manufactoring")
    while_both = bare(owner, "Harbor Steel")

    told()

    assert key_of(acme) == 2
    assert on_old == found(owner, "manufactoring") == ["ABC Manufacturing"]
    assert found(owner, "harbor") == ["Harbor Steel"]
    owner.patch(f"{CUSTOMERS}/{while_both}", {"name": "Harbor Dental"})
    assert found(owner, "harbor dentel") == ["Harbor Dental"]


@pytest.mark.usefixtures("_batches_of_one")
def test_interrupted_move_goes_on_and_meanwhile_all_is_found(
    owner: APIClient, acme: Company
) -> None:
    ids = [bare(owner, name) for name in ("Harbor One", "Harbor Two", "Harbor Three")]
    add_data_key(acme.pk)
    interrupted = rebuild(acme.pk)
    first = next(interrupted)
    interrupted.close()

    owner.patch(f"{CUSTOMERS}/{ids[0]}", {"name": "Harbor Uno"})
    owner.patch(f"{CUSTOMERS}/{ids[2]}", {"name": "Harbor Tre"})
    added = bare(owner, "Harbor Four")
    meanwhile = key_of(acme), found(owner, "harbor")
    resumed = list(rebuild(acme.pk))

    names = ["Harbor Four", "Harbor Tre", "Harbor Two", "Harbor Uno"]
    assert added
    assert (first, resumed) == (1, [1, 1, 1, 0])
    assert meanwhile == (1, names)
    assert (key_of(acme), found(owner, "harbor")) == (2, names)


def test_what_is_no_customer_any_more_goes(owner: APIClient, acme: Company) -> None:
    for name in ("Harbor One", "Harbor Two", "Harbor Three"):
        bare(owner, name)
    with tenant_scope(acme.pk), connection.cursor() as cursor:
        stray = behind(Customer.objects.order_by("pk").values_list("pk", flat=True)[0])
        put = "SELECT search.put(%s, 1::smallint, %s, ARRAY['{1}'], '{}')"
        cursor.execute(put, [acme.pk, [stray]])
        tokens = "SELECT count(*) FROM search.candidates(%s, 1::smallint, %s, '{}', '{}',"
        question = f"{tokens} NULL, NULL, NULL, 10)"
        cursor.execute(question, [acme.pk, ["{1}"]])
        before = cursor.fetchone()
        told()
        cursor.execute(question, [acme.pk, ["{1}"]])
        after = cursor.fetchone()

    assert (before, after) == ((1,), (0,))


def behind(customer_id: UUID) -> UUID:
    return UUID(int=customer_id.int + 1)


def test_shredded_companies_are_passed_over(acme: Company, rival: Company) -> None:
    shred(rival, at=timezone.now())

    assert told() == ("acme: 0 customers can be found\nrival: passed over, it was shredded\n")
    with pytest.raises(CommandError, match="rival was shredded"):
        told("--company=rival")


def test_unknown_company_is_named(db: None) -> None:
    with pytest.raises(CommandError, match="no company with the slug 'nobody'"):
        told("--company=nobody")
