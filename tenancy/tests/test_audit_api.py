"""GET /customers/:id/history and GET /audit: who sees what, in what words, page by page."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import Api, MakeCustomer, MakeMember
from customers.models import Contact, Customer, Note
from tenancy.audit.events import record_event, record_refusal
from tenancy.context import tenant_scope
from tenancy.models import AuditEvent, Company
from tenancy.roles import Role
from tenancy.tests.audit_reading import AUDIT, BODY, changed, history_of, results


def test_story_of_a_customer_in_the_apis_words(
    api: Api, acme: Company, make_member: MakeMember
) -> None:
    client, owner = api(acme), make_member(acme)
    made = client.post("/api/v1/customers", BODY, headers={"X-Request-Id": "req-1"}).json()
    url = f"/api/v1/customers/{made['id']}"
    client.patch(
        url,
        {"contactInfo": {"phone": "(555) 987-6543"}, "creditLimit": "7500.5", "tags": ["vip"]},
        headers={"X-Request-Id": "req-2"},
    )
    client.delete(url)
    client.post(f"{url}/restore")

    restored, archived, update, place, creation = results(client, f"{url}/history")

    actor = {"id": str(owner.user_id), "email": "owner@acme.example.com"}
    assert creation == {
        "id": creation["id"],
        "at": creation["at"],
        "action": "created",
        "resource": "customer",
        "resourceId": made["id"],
        "actor": actor,
        "channel": "api",
        "requestId": "req-1",
        "reason": None,
        "changes": creation["changes"],
    }
    assert changed(creation) == {
        "name": (None, "Baker Foods"),
        "type": (None, "commercial"),
        "status": (None, "active"),
        "contactInfo.phone": (None, "(555) 123-4567"),
        "preferences.preferredServiceWindow": (None, "8am-5pm"),
        "preferences.serviceWindowStart": (None, "08:00"),
        "preferences.serviceWindowEnd": (None, "17:00"),
        "preferences.doNotContact": (None, False),
        "tags": (None, []),
        "metadata": (None, {}),
        "creditLimit": (None, "5000.00"),
    }
    assert (place["resource"], place["resourceId"]) == ("address", made["addresses"][0]["id"])
    assert changed(place)["coordinates"] == (None, [-96.5, 32.25])
    assert (update["action"], update["requestId"], changed(update)) == (
        "changed",
        "req-2",
        {
            "contactInfo.phone": ("(555) 123-4567", "(555) 987-6543"),
            "creditLimit": ("5000.00", "7500.50"),
            "tags": ([], ["vip"]),
        },
    )
    assert [entry["action"] for entry in (archived, restored)] == ["archived", "restored"]
    assert changed(archived)["archivedAt"] == (None, changed(restored)["archivedAt"][0])


def test_everything_that_hangs_on_the_customer_is_told(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    baker, other = make_customer(acme), make_customer(acme, "Carver")
    with tenant_scope(acme.pk):
        Note.objects.create(customer=other, body="Not of Baker.")
        contact = Contact.objects.create(customer=baker, name="Ann")
        note = Note.objects.create(customer=baker, body="Call ahead.")
        contact.delete()
        record_event(
            AuditEvent.Action.EXPORTED, "customer", resource_id=baker.pk, customer_id=baker.pk
        )

    found = results(api(acme), history_of(baker))

    assert [(entry["action"], entry["resource"], entry["resourceId"]) for entry in found] == [
        ("exported", "customer", str(baker.pk)),
        ("deleted", "contact", changed(found[1]) and found[1]["resourceId"]),
        ("created", "note", str(note.pk)),
        ("created", "contact", found[1]["resourceId"]),
        ("created", "customer", str(baker.pk)),
    ]
    assert changed(found[1]) == {"name": ("Ann", None)}
    assert changed(found[2])["body"] == (None, "Call ahead.")


def test_pages_lead_forth_and_back_through_all_tables(
    api: Api, acme: Company, busy: Customer
) -> None:
    client = api(acme)
    whole = [entry["id"] for entry in results(client, history_of(busy), pageSize=200)]

    pages, url = [], f"{history_of(busy)}?pageSize=5&includeTotal=true"
    while url:
        page = client.get(url).json()
        pages.append([entry["id"] for entry in page["results"]])
        url, last = page["next"], page
    back = client.get(last["previous"]).json()

    assert [len(page) for page in pages] == [5, 5, 3]
    assert [entry for page in pages for entry in page] == whole
    assert last["total"] == 13
    assert [entry["id"] for entry in back["results"]] == pages[1]
    assert [e["id"] for e in results(client, history_of(busy), ordering="created")] == whole[::-1]


def test_entry_written_between_pages_is_neither_lost_nor_doubled(
    api: Api, acme: Company, busy: Customer
) -> None:
    client = api(acme)
    whole = [entry["id"] for entry in results(client, history_of(busy))]
    first = client.get(history_of(busy), {"pageSize": 7}).json()
    with tenant_scope(acme.pk):
        Customer.objects.update(industry="late")
    second = client.get(first["next"]).json()

    assert [entry["id"] for entry in first["results"] + second["results"]] == whole


@pytest.mark.parametrize("url", ["history", "audit"])
def test_page_costs_as_many_queries_for_one_entry_as_for_many(
    api: Api, acme: Company, busy: Customer, url: str
) -> None:
    client = api(acme)
    address = history_of(busy) if url == "history" else AUDIT
    counts = []
    for size in (1, 3, 200):
        results(client, address, pageSize=size)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            results(client, address, pageSize=size)
        counts.append(len(queries))

    # Token; the scope's savepoint, settings, settings back, release; the customer; keys; rows.
    assert counts == ([8] * 3 if url == "history" else [7] * 3)


def test_filters(api: Api, acme: Company, busy: Customer, make_member: MakeMember) -> None:
    client, dispatcher = api(acme), make_member(acme, Role.DISPATCHER)
    with tenant_scope(acme.pk, actor_id=dispatcher.user_id):
        Customer.objects.update(industry="theirs")
        record_refusal("note", customer_id=busy.pk)
    refusal, theirs, *_ = results(client, history_of(busy))
    *_, creation = results(client, history_of(busy), pageSize=200)

    def ids(**query: Any) -> list[str]:
        return [entry["id"] for entry in results(client, history_of(busy), **query)]

    assert ids(actor=str(dispatcher.user_id)) == [refusal["id"], theirs["id"]]
    assert ids(actor=str(uuid4())) == ids(actor="nobody") == []
    assert len(ids(resource="note")) == 7
    assert ids(resource="note", actor=str(dispatcher.user_id)) == [refusal["id"]]
    assert ids(after=theirs["at"]) == [refusal["id"], theirs["id"]]
    assert ids(before=theirs["at"], resource="customer")[-1] == creation["id"]
    assert theirs["id"] not in ids(before=theirs["at"])
    assert ids(ids=f"{theirs['id']},{uuid4()}") == [theirs["id"]]
    assert ids(after="2999-01-01") == []


@pytest.mark.parametrize(
    "query",
    ["colour=red", "resource=planet", "after=yesterday", "cursor=mangled", "pageSize=0",
     "ordering=name"],
)  # fmt: skip
def test_wrong_parameter_is_400(api: Api, acme: Company, busy: Customer, query: str) -> None:
    client = api(acme)

    assert client.get(f"{history_of(busy)}?{query}").status_code == 400
    assert client.get(f"{AUDIT}?{query}").status_code == 400


def test_cursor_of_another_customer_is_400(
    api: Api, acme: Company, busy: Customer, make_customer: MakeCustomer
) -> None:
    client = api(acme)
    cursor = client.get(history_of(busy), {"pageSize": 1}).json()["next"].partition("?")[2]

    assert client.get(f"{history_of(make_customer(acme))}?{cursor}").status_code == 400


def test_single_entry_has_an_address_of_its_own(
    api: Api, acme: Company, rival: Company, busy: Customer, make_customer: MakeCustomer
) -> None:
    client = api(acme)
    entry = results(client, history_of(busy))[0]

    assert client.get(f"{history_of(busy)}/{entry['id']}").json() == entry
    assert client.get(f"{AUDIT}/{entry['id']}").json() == entry
    assert client.get(f"{history_of(make_customer(acme))}/{entry['id']}").status_code == 404
    assert api(rival).get(f"{AUDIT}/{entry['id']}").status_code == 404


def test_another_companys_history_is_unseen(
    api: Api, acme: Company, rival: Company, busy: Customer
) -> None:
    assert api(rival).get(history_of(busy)).status_code == 404
    assert {entry["resource"] for entry in results(api(rival), AUDIT)} <= {
        "company",
        "member",
        "token",
    }


def test_company_audit_tells_members_tokens_and_settings(api: Api, acme: Company) -> None:
    client = api(acme)
    client.post("/api/v1/members", {"email": "new@acme.example.com", "role": "viewer"})

    found = results(client, AUDIT)

    assert [(entry["action"], entry["resource"]) for entry in found] == [
        ("created", "member"),
        ("created", "token"),
        ("created", "member"),
        ("created", "company"),
    ]
    assert changed(found[0])["role"] == (None, "viewer")
    assert "digest" not in str(found)
