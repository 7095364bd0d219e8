"""Nobody but the functions reads or writes tokens, and these for the active company alone."""

from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from conftest import Api
from customers.search.keeping import forget
from customers.search.tokens import tokens_of
from customers.tests.search_asking import bare, found, make
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.shredding import shred

pytestmark = pytest.mark.django_db
PARTS = ("token", "word", "company")
CALLS = {
    "current_key": "%s",
    "near_words": "%s, 1::smallint, '{1}'",
    "candidates": "%s, 1::smallint, ARRAY['{1}'], '{}', '{}', NULL, NULL, NULL, 10",
    "alike": "%s, 1::smallint, ARRAY['{1}'], 10",
    "exact": "%s, 1::smallint, '{1}', '{1}', '{1}', '{}', NULL, 0, NULL, NULL, 10",
    "put": "%s, 1::smallint, '{}', '{}', '{}'",
    "forget": "%s, gen_random_uuid()",
    "begin_rebuild": "%s, 1::smallint",
    "advance_rebuild": "%s, gen_random_uuid(), gen_random_uuid(), '{}'",
    "finish_rebuild": "%s",
    "switch_off": "%s",
    "is_off": "%s",
    "drop_company": "%s",
}


@pytest.fixture
def owner(api: Api, acme: Company) -> APIClient:
    return api(acme)


def ask(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def known_words(company: Company, *words: str) -> set[str]:
    """Which of these the company's words for typos still hold."""
    tokens = tokens_of(company.pk, 1)
    known = {tokens(["=" + word])[0]: word for word in words}
    rows = ask("SELECT * FROM search.near_words(%s, 1::smallint, %s)", company.pk, list(known))
    return {known[token] for (token,) in rows}


def test_forgotten_customer_leaves_nothing(owner: APIClient, acme: Company) -> None:
    made = bare(owner, "Harbor Steel")
    bare(owner, "Harbor Dental")

    with tenant_scope(acme.pk):
        forget(UUID(made))
        words = known_words(acme, "harbor", "steel", "dental")

    assert found(owner, "steel") == []
    assert found(owner, "harbor") == ["Harbor Dental"]
    assert words == {"harbor", "dental"}


def test_shredded_company_has_no_tokens(owner: APIClient, acme: Company, rival: Company) -> None:
    make(owner)

    shred(acme, at=timezone.now())

    with tenant_scope(acme.pk):
        assert ask("SELECT search.current_key(%s)", acme.pk) == [(None,)]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("verb", ["SELECT FROM", "DELETE FROM", "TRUNCATE"])
def test_the_apps_login_reaches_no_closed_table(
    owner: APIClient, acme: Company, part: str, verb: str
) -> None:
    make(owner)

    with (
        tenant_scope(acme.pk),
        pytest.raises(ProgrammingError, match="permission denied for table"),
        transaction.atomic(),
    ):
        ask(f"{verb} search.{part}")


@pytest.mark.parametrize("function", CALLS)
def test_functions_refuse_another_company(
    owner: APIClient,
    acme: Company,
    rival: Company,
    in_company: Any,
    function: str,
) -> None:
    make(owner)
    call = f"SELECT * FROM search.{function}({CALLS[function]})"
    for scope in (in_company(rival), transaction.atomic()):
        with (
            scope,
            pytest.raises(ProgrammingError, match="another company is active"),
            transaction.atomic(),
        ):
            ask(call, acme.pk)
    with in_company(acme):
        ask(call, acme.pk)


def test_every_function_that_the_app_may_call_is_tried() -> None:
    callable_ones = ask(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'search'::regnamespace"
        " AND has_function_privilege('attune_app', oid, 'EXECUTE')"
    )

    assert {name for (name,) in callable_ones} == set(CALLS)


def test_app_cannot_become_the_owner_of_closed_tables(acme: Company) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied to set role"),
        transaction.atomic(),
    ):
        ask("SET LOCAL ROLE attune_search")
