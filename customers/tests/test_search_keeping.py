"""Tokens follow every write, at once with it; what is not written is not found."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from conftest import Api, MakeMember
from customers.models import Customer
from customers.search.keeping import keep_stored
from customers.tests.admin_forms import body, items
from customers.tests.search_asking import CUSTOMERS, SEARCH, bare, found, make, pages
from tenancy.context import tenant_scope
from tenancy.models import Company, Membership
from tenancy.tests.threads import at_once, queued_behind

racing = pytest.mark.django_db(transaction=True)
pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(api: Api, acme: Company) -> APIClient:
    return api(acme)


def test_changed_name_is_found_and_the_old_one_is_not(owner: APIClient) -> None:
    made = bare(owner, "Harbor Steel")

    owner.patch(f"{CUSTOMERS}/{made}", {"name": "Mill Dental"})

    assert (found(owner, "harbor"), found(owner, "dental")) == ([], ["Mill Dental"])


def test_items_added_changed_and_left_out(owner: APIClient) -> None:
    made = make(owner)
    url = f"{CUSTOMERS}/{made}"

    owner.patch(url, {"contacts": [{"name": "Dana Quill", "phone": "(212) 555-0188"}]})
    added = found(owner, "quill"), found(owner, "212-555-0188")
    contact = owner.get(url).json()["contacts"][0]["id"]
    owner.patch(url, {"contacts": [{"id": contact, "name": "Dana Reed"}]})
    changed = found(owner, "quill"), found(owner, "reed"), found(owner, "0188")
    owner.patch(url, {"contacts": [], "addresses": []})

    one = ["ABC Manufacturing"]
    assert (added, changed) == ((one, one), ([], one, one))
    assert (found(owner, "reed"), found(owner, "industrial"), found(owner, "abc")) == ([], [], one)


def test_put_forgets_what_it_empties(owner: APIClient) -> None:
    made = make(owner)

    owner.put(f"{CUSTOMERS}/{made}", {"name": "Harbor Steel", "type": "broker"})

    assert found(owner, "abcmfg") == found(owner, "4567") == []
    assert found(owner, "harbor", type="broker") == ["Harbor Steel"]
    assert found(owner, "harbor", type="commercial") == []


def test_refused_write_changes_no_token(owner: APIClient) -> None:
    bare(owner, "Harbor Steel", externalId="B-1")
    other = bare(owner, "Mill Dental")

    answer = owner.patch(f"{CUSTOMERS}/{other}", {"name": "Oak Dental", "externalId": "B-1"})

    assert answer.status_code == 409
    assert (found(owner, "oak"), found(owner, "mill")) == ([], ["Mill Dental"])


def test_admin_keeps_tokens_of_the_record_and_its_items(
    owner: APIClient, acme: Company, make_member: MakeMember, client: Client
) -> None:
    made = make(owner)
    client.force_login(make_member(acme).user)
    url = reverse("admin:customers_customer_change", args=[made])
    address = owner.get(f"{CUSTOMERS}/{made}").json()["addresses"][0]["id"]
    street = {"id": address, "customer": made, "type": "primary", "street": "9 Quay Rd"}
    added = {"customer": made, "name": "Dana Quill"}
    sent = body(name="Harbor Steel", **items("addresses", street), **items("contacts", added))

    answer = client.post(url, sent)

    assert answer.status_code == 302
    assert found(owner, "harbor quay quill") == ["Harbor Steel"]
    assert found(owner, "industrial") == []


def test_admins_box_is_the_same_search_within_its_filters(
    owner: APIClient, acme: Company, make_member: MakeMember, client: Client
) -> None:
    make(owner)
    make(owner, name="Abcot Foods", status="inactive")
    gone = make(owner, name="ABC Archived")
    owner.delete(f"{CUSTOMERS}/{gone}")
    client.force_login(make_member(acme).user)

    def listed(**query: str) -> list[str]:
        page = client.get("/admin/customers/customer/", query)
        assert page.status_code == 200
        return [customer.name for customer in page.context["cl"].result_list]

    assert listed(q="abc") == ["ABC Manufacturing", "Abcot Foods"]
    assert listed(q="abc", archived="yes") == ["ABC Archived"]
    assert listed(q="abc", status__exact="inactive") == ["Abcot Foods"]
    assert listed(q="manufactoring 555-123") == ["Abcot Foods", "ABC Manufacturing"]
    assert listed(q="abc", o="6") == ["ABC Manufacturing", "Abcot Foods"]
    assert listed(q="%") == listed(q="zanzibar") == []
    assert listed(q="  ") == ["Abcot Foods", "ABC Manufacturing"]


def test_admins_box_keeps_from_a_viewer_what_is_masked(
    owner: APIClient, acme: Company, make_member: MakeMember, client: Client
) -> None:
    make(owner)
    client.force_login(make_member(acme, "viewer").user)

    page = client.get("/admin/customers/customer/", {"q": "industrial"})

    assert list(page.context["cl"].result_list) == []


@racing
def test_two_writers_of_addresses_are_both_found(api: Api, acme: Company) -> None:
    first, second = api(acme), api(acme)
    made = bare(first, "Harbor Steel")
    url = f"{CUSTOMERS}/{made}"
    with tenant_scope(acme.pk):
        customer = Customer.objects.get(pk=made)

    def add(client: APIClient, body: dict[str, Any]) -> Any:
        return lambda: client.patch(url, body)

    street = {"addresses": [{"type": "service", "street": "9 Quay Road"}]}
    contact = {"contacts": [{"name": "Dana Quill"}]}
    with queued_behind(customer, add(first, street), add(second, contact)) as answers:
        pass

    assert [answer.result().status_code for answer in answers] == [200, 200]
    assert found(first, "quay quill") == ["Harbor Steel"]


@racing
def test_customers_made_at_once_with_one_new_word(api: Api, acme: Company) -> None:
    clients = [api(acme), api(acme), api(acme)]

    made = at_once(*(lambda c=c: bare(c, "Zanzibar Freight") for c in clients))

    (following,) = pages(clients[0], f"{SEARCH}?q=zanzibra")
    assert sorted(following) == sorted(made)


def test_customers_written_past_the_api_are_found_once_kept(
    owner: APIClient, acme: Company, make_member: MakeMember
) -> None:
    member: Membership = make_member(acme)
    with tenant_scope(member.tenant_id):
        made = Customer.objects.create(name="Harbor Steel", type="broker")
        before = found(owner, "harbor")
        keep_stored([made.pk])

    assert (before, found(owner, "harbor")) == ([], ["Harbor Steel"])
