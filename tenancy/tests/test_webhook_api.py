from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from conftest import Api
from tenancy.context import tenant_scope
from tenancy.models import Company, Webhook, WebhookDelivery
from tenancy.tests.canary import stored

URL = "/api/v1/webhooks"
BODY = {"url": "https://example.com/hook?key=s3cret", "events": ["customer.created", "note.*"]}


def test_secret_is_answered_once(api: Api, acme: Company) -> None:
    client = api(acme)

    created = client.post(URL, BODY).json()
    secret = created.pop("secret")

    assert secret.startswith("whsec_")
    assert created == {
        "id": created["id"],
        "createdAt": created["createdAt"],
        "updatedAt": created["updatedAt"],
        "archivedAt": None,
        **BODY,
        "active": True,
        "disabledAt": None,
        "disabledReason": "",
    }
    assert client.get(f"{URL}/{created['id']}").json() == created
    assert client.get(URL).json()["results"] == [created]


def test_url_and_secret_are_sealed_and_untold(api: Api, acme: Company) -> None:
    client = api(acme)
    created = client.post(URL, BODY).json()

    with tenant_scope(acme.pk):
        webhook = Webhook.objects.get()
        kept = [stored(webhook, "url"), stored(webhook, "secret")]
    assert [b"s3cret" in (text or b"s3cret") for text in kept] == [False, False]
    assert created["secret"].encode() not in (kept[1] or b"")
    assert created["secret"] not in client.get("/api/v1/audit").content.decode()


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"url": "http://example.com"}, "url", "Only https is sent to."),
        ({"url": "http://169.254.169.254"}, "url", "Only https is sent to."),
        ({"url": "https://169.254.169.254"}, "url", "Only public addresses are sent to."),
        ({"url": "https://localhost"}, "url", "Only public addresses are sent to."),
        ({"url": "https://10.0.0.1"}, "url", "Only public addresses are sent to."),
        ({"events": []}, "events", "This list may not be empty."),
        ({"events": ["customer.vanished"]}, "events", "There is no such event: customer.vanished."),
    ],
)
def test_bad_webhook_is_refused(
    api: Api, acme: Company, change: dict[str, Any], field: str, message: str
) -> None:
    answer = api(acme).post(URL, BODY | change)

    assert answer.status_code == 400
    (error,) = answer.json()["error"]["fields"]
    assert (error["field"], error["message"]) == (field, message)


def test_disabled_webhook_is_active_again_by_patch(api: Api, acme: Company) -> None:
    client = api(acme)
    webhook_id = client.post(URL, BODY).json()["id"]
    with tenant_scope(acme.pk):
        Webhook.objects.get().disable("Nothing could be delivered.", timezone.now())
    assert client.get(f"{URL}/{webhook_id}").json()["disabledReason"] != ""

    answer = client.patch(f"{URL}/{webhook_id}", {"active": True}).json()

    assert (answer["active"], answer["disabledAt"], answer["disabledReason"]) == (True, None, "")


@pytest.fixture
def delivery(acme: Company) -> WebhookDelivery:
    now = timezone.now()
    with tenant_scope(acme.pk):
        webhook = Webhook.objects.create(**BODY)
        return WebhookDelivery.objects.create(
            webhook=webhook,
            event_id=uuid4(),
            event_type="customer.created",
            event_at=now,
            object_type="customer",
            object_id=uuid4(),
            next_attempt_at=now,
            queued_at=now,
            status="failed",
            attempts=9,
            answered=500,
            error="The receiver answered 500.",
        )


def test_replay_makes_it_due_again(api: Api, acme: Company, delivery: WebhookDelivery) -> None:
    url = f"{URL}/{delivery.webhook_id}/deliveries/{delivery.pk}"
    client = api(acme)

    answer = client.post(f"{url}/replay").json()

    assert (answer["status"], answer["attempts"]) == ("pending", 0)
    assert client.get(url).json() == answer
    assert client.get(f"{URL}/{delivery.webhook_id}/deliveries?status=pending").json()[
        "results"
    ] == [answer]


def test_replay_to_nobody_is_refused(api: Api, acme: Company, delivery: WebhookDelivery) -> None:
    client = api(acme)
    client.delete(f"{URL}/{delivery.webhook_id}")

    answer = client.post(f"{URL}/{delivery.webhook_id}/deliveries/{delivery.pk}/replay")

    assert answer.status_code == 409
