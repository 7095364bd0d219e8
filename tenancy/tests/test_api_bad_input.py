"""What no client should send: refused with 400 or 413 in JSON, and nothing written."""

from typing import Any

import pytest

from conftest import Api
from tenancy.models import Company

URL = "/api/v1/customers"


def send(api: Api, company: Company, body: bytes, kind: str = "application/json") -> Any:
    return api(company).generic("POST", URL, body, content_type=kind)


def outcome(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/json"
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b'{"name": NaN}',
        b'{"name": Infinity, "type": "commercial"}',
        b'{"name": "A", "name": "B", "type": "commercial"}',
        b'{"name": "A\\u0000B", "type": "commercial"}',
        b'{"name": "A\x00B", "type": "commercial"}',
        b'{"name": "\\ud800", "type": "commercial"}',
        b'{"\\ud800": 1}',
        b'{"metadata": {"\\u0000": "x"}}',
        b'{"name": "\xff\xfe", "type": "commercial"}',
        '{"name": "Ä"}'.encode("latin-1"),
        '{"name": "A"}'.encode("utf-16"),
        b"[" * 21 + b"]" * 21,
        b"[" * 100_000,
        b'{"a":' * 21 + b"1" + b"}" * 21,
        b'{"creditLimit": 1e999999}',
        b'{"creditLimit": ' + b"9" * 5000 + b"}",
        b'{"creditLimit": 0.' + b"9" * 5000 + b"}",
        b"[]",
        b'"text"',
        b"null",
        b"5",
    ],
    ids=lambda body: repr(body[:24]),
)
def test_unacceptable_json_is_refused(api: Api, acme: Company, body: bytes) -> None:
    assert outcome(send(api, acme, body)) == (400, "invalid")
    assert api(acme).get(URL).json()["results"] == []


def test_brackets_inside_text_do_not_nest(api: Api, acme: Company) -> None:
    body = b'{"name": "' + b"[" * 50 + b'\\"{", "type": "commercial"}'

    assert send(api, acme, body).status_code == 201


@pytest.mark.parametrize("size", [1_000_001, 2_000_000, 10_000_000])
def test_body_above_one_megabyte_is_too_large(api: Api, acme: Company, size: int) -> None:
    body = b'{"name": "' + b"x" * size + b'", "type": "commercial"}'

    assert outcome(send(api, acme, body)) == (413, "too_large")


def test_body_of_nearly_one_megabyte_is_read(api: Api, acme: Company) -> None:
    body = b'{"name": "' + b"x" * 999_000 + b'", "type": "commercial"}'

    answer = send(api, acme, body)

    assert [e["code"] for e in answer.json()["error"]["fields"]] == ["max_length"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "image/png"])
def test_other_kinds_of_body_are_unsupported(api: Api, acme: Company, kind: str) -> None:
    assert outcome(send(api, acme, b"name=Baker", kind)) == (415, "unsupported_media_type")


def test_nul_in_the_query_is_refused(api: Api, acme: Company) -> None:
    assert outcome(api(acme).get(f"{URL}?industry=%00")) == (400, "invalid")


def test_half_a_character_in_the_query_finds_nothing(api: Api, acme: Company) -> None:
    assert api(acme).get(f"{URL}?industry=%ED%A0%80%FF").json()["results"] == []
