"""Excel workbooks: read like the CSV one would have saved, and no trap for the reader."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from conftest import Api
from customers.imports import workbook
from customers.models import Customer
from customers.tests.import_files import errors, import_file, send, summary
from tenancy.context import tenant_scope
from tenancy.models import Company, Job

HEADER = ["externalId", "name", "type", "addresses[0].zipCode", "creditLimit", "metadata.since"]


def saved(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def zipped(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", part)
    return content.getvalue()


def test_workbook_is_read_like_a_csv_file(api: Api, acme: Company) -> None:
    content = saved(
        HEADER,
        [1001, "Baker; Foods, Inc", "commercial", 75001, 1250.5, date(2024, 1, 15)],
        [],
        ["C-2", "Line\nbreak", "shipper", "78701-1234", None, None],
        ["C-3", "Nobody", "firm", None, None, None],
    )

    job = import_file(api(acme), acme, content, mode="commit", onError="skip")

    assert summary(job) == ("succeeded", 2, 0, 0, 1)
    # The sheet's own row, the empty one and the one with a line break counted.
    assert errors(job) == [(5, "type", "invalid_choice")]
    with tenant_scope(acme.pk):
        first, second = Customer.objects.order_by("id")
        assert (first.external_id, first.name) == ("1001", "Baker; Foods, Inc")
        assert (str(first.credit_limit), first.metadata) == ("1250.50", {"since": "2024-01-15"})
        assert first.addresses.get().zip_code == "75001"
        assert second.name == "Line break"


def refusal(api: Api, company: Company, content: bytes) -> tuple[int, list[tuple[str, str]]]:
    answer = send(api(company), content)
    with tenant_scope(company.pk):
        assert not Job.objects.exists()
    fields = answer.json()["error"]["fields"]
    return answer.status_code, [(error["field"], error["code"]) for error in fields]


def test_workbook_that_breaks_off_is_refused(api: Api, acme: Company) -> None:
    whole = saved(HEADER, ["1", "Baker", "commercial"])
    damaged = bytearray(whole)
    damaged[200:260] = b"\0" * 60

    for content in (whole[: len(whole) // 2], whole[:-10], b"PK\x03\x04", bytes(damaged)):
        assert refusal(api, acme, content) == (400, [("file", "broken")])


def test_zip_bomb_is_refused_before_it_is_read(
    api: Api, acme: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is packed tells of no size; the bytes that come out are counted."""
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 1_000_000)
    bomb = zipped(xl__workbook=b"<workbook/>", xl__worksheets__sheet1=b" " * 1_100_000)
    assert len(bomb) < 5_000
    many = {f"part{number}": b"" for number in range(workbook.MAX_PARTS)}

    assert refusal(api, acme, bomb) == (400, [("file", "too_large_unpacked")])
    assert refusal(api, acme, zipped(xl__workbook=b"", **many)) == (
        400,
        [("file", "too_large_unpacked")],
    )


def test_other_archives_and_evil_ones_are_refused(api: Api, acme: Company) -> None:
    sheet = b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><workbook>&b;</workbook>"

    assert refusal(api, acme, zipped(word__document=b"<w/>")) == (400, [("file", "not_csv")])
    assert refusal(api, acme, zipped(xl__workbook=sheet)) == (400, [("file", "broken")])


def test_far_cell_costs_no_memory(api: Api, acme: Company) -> None:
    """A single cell at the end of a sheet is no reason to hold thirty-two million."""
    book = Workbook()
    book.active.append(["name", "type"])
    book.active.cell(row=2, column=16_000, value="x")
    book.active.cell(row=2_000, column=1, value="Baker")
    content = io.BytesIO()
    book.save(content)

    job = import_file(api(acme), acme, content.getvalue())

    assert errors(job) == [(2_000, "type", "required")]


def test_formula_in_a_name_stays_text(api: Api, acme: Company) -> None:
    file = 'name,type\n"=1+1",commercial\n"\'=1+1",commercial\n'

    assert summary(import_file(api(acme), acme, file, mode="commit"))[1] == 2
    with tenant_scope(acme.pk):
        assert [c.name for c in Customer.objects.order_by("id")] == ["=1+1", "=1+1"]


def test_forty_unknown_columns_are_told_in_one_sentence(api: Api, acme: Company) -> None:
    header = ",".join(["name", "type", *(f"Extra {number}" for number in range(40))])

    answer = send(api(acme), f"{header}\nBaker,commercial\n")

    (error,) = answer.json()["error"]["fields"]
    assert (error["field"], error["code"]) == ("file", "unknown_column")
    assert error["message"] == (
        "“Extra 0”, “Extra 1”, “Extra 2”, “Extra 3”, “Extra 4” and 35 more are no fields;"
        " map each to one, or to null to leave it out."
    )


def test_mapping_is_remembered_for_the_company(api: Api, acme: Company, rival: Company) -> None:
    file = "Firm,Kind,Fax\nBaker,commercial,1\n"
    mapping = '{"Firm": "name", "Kind": "type", "Fax": null}'
    preview = send(api(acme), file, mapping=mapping)
    before = send(api(acme), file)

    done = import_file(api(acme), acme, file, mapping=mapping, mode="commit")
    again = import_file(api(acme), acme, "firm,KIND,Fax\nCarver,shipper,2\n", mode="commit")
    other = send(api(acme), "name,Firm,type\nBaker,x,shipper\n")

    assert (preview.status_code, before.status_code) == (202, 400)
    assert summary(done) == summary(again) == ("succeeded", 1, 0, 0, 0)
    # A column that is a field by itself comes before what was remembered.
    assert other.json()["error"]["fields"][0]["code"] == "unknown_column"
    assert send(api(rival), file).status_code == 400
