"""Idempotency-Key: a retry is answered again, not done again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.test import APIClient

from conftest import Api, MakeCustomer, MakeMember
from customers.models import Customer
from tenancy.api.idempotency import canonical, digest_of_sent
from tenancy.api.parsers import MultipartParser
from tenancy.context import tenant_scope
from tenancy.models import AuthToken, Company, StoredAnswer
from tenancy.tasks import delete_spent_answers

URL = "/api/v1/customers"
BODY = {"name": "Baker Foods", "type": "commercial"}
KEY = {"Idempotency-Key": "order-7"}


@pytest.fixture
def beat(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """Run the task that beat sends, and those that it sends, here and now."""
    monkeypatch.setitem(current_app.conf, "task_always_eager", True)
    monkeypatch.setitem(current_app.conf, "task_eager_propagates", True)
    return delete_spent_answers


def age(company: Company, hours: int) -> None:
    with tenant_scope(company.pk):
        StoredAnswer.objects.update(created_at=timezone.now() - timedelta(hours=hours))


def names(company: Company) -> list[str]:
    with tenant_scope(company.pk):
        return [customer.name for customer in Customer.objects.order_by("created_at")]


def test_same_key_is_answered_again_and_done_once(api: Api, acme: Company) -> None:
    client = api(acme)

    first = client.post(URL, BODY, headers=KEY)
    again = client.post(URL, BODY, headers=KEY)

    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert (first["Location"], first["ETag"]) == (again["Location"], again["ETag"])
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert again["Content-Type"] == "application/json"
    assert names(acme) == ["Baker Foods"]


def test_other_key_and_no_key_are_done_anew(api: Api, acme: Company) -> None:
    client = api(acme)

    for headers in (KEY, {"Idempotency-Key": "order-8"}, None):
        assert client.post(URL, BODY, headers=headers).status_code == 201

    assert names(acme) == ["Baker Foods"] * 3


def test_same_key_with_another_body_is_422(api: Api, acme: Company) -> None:
    client = api(acme)
    client.post(URL, BODY, headers=KEY)

    answer = client.post(URL, BODY | {"name": "Carver"}, headers=KEY)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "idempotency_key_reused")
    assert names(acme) == ["Baker Foods"]


@pytest.mark.parametrize(
    ("sent", "again", "alike"),
    [
        (b'{"a": 1, "b": [true, null]}', b'{ "b":[true,null],"a":1 }', True),
        (b'{"a": 1.50}', b'{"a": 1.5}', True),
        (b'{"a": 2.0}', b'{"a": 2}', True),
        (b'{"a": "\\u00e9"}', '{"a": "é"}'.encode(), True),
        (b'{"a": 1}', b'{"a": "1"}', False),
        (b'{"a": 1}', b'{"a": true}', False),
        (b'{"a": null}', b"{}", False),
        (b'{"a": [1, 2]}', b'{"a": [2, 1]}', False),
        (b'{"a": 0.1000000000000000055}', b'{"a": 0.1}', False),
        (b"no JSON", b"no  JSON", False),
        (b'{"a": 1e999999999999999999999}', b"{}", False),
        (b"[" * 100_000, b"{}", False),
    ],
)
def test_bodies_are_compared_as_parsed_json(sent: bytes, again: bytes, alike: bool) -> None:
    assert (canonical(sent) == canonical(again)) is alike


def test_uploads_are_compared_by_content(acme: Company) -> None:
    def digest(content: bytes, kind: str) -> str:
        file = SimpleUploadedFile("pod.pdf", content)
        request = RequestFactory().post("/", {"kind": kind, "file": file})
        with tenant_scope(acme.pk):
            return digest_of_sent(Request(request, parsers=[MultipartParser()]))

    assert digest(b"one", "pod") == digest(b"one", "pod")
    assert len({digest(b"one", "pod"), digest(b"two", "pod"), digest(b"one", "bol")}) == 3


def test_key_counts_per_token_and_path(
    api: Api, acme: Company, rival: Company, make_member: MakeMember, make_customer: MakeCustomer
) -> None:
    baker, carver = make_customer(acme, "Baker"), make_customer(acme, "Carver")
    _, second = AuthToken.issue(make_member(acme))
    clients = [api(acme), APIClient(headers={"Authorization": f"Bearer {second}"}), api(rival)]

    answers = [client.post(URL, BODY, headers=KEY) for client in clients]
    notes = [
        clients[0].post(f"{URL}/{customer.pk}/notes", {"body": "Ring twice."}, headers=KEY)
        for customer in (baker, carver)
    ]

    assert [answer.status_code for answer in [*answers, *notes]] == [201] * 5
    assert not any("Idempotent-Replayed" in answer for answer in [*answers, *notes])


def test_actions_and_nested_posts_take_a_key_too(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    baker, client = make_customer(acme), api(acme)
    notes = f"{URL}/{baker.pk}/notes"
    note = client.post(notes, {"body": "Ring twice."}, headers=KEY)
    baker_restored = client.post(f"{URL}/{baker.pk}/restore", headers=KEY)
    client.delete(f"{URL}/{baker.pk}")

    # What was done before the customer went is answered as it was then.
    again = client.post(notes, {"body": "Ring twice."}, headers=KEY)
    restored_again = client.post(f"{URL}/{baker.pk}/restore", headers=KEY)

    assert (again.status_code, again.content) == (201, note.content)
    assert restored_again.content == baker_restored.content
    assert client.get(f"{URL}/{baker.pk}").json()["archivedAt"] is not None


def test_refusals_are_not_stored(api: Api, acme: Company) -> None:
    client = api(acme)

    refused = client.post(URL, {"name": "Baker Foods"}, headers=KEY)
    mended = client.post(URL, BODY, headers=KEY)

    assert (refused.status_code, mended.status_code) == (400, 201)
    assert names(acme) == ["Baker Foods"]


@pytest.mark.parametrize(("key", "status"), [("", 400), ("k" * 256, 400), ("k" * 255, 201)])
def test_key_has_1_to_255_characters(api: Api, acme: Company, key: str, status: int) -> None:
    answer = api(acme).post(URL, BODY, headers={"Idempotency-Key": key})

    assert answer.status_code == status
    if status == 400:
        assert [field["field"] for field in answer.json()["error"]["fields"]] == ["Idempotency-Key"]


def test_key_on_other_verbs_means_nothing(
    api: Api, acme: Company, make_customer: MakeCustomer
) -> None:
    url, client = f"{URL}/{make_customer(acme).pk}", api(acme)

    answers = [
        client.patch(url, {"status": status}, headers=KEY) for status in ("active", "inactive")
    ]

    assert [answer.json()["status"] for answer in answers] == ["active", "inactive"]


def test_role_is_asked_before_an_answer_is_repeated(
    api: Api, acme: Company, make_member: MakeMember
) -> None:
    make_member(acme)
    client = api(acme, "manager")
    client.post(URL, BODY, headers=KEY)
    member = make_member(acme, "manager")
    member.role = "viewer"
    member.save()

    assert client.post(URL, BODY, headers=KEY).status_code == 403


def test_sign_in_stores_nothing(acme: Company, make_member: MakeMember) -> None:
    make_member(acme, "owner", "dana@acme.example.com", "correct horse battery")
    body = {"email": "dana@acme.example.com", "password": "correct horse battery"}

    answers: list[Any] = [
        APIClient().post("/api/v1/auth/tokens", body, headers=KEY) for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["token"] != answers[1].json()["token"]
    with tenant_scope(acme.pk):
        assert not StoredAnswer.objects.exists()


def test_stored_answer_is_sealed(api: Api, acme: Company) -> None:
    api(acme).post(URL, BODY, headers=KEY)

    with tenant_scope(acme.pk):
        (row,) = StoredAnswer.objects.all()
        assert "Baker Foods" in row.answer["content"]
        kept = StoredAnswer.objects.values_list("answer", "digest").get()
    assert b"Baker" not in bytes(kept[0])
    assert b"order-7" not in bytes(kept[0]) + bytes(kept[1])


def test_answers_are_kept_24_hours(api: Api, acme: Company, beat: Callable[[], Any]) -> None:
    client = api(acme)
    client.post(URL, BODY, headers=KEY)

    age(acme, hours=23)
    beat()
    kept = client.post(URL, BODY, headers=KEY)
    age(acme, hours=25)
    anew = client.post(URL, BODY, headers=KEY)

    assert kept["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in anew
    assert names(acme) == ["Baker Foods"] * 2


def test_beat_deletes_every_companys_spent_answers(
    acme: Company, rival: Company, beat: Callable[[], Any]
) -> None:
    for company in (acme, rival):
        with tenant_scope(company.pk):
            for number in range(5):
                StoredAnswer.objects.create(digest=bytes([number]), answer={})
        age(company, hours=25)
        with tenant_scope(company.pk):
            StoredAnswer.objects.create(digest=b"young", answer={})

    with tenant_scope(acme.pk):
        assert StoredAnswer.delete_spent(batch=2) == 2
    beat()

    for company in (acme, rival):
        with tenant_scope(company.pk):
            assert [bytes(row.digest) for row in StoredAnswer.objects.all()] == [b"young"]


def test_erasure_finds_the_answers_that_name_a_record(api: Api, acme: Company) -> None:
    client = api(acme)
    baker = client.post(URL, BODY, headers=KEY).json()["id"]
    client.post(URL, BODY, headers={"Idempotency-Key": "order-8"})

    with tenant_scope(acme.pk):
        assert StoredAnswer.erase_mentioning([baker]) == 1
        assert baker not in str([row.answer for row in StoredAnswer.objects.all()])
    again = client.post(URL, BODY, headers=KEY)
    assert (again.status_code, again.json()["error"]["code"]) == (410, "erased")
    assert client.post(URL, BODY, headers={"Idempotency-Key": "order-8"}).status_code == 201
