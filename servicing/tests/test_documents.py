"""Photos, signatures and reports of a service: kept sealed, and whose they are."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from conftest import Api, MakeCustomer
from servicing.models import ServiceDocument, ServiceRecord
from tenancy.context import tenant_scope
from tenancy.models import AuditEvent, Company
from tenancy.roles import Role

ServiceOf = Callable[[Company], ServiceRecord]
PDF = b"%PDF-1.7\nwhat was done"


@pytest.fixture
def service_of(make_customer: MakeCustomer) -> ServiceOf:
    def make(company: Company) -> ServiceRecord:
        customer = make_customer(company)
        with tenant_scope(company.pk):
            return ServiceRecord.objects.create(
                customer=customer, service_date=timezone.now(), service_type="Tune-up"
            )

    return make


def url_of(record: ServiceRecord) -> str:
    return f"/api/v1/services/{record.pk}/documents"


def send(client: Any, record: ServiceRecord, **form: Any) -> Any:
    body = {"file": SimpleUploadedFile("report.pdf", PDF), "kind": "report", **form}
    return client.post(url_of(record), body, format="multipart")


def test_a_report_is_kept_listed_downloaded_and_told_in_the_audit(
    api: Api, service_of: ServiceOf, acme: Company
) -> None:
    client, record = api(acme, Role.OWNER), service_of(acme)

    added = send(client, record)
    listed = client.get(url_of(record)).json()["results"]
    download = client.get(f"{url_of(record)}/{added.json()['id']}/content")

    assert added.status_code == 201
    assert [(d["kind"], d["filename"], d["size"]) for d in listed] == [
        ("report", "report.pdf", len(PDF))
    ]
    assert b"".join(download.streaming_content) == PDF
    with tenant_scope(acme.pk):
        event = AuditEvent.objects.get(action="downloaded")
    told = (event.resource, str(event.resource_id), event.customer_id)
    assert told == ("service_document", added.json()["id"], record.customer_id)


def test_an_unknown_kind_is_refused(api: Api, service_of: ServiceOf, acme: Company) -> None:
    record = service_of(acme)

    answer = send(api(acme, Role.OWNER), record, kind="selfie")

    assert answer.status_code == 400
    assert [f["field"] for f in answer.json()["error"]["fields"]] == ["kind"]
    with tenant_scope(acme.pk):
        assert ServiceDocument.objects.count() == 0


def test_the_database_knows_the_kinds(api: Api, service_of: ServiceOf, acme: Company) -> None:
    send(api(acme, Role.OWNER), service_of(acme))

    with (
        tenant_scope(acme.pk),
        pytest.raises(IntegrityError, match="service_document_kind_known"),
        transaction.atomic(),
    ):
        ServiceDocument.objects.update(kind="selfie")


def test_another_companys_service_has_no_documents(
    api: Api, service_of: ServiceOf, acme: Company, rival: Company
) -> None:
    theirs = service_of(rival)

    assert send(api(acme, Role.OWNER), theirs).status_code == 404
    assert api(acme, Role.OWNER).get(url_of(theirs)).status_code == 404
