"""GET /customers.csv: what each role gets, harmless in a spreadsheet, and fit to be imported."""

import csv
import io
import tracemalloc
from typing import Any

import pytest

from conftest import Api, MakeCustomer
from customers.exporting import streaming
from customers.imports.columns import template
from customers.tests.import_files import import_file
from tenancy.context import tenant_scope
from tenancy.models import AuditEvent, Company

URL = "/api/v1/customers"
FILE = "/api/v1/customers.csv"
BAKER: dict[str, Any] = {
    "name": '=HYPERLINK("http://example.com","Baker")',
    "type": "commercial",
    "externalId": "C-1",
    "contactInfo": {"email": "dock@example.com", "phone": "+1 555-555-0142"},
    "contacts": [{"name": "Ann Lee", "phone": "555-555-0111"}, {"name": "@Dana"}],
    "addresses": [
        {
            "type": "primary",
            "street": "1 Main St",
            "city": "Austin",
            "state": "TX",
            "zipCode": "78701",
            "coordinates": [-97.5, 30.25],
        },
        {"type": "billing", "label": "-Annex", "city": "Round Rock"},
    ],
    "preferences": {"doNotContact": True, "preferredServiceWindow": "8am-5pm"},
    "tags": ["vip", "net30"],
    "metadata": {"route": "7"},
    "creditLimit": "5000.00",
}


def lines(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.json()
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text), strict=True))


def test_header_is_the_templates(api: Api, acme: Company) -> None:
    answer = api(acme).get(FILE)

    assert b"".join(answer.streaming_content).decode() == ",".join(template()) + "\r\n"
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="customers.csv"'


def test_line_holds_everything_and_no_formula(api: Api, acme: Company) -> None:
    client = api(acme)
    assert client.post(URL, BAKER).status_code == 201

    (line,) = lines(client.get(FILE))

    assert list(line)[: len(template())] == template()
    assert {name: text for name, text in line.items() if text} == {
        "name": "'" + BAKER["name"],
        "type": "commercial",
        "status": "active",
        "externalId": "C-1",
        "contactInfo.email": "dock@example.com",
        "contactInfo.phone": "'+1 555-555-0142",
        "contacts[0].name": "Ann Lee",
        "contacts[0].phone": "555-555-0111",
        "contacts[1].name": "'@Dana",
        "addresses[0].type": "primary",
        "addresses[0].street": "1 Main St",
        "addresses[0].city": "Austin",
        "addresses[0].state": "TX",
        "addresses[0].zipCode": "78701",
        "addresses[0].country": "US",
        "addresses[0].coordinates": "[-97.5, 30.25]",
        "addresses[1].type": "billing",
        "addresses[1].label": "'-Annex",
        "addresses[1].city": "Round Rock",
        "addresses[1].country": "US",
        "preferences.preferredServiceWindow": "8am-5pm",
        "preferences.doNotContact": "true",
        "tags": "vip; net30",
        "creditLimit": "5000.00",
        "metadata.route": "7",
    }


def test_what_was_exported_can_be_imported(api: Api, acme: Company, rival: Company) -> None:
    client = api(acme)
    client.post(URL, BAKER)
    file = b"".join(client.get(FILE).streaming_content)

    again = import_file(api(acme), acme, file, mode="commit")
    fresh = import_file(api(rival), rival, file, mode="commit")

    assert again["result"] | {"rows": []} == again["result"] | {"unchanged": 1, "rows": []}
    assert fresh["result"]["created"] == 1
    assert lines(api(rival).get(FILE)) == lines(client.get(FILE))


@pytest.mark.parametrize(
    ("role", "phone", "credit", "street"),
    [
        ("owner", "'+1 555-555-0142", "5000.00", "1 Main St"),
        ("dispatcher", "'+1 555-555-0142", "5000.00", "1 Main St"),
        ("accountant", "'+1 555-555-0142", "5000.00", "1 Main St"),
        ("viewer", "•••0142", "", "•••"),
    ],
)
def test_role_decides_what_stands_in_it(
    api: Api, acme: Company, role: str, phone: str, credit: str, street: str
) -> None:
    api(acme).post(URL, BAKER)

    (line,) = lines(api(acme, role).get(FILE))

    assert (line["contactInfo.phone"], line["creditLimit"], line["addresses[0].street"]) == (
        phone,
        credit,
        street,
    )


def test_filters_are_the_lists(api: Api, acme: Company, make_customer: MakeCustomer) -> None:
    make_customer(acme, "Baker", tags=["vip"])
    gone = make_customer(acme, "Carver")
    with tenant_scope(acme.pk):
        gone.archive()
    client = api(acme)

    def names(query: str) -> list[str]:
        return [line["name"] for line in lines(client.get(FILE + query))]

    assert names("") == ["Baker"]
    assert names("?includeArchived=true") == ["Carver", "Baker"]
    assert names("?includeArchived=true&tag=vip") == ["Baker"]
    for query in ("?tagg=vip", "?type=firm", "?pageSize=5", "?ordering=name"):
        assert client.get(FILE + query).status_code == 400


def test_another_companys_customers_are_not_in_it(
    api: Api, acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    make_customer(rival, "Rival Foods", metadata={"secret": "1"})

    assert b"ival" not in (text := b"".join(api(acme).get(FILE).streaming_content))
    assert b"secret" not in text


def test_technician_gets_none_and_nobody_is_told(api: Api, acme: Company) -> None:
    assert api(acme, "technician").get(FILE).status_code == 403
    with tenant_scope(acme.pk):
        assert not AuditEvent.objects.filter(action="exported").exists()


def test_audit_tells_of_it_though_nobody_reads_it(api: Api, acme: Company) -> None:
    api(acme).get(FILE, headers={"X-Request-Id": "req-1"})

    with tenant_scope(acme.pk):
        event = AuditEvent.objects.get(action="exported")
    assert (event.resource, event.history_channel, event.history_request_id) == (
        "customer",
        "api",
        "req-1",
    )


def test_memory_does_not_grow_with_the_file(
    api: Api, acme: Company, make_customer: MakeCustomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chunk is let go before the next: ten times the customers, the same peak."""
    monkeypatch.setattr(streaming, "CHUNK", 5)
    client = api(acme)

    def peak() -> int:
        answer = client.get(FILE)
        tracemalloc.start()
        for _ in answer.streaming_content:
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    for number in range(5):
        make_customer(acme, f"Firm {number} " + "x" * 180)
    peak()  # What is read once is read.
    few = peak()
    for number in range(45):
        make_customer(acme, f"Firm {number} " + "x" * 180)

    assert peak() < few * 1.5
