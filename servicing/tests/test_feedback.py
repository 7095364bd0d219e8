"""Feedback links: who holds one rates one service, once, for a time."""

from datetime import timedelta
from typing import Any
from unittest.mock import ANY

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from conftest import Api, MakeCustomer
from servicing import feedback
from servicing.feedback import EDITABLE_FOR, LIFETIME, REASON, feedback_url
from servicing.models import ServiceRecord
from tenancy.context import tenant_scope
from tenancy.models import Company
from tenancy.roles import Role
from tenancy.tests.canary import SECRET

JSON = "application/json"


@pytest.fixture
def record(acme: Company, make_customer: MakeCustomer) -> ServiceRecord:
    customer = make_customer(acme, SECRET)
    with tenant_scope(acme.pk):
        return ServiceRecord.objects.create(
            customer=customer, service_date=timezone.now(), service_type="Tune-up"
        )


def path_of(record: ServiceRecord) -> str:
    return "/feedback/" + feedback_url(record).rpartition("/")[2]


def said(company: Company) -> tuple[Any, Any]:
    with tenant_scope(company.pk):
        record = ServiceRecord.objects.get()
    return record.satisfaction_score, record.satisfaction_comment


def test_a_link_is_made_for_thirty_days(api: Api, acme: Company, record: ServiceRecord) -> None:
    before = timezone.now()

    answer = api(acme, Role.OWNER).post(f"/api/v1/services/{record.pk}/feedback-link")

    assert (answer.status_code, sorted(answer.json())) == (201, ["expiresAt", "url"])
    assert "/feedback/" in answer.json()["url"]
    assert SECRET not in answer.json()["url"]
    assert answer.json()["expiresAt"] >= (before + LIFETIME).strftime("%Y-%m-%dT%H:%M:%S")


def test_making_a_link_is_told_in_the_customers_history(
    api: Api, acme: Company, record: ServiceRecord
) -> None:
    client = api(acme, Role.OWNER)
    client.post(f"/api/v1/services/{record.pk}/feedback-link")

    told = client.get(f"/api/v1/customers/{record.customer_id}/history").json()["results"][0]

    assert (told["action"], told["resource"], told["resourceId"], told["channel"]) == (
        "created",
        "feedback_link",
        str(record.pk),
        "api",
    )
    assert told["actor"] == {"id": ANY, "email": ANY}


def test_the_page_asks_without_script_or_name_and_keeps_the_answer(
    client: Client, acme: Company, record: ServiceRecord
) -> None:
    page = client.get(path_of(record))
    answer = client.post(path_of(record), {"score": "4", "comment": "Tidy."})

    text = page.content.decode()
    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-store")
    assert (acme.name in text, SECRET in text, "<script" in text) == (True, False, False)
    assert (answer.status_code, "Thank you" in answer.content.decode()) == (200, True)
    assert said(acme) == (4, "Tidy.")


def test_an_answer_in_json_is_told_in_the_audit(
    client: Client, acme: Company, record: ServiceRecord
) -> None:
    answer = client.post(path_of(record), {"score": 5, "comment": "Great"}, content_type=JSON)

    assert answer.status_code == 200
    assert (answer.json()["score"], answer.json()["comment"]) == (5, "Great")
    with tenant_scope(acme.pk):
        newest = record.history.order_by("-history_date").first()
    assert (newest.history_change_reason, newest.history_user_id) == (REASON, None)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"score": 6}, 400),
        ({"score": 0}, 400),
        ({}, 400),
        ({"score": True}, 400),
        ({"score": [5]}, 400),
        ({"score": 5, "amount": "0"}, 400),
        ({"score": 5, "comment": "x" * 2001}, 400),
        ([5], 400),
    ],
)
def test_a_bad_answer_keeps_nothing(
    client: Client, acme: Company, record: ServiceRecord, sent: Any, status: int
) -> None:
    answer = client.post(path_of(record), sent, content_type=JSON)

    assert answer.status_code == status
    assert said(acme) == (None, None)


def test_a_score_of_six_names_its_field(client: Client, record: ServiceRecord) -> None:
    answer = client.post(path_of(record), {"score": 6}, content_type=JSON)

    (field,) = answer.json()["error"]["fields"]
    assert (field["field"], field["message"]) == ("score", "A score is 1 to 5.")


def test_the_one_answer_is_corrected_for_a_day(
    client: Client, acme: Company, record: ServiceRecord
) -> None:
    client.post(path_of(record), {"score": 1}, content_type=JSON)
    corrected = client.post(path_of(record), {"score": 3}, content_type=JSON)
    with tenant_scope(acme.pk):
        ServiceRecord.objects.update(rated_at=timezone.now() - EDITABLE_FOR)
    late = client.post(path_of(record), {"score": 5}, content_type=JSON)

    assert (corrected.status_code, late.status_code) == (200, 410)
    assert late.json()["error"]["code"] == "expired"
    assert client.get(path_of(record)).status_code == 410
    assert said(acme) == (3, None)


@pytest.mark.parametrize("method", ["get", "post"])
def test_expired_mangled_and_archived_are_gone(
    client: Client,
    acme: Company,
    record: ServiceRecord,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
) -> None:
    path = path_of(record)
    other = signing.dumps([acme.pk.hex, record.pk.hex], salt="another")
    ask = getattr(client, method)

    with monkeypatch.context() as patch:
        patch.setattr(feedback, "LIFETIME", timedelta(seconds=-1))
        expired = ask(path)
    mangled = [ask(path[:-1] + ("A" if path[-1] != "A" else "B")), ask(f"/feedback/{other}")]
    with tenant_scope(acme.pk):
        ServiceRecord.objects.get().archive()
    archived = ask(path)

    statuses = [answer.status_code for answer in (expired, *mangled, archived)]
    assert statuses == [410] * 4
    assert said(acme) == (None, None)


def test_a_link_of_another_company_finds_no_service(
    client: Client, rival: Company, record: ServiceRecord
) -> None:
    text = signing.dumps([rival.pk.hex, record.pk.hex], salt="servicing.feedback")

    assert client.post(f"/feedback/{text}", {"score": "5"}).status_code == 410
