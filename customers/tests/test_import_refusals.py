"""What an import refuses: a file at once, a row by its line and field."""

from typing import Any

import pytest

from conftest import Api, MakeCustomer
from customers.tests.import_files import (
    BAKER,
    CARVER,
    HEADER,
    URL,
    errors,
    import_file,
    send,
    summary,
)
from tenancy.context import tenant_scope
from tenancy.models import Company, Job


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("A1,,commercial,,,", ("name", "required")),
        ("A1,Baker,,,,", ("type", "required")),
        ("A1,Baker,wholesale,,,", ("type", "invalid_choice")),
        ("A1,Baker,commercial,no mail,,", ("contactInfo.email", "invalid")),
        ("A1,Baker,commercial,,12,", ("contactInfo.phone", "invalid")),
        ("A1,Baker,commercial,,,,more", ("", "extra_cell")),
        (f"A1,{'x' * 201},commercial,,,", ("name", "max_length")),
    ],
)
def test_bad_row_is_told_by_line_and_field(
    api: Api, acme: Company, row: str, found: tuple[str, str]
) -> None:
    job = import_file(api(acme), acme, f"{HEADER}\n{row}\n")

    assert (summary(job), errors(job)) == (("succeeded", 0, 0, 0, 1), [(3, *found)])


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("paymentTermsDays", "soon", "wrong_type"),
        ("paymentTermsDays", "400", "invalid"),
        ("creditLimit", "a lot", "invalid"),
        ("preferences.doNotContact", "perhaps", "wrong_type"),
        ("parentId", "019a0000-0000-7000-8000-000000000000", "not_found"),
        ("mcNumber", "abc", "invalid"),
        ("addresses[3].zipCode", "1", "invalid"),
        ("addresses[3].timezone", "Mars/Base", "invalid"),
        ("addresses[3].coordinates", "north", "not_a_list"),
    ],
)
def test_bad_cell_is_told_under_its_column_without_its_value(
    api: Api, acme: Company, column: str, cell: str, code: str
) -> None:
    job = import_file(api(acme), acme, f"name,type,{column}\nBaker,commercial,{cell}\n")

    assert errors(job) == [(2, column, code)]
    assert cell not in str(job["result"]) or len(cell) == 1


def test_same_external_id_twice_in_a_file_is_an_error_of_the_later(api: Api, acme: Company) -> None:
    job = import_file(
        api(acme), acme, HEADER + BAKER + CARVER + BAKER, mode="commit", onError="skip"
    )

    assert summary(job) == ("succeeded", 2, 0, 0, 1)
    assert job["result"]["rows"][0]["errors"] == [
        {
            "field": "externalId",
            "code": "duplicate_in_file",
            "message": "Line 2 has the same external id.",
        }
    ]


def test_archived_customer_is_not_written(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    customer = make_customer(acme, external_id="A1")
    with tenant_scope(acme.pk):
        customer.archive()

    job = import_file(api(acme), acme, HEADER + BAKER)

    assert errors(job) == [(2, "externalId", "archived")]


def test_two_primary_addresses_are_an_error(api: Api, acme: Company) -> None:
    file = "name,type,addresses[0].type,addresses[1].type\nBaker,commercial,primary,primary\n"

    assert errors(import_file(api(acme), acme, file)) == [(2, "addresses", "duplicate")]


@pytest.mark.parametrize(
    ("content", "form", "field", "code"),
    [
        ("", {}, "file", "empty"),
        ("\n\n", {}, "file", "empty"),
        ("name,type\n", {}, "file", "empty"),
        (b"PK\x03\x04", {}, "file", "broken"),
        ("name,type,fax\na,b,c\n", {}, "file", "unknown_column"),
        ("name,type,name\na,b,c\n", {}, "file", "column_twice"),
        ("name\nBaker\n", {}, "file", "column_missing"),
        ("name,type,createdAt\na,b,c\n", {}, "file", "unknown_column"),
        ("name,type,addresses[20].city\na,b,c\n", {}, "file", "unknown_column"),
        ('name,type\n"a"b,c\n', {}, "file", "quotes"),
        ("name,type,x\na,b,c\n", {"mapping": '{"x": "fax"}'}, "mapping", "unknown_field"),
        ("name,type\na,b\n", {"mapping": '{"fax": "name"}'}, "mapping", "unknown_column"),
        ("name,type,x\na,b,c\n", {"mapping": '{"x": "name"}'}, "mapping", "field_twice"),
        ("name,type\na,b\n", {"mapping": "[1]"}, "mapping", "invalid"),
        ("name,type\na,b\n", {"mapping": '{"name": 1}'}, "mapping", "invalid"),
        ("name,type\na,b\n", {"mode": "dry"}, "mode", "invalid_choice"),
        ("name,type\na,b\n", {"onError": "stop"}, "onError", "invalid_choice"),
        ("name,type\na,b\n", {"undo": "yes"}, "undo", "unknown_field"),
    ],
)
def test_what_cannot_be_done_is_refused_at_once(
    api: Api, acme: Company, content: str | bytes, form: Any, field: str, code: str
) -> None:
    answer = send(api(acme), content, **form)

    found = [(error["field"], error["code"]) for error in answer.json()["error"]["fields"]]
    assert (answer.status_code, found) == (400, [(field, code)])
    with tenant_scope(acme.pk):
        assert not Job.objects.exists()


def test_file_is_required_and_is_a_file(api: Api, acme: Company) -> None:
    client = api(acme)

    none = client.post(URL, {"mode": "preview"}, format="multipart")
    text = client.post(URL, {"file": "name,type"}, format="multipart")
    json = client.post(URL, {"file": "name,type"}, format="json")

    assert [answer.status_code for answer in (none, text, json)] == [400, 400, 415]
    assert none.json()["error"]["fields"][0]["field"] == "file"
    assert text.json()["error"]["fields"][0]["code"] == "wrong_type"


def test_file_above_20_mb_is_413(api: Api, acme: Company) -> None:
    answer = send(api(acme), b"name,type\n" + b"a,b\n" * 5_300_000)

    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_body_far_above_the_limit_is_413(api: Api, acme: Company) -> None:
    answer = send(api(acme), b"a" * 23_000_000)

    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
