"""Odd and refused queries: right answers, bounded work, and nothing of them in a log."""

import pytest
from rest_framework.test import APIClient

from conftest import Api
from customers.tests.search_asking import SEARCH, bare, found
from tenancy.logs import JsonFormatter
from tenancy.models import Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(api: Api, acme: Company) -> APIClient:
    return api(acme)


@pytest.mark.parametrize(
    "query",
    [
        *("%%", "__", "'; --", '"\\"', "😀😀", "x" * 300, "💥 harbor'--x", "555-CALL-NOW", "a b"),
        *("ha%", "h_r", "hаrbor steel", "harbor 漢字 😀"),
    ],
)
def test_odd_queries_find_nothing_and_break_nothing(owner: APIClient, query: str) -> None:
    """Among them "hаrbor" with a Cyrillic letter, which is another word."""
    bare(owner, "Steel Works")
    bare(owner, "Dental", contactInfo={"phone": "(555) 225-5669"})

    assert found(owner, query) == []


def test_signs_around_words_are_passed_over(owner: APIClient) -> None:
    bare(owner, "Harbor Steel")

    assert found(owner, "%harbor_") == found(owner, '"harbor', pageSize=5) == ["Harbor Steel"]
    assert found(owner, "  harbor \t 😀 ") == ["Harbor Steel"]


def test_many_words_are_all_looked_for(owner: APIClient) -> None:
    bare(owner, "one two three four five six seven eight nine ten eleven")

    assert len(found(owner, "one two three four five six seven eight nine ten eleven")) == 1
    assert found(owner, "one two three four five six seven eight nine ten twelve") == []


@pytest.mark.parametrize(
    ("parameters", "field", "code"),
    [
        ({}, "q", "required"),
        ({"q": "   "}, "q", "required"),
        ({"q": "a"}, "q", "invalid"),
        ({"q": "%"}, "q", "invalid"),
        ({"q": "x" * 1001}, "q", "invalid"),
        ({"q": "har", "type": "carrier"}, "type", "invalid_choice"),
        ({"q": "har", "pageSize": "0"}, "pageSize", "invalid"),
        ({"q": "har", "pageSize": "201"}, "pageSize", "invalid"),
        ({"q": "har", "cursor": "mangled"}, "cursor", "invalid"),
        ({"q": "har", "ordering": "name"}, "ordering", "unknown_parameter"),
        ({"q": "har", "includeTotal": "true"}, "includeTotal", "unknown_parameter"),
        ({"q": "har", "status": "active"}, "status", "unknown_parameter"),
    ],
)
def test_bad_parameter_is_named(
    owner: APIClient, parameters: dict[str, str], field: str, code: str
) -> None:
    answer = owner.get(SEARCH, parameters)

    error = answer.json()["error"]
    assert (answer.status_code, [(e["field"], e["code"]) for e in error["fields"]]) == (
        400,
        [(field, code)],
    )


def test_query_is_in_no_log(owner: APIClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        owner.get(SEARCH, {"q": "zanzibar"})
        owner.get(SEARCH, {"q": "zanzibar", "type": "no"})
    lines = [JsonFormatter().format(record) for record in caplog.records]

    assert lines
    assert "zanzibar" not in "".join(lines)
