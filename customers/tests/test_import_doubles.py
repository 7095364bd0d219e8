"""A preview tells which rows of the file may be the same customer, beside those who are there."""

from typing import Any
from uuid import UUID

import pytest

from conftest import Api, MakeCustomer
from customers.imports import job as import_job
from customers.imports.doubles import MOST
from customers.search.keeping import keep_stored
from customers.tests.import_files import URL, import_file, send, summary, work
from tenancy.context import tenant_scope
from tenancy.jobs.running import Turn
from tenancy.models import Company

HEADER = "externalId,name,type,phone,email,street,zipCode,parentId\n"
MAPPING = (
    '{"phone": "contactInfo.phone", "email": "contactInfo.email",'
    ' "street": "addresses[0].street", "zipCode": "addresses[0].zipCode"}'
)
PHONE, MAIL, NAME = ("contactInfo.phone", "contactInfo.email", "name")


def line(name: str, **cells: str) -> str:
    said = {"externalId": "", "name": name, "type": "commercial", **cells}
    return ",".join(said.get(column, "") for column in HEADER.strip().split(",")) + "\n"


def preview(client: Any, company: Company, *lines: str) -> Any:
    return import_file(client, company, HEADER + "".join(lines), mapping=MAPPING)


def warned(job: Any) -> list[tuple[int, str, str]]:
    """(line, field, message) of each warning of a double in the file."""
    return [
        (row["row"], warning["field"], warning["message"])
        for row in job["result"]["rows"]
        for warning in row["warnings"]
        if warning["code"] == "likely_duplicate_in_file"
    ]


def test_rows_that_are_alike_are_told_at_the_later_one(api: Api, acme: Company) -> None:
    job = preview(
        api(acme),
        acme,
        line("Baker Foods", phone="(555) 555-0142", street="12 North Main Street", zipCode="75001"),
        line("Carver", email="Dock@example.com", phone="555.555.0142"),
        line("Dale", email="dock@EXAMPLE.com"),
        line("The Baker Food Co.", street="12 N. Main St", zipCode="75001-0001"),
        line("Other", street="12 N. Main St", zipCode="75001"),
    )

    assert warned(job) == [
        (3, PHONE, "Line 2 has the same phone."),
        (4, MAIL, "Line 3 has the same e-mail."),
        (5, NAME, "Line 2 has a similar name and the same address."),
    ]
    assert (summary(job), job["result"]["duplicates"]) == (("succeeded", 5, 0, 0, 0), 3)


def test_row_like_one_that_is_there_and_in_the_file_is_told_of_both_once(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    there = make_customer(acme, "Baker Foods", phone="5555550142", external_id="B1")
    with tenant_scope(acme.pk):
        keep_stored([there.pk])

    job = preview(
        api(acme),
        acme,
        line("Baker Foods", externalId="B1", phone="5555550142", email="new@example.com"),
        line("Baker", phone="5555550142"),
        line("Carver", email="new@example.com"),
    )

    told = {row["row"]: row["warnings"] for row in job["result"]["rows"]}
    # Line 2 is the customer who is told already, and only the file says its new e-mail.
    assert [each["message"] for each in told[3]] == [f"Customer {there.pk} has the same phone."]
    assert [each["message"] for each in told[4]] == ["Line 2 has the same e-mail."]
    assert job["result"]["duplicates"] == 2


def test_family_shares_a_phone_and_is_not_one(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    above = make_customer(acme, external_id="P1")
    units = [line(f"Unit {n}", phone="5555550142", parentId=str(above.pk)) for n in (1, 2)]

    job = preview(api(acme), acme, line("Manager", externalId="P1", phone="5555550142"), *units)

    assert (warned(job), job["result"]["failed"]) == ([], 0)


def test_line_with_errors_is_compared_and_not_told(api: Api, acme: Company) -> None:
    job = preview(
        api(acme),
        acme,
        line("Baker", phone="5555550142", email="no address"),
        line("Carver", phone="5555550142"),
        line("", phone="5555550142"),
    )

    assert warned(job) == [(3, PHONE, "Line 2 has the same phone.")]
    assert job["result"]["failed"] == 2


def test_another_worker_knows_the_lines_that_were_done(
    api: Api, acme: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_job, "BATCH", 2)
    client = api(acme)
    lines = [line(f"Firm {number}", phone=f"555555014{number % 3}") for number in range(5)]
    answer = send(client, HEADER + "".join(lines), mapping=MAPPING)
    turn = Turn(acme.pk, UUID(answer.json()["id"]))
    assert turn.locked(turn.take_up)
    assert turn.locked(turn.batch)

    work(acme, answer.json()["id"])

    assert [
        (number, message) for number, _, message in warned(client.get(answer["Location"]).json())
    ] == [
        (5, "Line 2 has the same phone."),
        (6, "Line 3 has the same phone."),
    ]


def test_phone_of_many_is_compared_with_the_newest(api: Api, acme: Company) -> None:
    lines = [line(f"Firm {number}", phone="5555550142") for number in range(MOST + 5)]

    job = preview(api(acme), acme, *lines)

    last = [message for number, _, message in warned(job) if number == MOST + 6]
    assert len(last) == 3
    assert "Line 2 has the same phone." not in last


def test_commit_tells_of_the_same_rows_as_customers(api: Api, acme: Company) -> None:
    lines = [line(name, phone="5555550142") for name in ("Baker", "Carver")]
    client = api(acme)

    job = import_file(client, acme, HEADER + "".join(lines), mapping=MAPPING, mode="commit")

    assert warned(job) == []
    assert job["result"]["duplicates"] == 2
    assert len(client.get(f"{URL.removesuffix('/import')}/duplicates").json()["results"]) == 1
