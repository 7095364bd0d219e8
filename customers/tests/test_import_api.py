"""Customers from a CSV file, through the API: what is refused at once, and what the job answers."""

from typing import Any

import pytest

from conftest import Api, MakeCustomer
from customers.imports.columns import template
from customers.models import Address, Contact, Customer
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
from tenancy.roles import Role

COMMIT = {"mode": "commit"}


def customers(company: Company) -> list[Any]:
    with tenant_scope(company.pk):
        rows = Customer.objects.order_by("external_id").prefetch_related("addresses")
        return [
            (c.external_id, c.name, c.type, c.email, [a.city for a in c.addresses.all()])
            for c in rows
        ]


def test_job_is_told_at_once_with_its_place(api: Api, acme: Company) -> None:
    answer = send(api(acme), HEADER + BAKER)

    job = answer.json()
    assert answer.status_code == 202
    assert answer["Location"].endswith(f"/api/v1/jobs/{job['id']}")
    assert {name: job[name] for name in job if not name.endswith("At") and name != "id"} == {
        "kind": "customer_import",
        "status": "queued",
        "total": 1,
        "done": 0,
        "errors": [],
        "result": None,
    }


def test_preview_tells_what_would_happen_and_writes_nothing(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    make_customer(acme, external_id="A1")

    job = import_file(api(acme), acme, HEADER + BAKER + CARVER + "A3,,commercial,,,\n")

    assert summary(job) == ("succeeded", 1, 1, 0, 1)
    assert errors(job) == [(4, "name", "required")]
    assert (job["total"], job["done"]) == (3, 3)
    assert customers(acme) == [("A1", "Baker Foods", "commercial", None, [])]


def test_commit_creates_customers_with_their_lists(api: Api, acme: Company) -> None:
    job = import_file(api(acme), acme, HEADER + BAKER + CARVER, **COMMIT)

    assert summary(job) == ("succeeded", 2, 0, 0, 0)
    assert (job["done"], job["result"]["rows"], job["finishedAt"] is None) == (2, [], False)
    assert customers(acme) == [
        ("A1", "Baker Foods", "commercial", "info@example.com", ["Dallas"]),
        ("A2", "Carver", "property_manager", None, []),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_mark_belongs_to_no_heading(api: Api, acme: Company, encoding: str) -> None:
    file = (HEADER + BAKER.replace("Baker", "Bäcker")).encode(encoding)

    job = import_file(api(acme), acme, file, **COMMIT)

    assert summary(job) == ("succeeded", 1, 0, 0, 0)
    assert (job["errors"], job["result"]["rows"]) == ([], [])
    assert customers(acme) == [
        ("A1", "Bäcker Foods", "commercial", "info@example.com", ["Dallas"]),
    ]


def test_mark_before_quotes_and_before_excels_separator_line(api: Api, acme: Company) -> None:
    for number, file in enumerate(
        [
            '"externalId","name","type"\n"A0","Baker","broker"\n',
            "sep=;\nexternalId;name;type\nA1;Carver;broker\n",
        ]
    ):
        job = import_file(api(acme), acme, file.encode("utf-8-sig"), **COMMIT)

        assert summary(job) == ("succeeded", 1, 0, 0, 0)
        assert customers(acme)[number][0] == f"A{number}"


def test_second_import_changes_what_differs_and_leaves_the_rest(api: Api, acme: Company) -> None:
    client = api(acme)
    import_file(client, acme, HEADER + BAKER + CARVER, **COMMIT)
    with tenant_scope(acme.pk):
        untouched = Customer.objects.get(external_id="A2").updated_at

    again = import_file(client, acme, HEADER + BAKER.replace("Dallas", "Plano") + CARVER, **COMMIT)

    assert summary(again) == ("succeeded", 0, 1, 1, 0)
    assert customers(acme)[0] == (
        *("A1", "Baker Foods", "commercial", "info@example.com"),
        ["Plano"],
    )
    with tenant_scope(acme.pk):
        assert Customer.objects.get(external_id="A2").updated_at == untouched


def test_empty_cell_leaves_what_is_there(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    make_customer(acme, external_id="A1", email="old@example.com", industry="Bakery")

    job = import_file(
        api(acme), acme, "externalId,industry,contactInfo.email\nA1,Dairy,\n", **COMMIT
    )

    assert summary(job) == ("succeeded", 0, 1, 0, 0)
    with tenant_scope(acme.pk):
        customer = Customer.objects.get()
        assert (customer.email, customer.industry) == ("old@example.com", "Dairy")


def test_items_of_a_list_are_met_by_their_order(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    customer = make_customer(acme, external_id="A1")
    with tenant_scope(acme.pk):
        place = {"customer": customer, "country": "US"}
        Address.objects.create(type="primary", city="Dallas", **place)
        kept = Address.objects.create(type="billing", city="Waco", position=1, **place)

    file = "externalId,addresses[0].city,addresses[2].city,contacts[0].name\nA1,Plano,Frisco,Jo\n"
    job = import_file(api(acme), acme, file, **COMMIT)

    assert summary(job) == ("succeeded", 0, 1, 0, 0)
    with tenant_scope(acme.pk):
        found = [(a.type, a.city) for a in Address.objects.order_by("position")]
        assert found == [("primary", "Plano"), ("billing", "Waco"), ("service", "Frisco")]
        assert Address.objects.filter(pk=kept.pk).exists()
        assert Contact.objects.get().name == "Jo"


def test_mapping_names_fields_of_foreign_headings(api: Api, acme: Company) -> None:
    file = "Company;Kind;Fax;Mail\nBaker Foods;commercial;none;info@example.com\n"
    mapping = '{"Company": "name", "Kind": "type", "Fax": null, "Mail": "contactInfo.email"}'

    job = import_file(api(acme), acme, file, mapping=mapping, **COMMIT)

    assert summary(job) == ("succeeded", 1, 0, 0, 0)
    assert customers(acme) == [(None, "Baker Foods", "commercial", "info@example.com", [])]


def test_every_kind_of_cell(api: Api, acme: Company) -> None:
    header = [
        *("name", "type", "tags", "metadata.region", "paymentTermsDays", "creditLimit"),
        *("preferences.doNotContact", "preferences.communicationMethod"),
        *("addresses[0].coordinates", "addresses[0].state", "addresses[0].country"),
    ]
    row = '=1+1,BROKER,net30; vip,North,30,"$1,250.50",yes,Text message,"-96.8, 32.7",texas,US'

    import_file(api(acme), acme, f"{','.join(header)}\n{row}\n", **COMMIT)

    with tenant_scope(acme.pk):
        (customer,) = Customer.objects.all()
        address = customer.addresses.get()
    assert (customer.name, customer.type) == ("=1+1", "broker")
    assert (customer.tags, customer.metadata) == (["net30", "vip"], {"region": "North"})
    assert (customer.payment_terms_days, str(customer.credit_limit)) == (30, "1250.50")
    assert (customer.do_not_contact, customer.communication_method) == (True, "text")
    assert (address.coordinates, address.state, address.type) == ([-96.8, 32.7], "TX", "primary")


def test_abort_writes_nothing_if_any_row_is_bad(api: Api, acme: Company) -> None:
    job = import_file(api(acme), acme, HEADER + BAKER + "A9,,commercial,,,\n", **COMMIT)

    assert summary(job) == ("failed", 0, 0, 0, 1)
    assert [error["code"] for error in job["errors"]] == ["rows_invalid"]
    assert errors(job) == [(3, "name", "required")]
    assert customers(acme) == []


def test_skip_writes_the_good_rows(api: Api, acme: Company) -> None:
    file = HEADER + BAKER + "A9,,commercial,,,\n"

    job = import_file(api(acme), acme, file, mode="commit", onError="skip")

    assert summary(job) == ("succeeded", 1, 0, 0, 1)
    assert [row[0] for row in customers(acme)] == ["A1"]


def test_warnings_are_told_too(api: Api, acme: Company) -> None:
    file = "name,type,preferences.preferredServiceWindow\nBaker,commercial,mornings\n"

    job = import_file(api(acme), acme, file, **COMMIT)

    (row,) = job["result"]["rows"]
    assert (row["row"], row["errors"]) == (2, [])
    assert row["warnings"][0]["code"] == "window_not_read"


def test_template_holds_every_column_and_can_be_sent(api: Api, acme: Company) -> None:
    client = api(acme)
    answer = client.get(f"{URL}/template.csv", headers={"Accept": "text/csv"})

    header = answer.content.decode().strip()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert header.split(",") == template()
    held = client.get(f"{URL}/template.csv", headers={"If-None-Match": answer["ETag"]})
    assert (held.status_code, held.content) == (304, b"")
    assert {"externalId", "contactInfo.email", "addresses[0].zipCode"} <= set(template())
    row = ["Baker" if n == "name" else "broker" if n == "type" else "" for n in template()]
    assert summary(import_file(client, acme, f"{header}\n{','.join(row)}\n"))[:2] == (
        "succeeded",
        1,
    )


def test_same_key_and_file_is_one_job(api: Api, acme: Company) -> None:
    client = api(acme)
    client.credentials(HTTP_IDEMPOTENCY_KEY="k1")

    first, again = send(client, HEADER + BAKER), send(client, HEADER + BAKER)
    other = send(client, HEADER + CARVER)

    assert first.json() == again.json()
    assert (again["Idempotent-Replayed"], other.status_code) == ("true", 422)
    with tenant_scope(acme.pk):
        assert Job.objects.count() == 1


def test_history_tells_the_importer_and_the_door(api: Api, acme: Company) -> None:
    import_file(api(acme, Role.MANAGER), acme, HEADER + BAKER, **COMMIT)

    entries = api(acme).get("/api/v1/audit?resource=customer").json()["results"]
    assert [(e["action"], e["channel"], e["actor"]["email"]) for e in entries] == [
        ("created", "import", "manager@acme.example.com")
    ]


def test_another_companys_external_id_is_not_met(
    api: Api, acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    make_customer(rival, "Rival's", external_id="A1")

    job = import_file(api(acme), acme, HEADER + BAKER, **COMMIT)

    assert summary(job) == ("succeeded", 1, 0, 0, 0)
    assert customers(rival) == [("A1", "Rival's", "commercial", None, [])]
