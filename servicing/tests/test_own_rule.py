"""A technician's own: the customers whom they visit, wherever a customer's data appears."""

from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.test import APIClient

from conftest import Api, MakeMember
from customers.tests.search_asking import found, make
from servicing.models import ServiceDocument
from servicing.tests.conftest import Make
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.roles import Role

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nwhat was done"


class Shop(NamedTuple):
    """Lee and Kim have a customer each, and share a third whom both visit."""

    office: APIClient
    lee: APIClient
    lees: str
    kims: str
    shared: str
    services: dict[str, str]  # By the customer, and "lee" and "kim" at the shared one.


@pytest.fixture
def shop(api: Api, acme: Company, make_member: MakeMember, make_technician: Make) -> Shop:
    office = api(acme)
    lee = str(make_technician(acme, member=make_member(acme, Role.TECHNICIAN)).pk)
    kim = str(make_technician(acme, "Kim Baker").pk)
    lees, kims, shared = (
        make(office, name=name) for name in ("Harbor Dental", "Harbor Steel", "Harbor Bakery")
    )
    services = {
        lees: served(office, lees, lee, 1),
        kims: served(office, kims, kim, 2),
        "lee": served(office, shared, lee, 3),
        "kim": served(office, shared, kim, 4),
    }
    return Shop(office, api(acme, Role.TECHNICIAN), lees, kims, shared, services)


def served(office: APIClient, customer: str, technician: str, hour: int) -> str:
    """The record of a visit that the technician led."""
    start = (timezone.now() + timedelta(hours=2 * hour)).isoformat()
    visit = office.post(
        f"/api/v1/customers/{customer}/visits",
        {"serviceType": "Repair", "scheduledStart": start, "technician": technician},
    ).json()["id"]
    for to in ("dispatched", "en_route", "on_site", "completed"):
        answer = office.post(f"/api/v1/visits/{visit}/transitions", {"to": to})
        assert answer.status_code == 200, answer.json()
    (record,) = office.get("/api/v1/services", {"visitId": visit}).json()["results"]
    return str(record["id"])


def documents(service: str) -> str:
    return f"/api/v1/services/{service}/documents"


def send(client: APIClient, service: str) -> Any:
    body = {"file": SimpleUploadedFile("report.pdf", PDF), "kind": "report"}
    return client.post(documents(service), body, format="multipart")


def test_search_finds_their_customers_alone(shop: Shop) -> None:
    everyone = ["Harbor Bakery", "Harbor Dental", "Harbor Steel"]

    assert sorted(found(shop.office, "harbor")) == everyone
    assert sorted(found(shop.lee, "harbor")) == ["Harbor Bakery", "Harbor Dental"]
    for query in ("steel", "harbor steel", "stele"):
        assert "Harbor Steel" in found(shop.office, query)
        assert "Harbor Steel" not in found(shop.lee, query)


def test_history_is_not_for_technicians_not_even_of_their_own(shop: Shop) -> None:
    for customer in (shop.lees, shop.kims, shop.shared):
        url = f"/api/v1/customers/{customer}/history"
        entry = shop.office.get(url).json()["results"][0]["id"]

        assert shop.lee.get(url).status_code == 403
        assert shop.lee.get(f"{url}/{entry}").status_code == 403


def test_documents_at_anothers_customer_do_not_exist(acme: Company, shop: Shop) -> None:
    service = shop.services[shop.kims]
    one = f"{documents(service)}/{send(shop.office, service).json()['id']}"

    answers = [
        shop.lee.get(documents(service)),
        shop.lee.get(one),
        shop.lee.get(f"{one}/content"),
        shop.lee.delete(one),
        send(shop.lee, service),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    with tenant_scope(acme.pk):
        assert [row.archived_at for row in ServiceDocument.objects.all()] == [None]


def test_documents_of_anothers_visit_at_their_customer_are_read_alone(
    acme: Company, shop: Shop
) -> None:
    service = shop.services["kim"]
    one = f"{documents(service)}/{send(shop.office, service).json()['id']}"

    content = shop.lee.get(f"{one}/content")

    assert b"".join(content.streaming_content) == PDF
    assert [shop.lee.delete(one).status_code, send(shop.lee, service).status_code] == [403, 403]
    with tenant_scope(acme.pk):
        assert [row.archived_at for row in ServiceDocument.objects.all()] == [None]


def test_documents_of_their_own_visit_are_added_and_put_away(shop: Shop) -> None:
    service = shop.services["lee"]

    added = send(shop.lee, service)

    assert added.status_code == 201
    one = f"{documents(service)}/{added.json()['id']}"
    assert shop.lee.delete(one).status_code == 204
