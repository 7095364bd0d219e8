"""Deliveries against a receiver of our own: order, signature, retries, deaths of the worker."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any
from uuid import uuid4

import pytest

from tenancy.context import tenant_scope
from tenancy.models import Company, Webhook, WebhookDelivery, WebhookPosition
from tenancy.tests.receiver import Receiver, listening
from tenancy.tests.threads import at_once
from tenancy.webhooks.delivering import LEASE, PATIENCE, deliver, positions_to_serve

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
PENDING, DELIVERED, FAILED = WebhookDelivery.Status.values


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    with listening() as receiver:
        yield receiver


@pytest.fixture
def webhook(acme: Company, receiver: Receiver) -> Webhook:
    with tenant_scope(acme.pk):
        return Webhook.objects.create(url=receiver.url, events=["customer.*"])


def queue(webhook: Webhook, count: int = 1, at: datetime = NOON) -> list[WebhookDelivery]:
    with tenant_scope(webhook.tenant_id):
        return [
            WebhookDelivery.objects.create(
                webhook=webhook,
                event_id=uuid4(),
                event_type="customer.updated",
                event_at=at + timedelta(seconds=number),
                object_type="customer",
                object_id=uuid4(),
                object_version=at,
                next_attempt_at=at,
                queued_at=at,
            )
            for number in range(count)
        ]


def serve(webhook: Webhook, at: datetime = NOON) -> None:
    deliver(webhook.tenant_id, webhook.pk, lambda: at)


def told(webhook: Webhook) -> list[tuple[Any, ...]]:
    with tenant_scope(webhook.tenant_id):
        rows = WebhookDelivery.objects.filter(webhook=webhook).order_by("event_at")
        return list(rows.values_list("status", "attempts", "answered"))


def test_event_arrives_signed(webhook: Webhook, receiver: Receiver) -> None:
    (delivery,) = queue(webhook)

    serve(webhook)

    (heard,) = receiver.heard
    at = int(NOON.timestamp())
    digest = hmac.new(webhook.secret.encode(), f"{at}.".encode() + heard.body, hashlib.sha256)
    assert heard.headers["Attune-Signature"] == f"t={at},v1={digest.hexdigest()}"
    assert heard.headers["Content-Type"] == "application/json"
    assert json.loads(heard.body) == {
        "id": str(delivery.event_id),
        "type": "customer.updated",
        "createdAt": "2026-01-15T12:00:00Z",
        "object": {
            "type": "customer",
            "id": str(delivery.object_id),
            "version": "2026-01-15T12:00:00Z",
        },
    }
    assert told(webhook) == [(DELIVERED, 1, 204)]


def test_events_arrive_in_order_of_happening(webhook: Webhook, receiver: Receiver) -> None:
    queued = queue(webhook, 120)

    serve(webhook)

    heard = [json.loads(one.body)["id"] for one in receiver.heard]
    assert heard == [str(delivery.event_id) for delivery in queued]


def test_failed_event_is_tried_again_later_and_does_not_hold_up_others(
    webhook: Webhook, receiver: Receiver
) -> None:
    queue(webhook, 2)
    receiver.answers = [500, 204]

    serve(webhook)
    assert told(webhook) == [(PENDING, 1, 500), (DELIVERED, 1, 204)]

    serve(webhook, NOON + timedelta(seconds=9))
    assert told(webhook)[0] == (PENDING, 1, 500)

    serve(webhook, NOON + timedelta(seconds=10))
    assert told(webhook)[0] == (DELIVERED, 2, 204)


def test_receiver_that_cannot_be_reached_rests_after_one_attempt(
    acme: Company, webhook: Webhook
) -> None:
    with tenant_scope(acme.pk):
        webhook.url = "http://127.0.0.1:9/hook"  # Nothing listens on the discard port.
        webhook.save()
    queue(webhook, 3)

    serve(webhook)
    serve(webhook, NOON + timedelta(seconds=9))

    assert told(webhook) == [(PENDING, 1, None), (PENDING, 0, None), (PENDING, 0, None)]
    with tenant_scope(acme.pk):
        assert list(positions_to_serve(NOON + timedelta(seconds=9))) == []
        (position,) = positions_to_serve(NOON + timedelta(seconds=10))
        assert (position.webhook_id, position.failures_in_a_row) == (webhook.pk, 1)


def test_receiver_that_only_fails_rests_after_a_while(webhook: Webhook, receiver: Receiver) -> None:
    queue(webhook, PATIENCE + 5)
    receiver.answers = [503]

    serve(webhook)

    assert len(receiver.heard) == PATIENCE


def test_after_three_days_the_webhook_is_disabled_with_its_reason(
    acme: Company, webhook: Webhook, receiver: Receiver
) -> None:
    queue(webhook, 2)
    receiver.answers = [410]

    serve(webhook, NOON + timedelta(days=3))

    webhook = refreshed(webhook)
    acme.refresh_from_db()
    assert told(webhook) == [(FAILED, 1, 410), (FAILED, 0, None)]
    assert not webhook.active
    assert webhook.disabled_at == NOON + timedelta(days=3)
    assert webhook.disabled_reason == (
        "Nothing could be delivered for three days. The receiver answered 410."
    )
    assert not acme.has_webhooks
    with tenant_scope(acme.pk):
        assert webhook.history.latest().history_channel == "task"


def refreshed(webhook: Webhook) -> Webhook:
    with tenant_scope(webhook.tenant_id):
        return Webhook.objects.get(pk=webhook.pk)


@pytest.mark.django_db(transaction=True)
def test_worker_that_dies_leaves_its_event_due(
    acme: Company, webhook: Webhook, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It dies between the receiver's answer and its own note of it."""
    queue(webhook)

    def die(*args: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(WebhookDelivery, "take_outcome", die)
        with pytest.raises(SystemExit):
            serve(webhook)

    serve(webhook, NOON + timedelta(seconds=1))
    assert len(receiver.heard) == 1  # Still the dead worker's turn.
    serve(webhook, NOON + LEASE)
    assert len(receiver.heard) == 2
    assert told(webhook) == [(DELIVERED, 1, 204)]


@pytest.mark.django_db(transaction=True)
def test_one_worker_at_a_time_serves_a_webhook(webhook: Webhook, receiver: Receiver) -> None:
    queue(webhook, 20)

    at_once(*[lambda: serve(webhook)] * 4)

    assert len(receiver.heard) == 20


def test_inactive_webhook_is_not_served(
    acme: Company, webhook: Webhook, receiver: Receiver
) -> None:
    queue(webhook)
    with tenant_scope(acme.pk):
        webhook.active = False
        webhook.save()
        assert not WebhookPosition.objects.exists()

    serve(webhook)

    assert receiver.heard == []


def test_what_waited_while_inactive_is_not_sent_by_itself(
    acme: Company, webhook: Webhook, receiver: Receiver
) -> None:
    queue(webhook)
    with tenant_scope(acme.pk):
        for active in (False, True):
            webhook.active = active
            webhook.save()
    queue(webhook)

    serve(webhook)

    assert len(receiver.heard) == 1
    assert told(webhook) == [(FAILED, 0, None), (DELIVERED, 1, 204)]


def test_webhook_set_inactive_in_mid_turn_is_told_nothing_more(
    webhook: Webhook, receiver: Receiver
) -> None:
    queue(webhook, 3)

    def clock() -> datetime:
        if len(receiver.heard) == 1:
            stop(webhook)
        return NOON

    deliver(webhook.tenant_id, webhook.pk, clock)

    assert len(receiver.heard) == 1
    assert told(webhook) == [(DELIVERED, 1, 204), (FAILED, 0, None), (FAILED, 0, None)]


def test_turn_that_shall_end_leaves_the_rest_to_another_at_once(
    webhook: Webhook, receiver: Receiver
) -> None:
    queue(webhook, 3)
    ending = Event()

    def clock() -> datetime:
        if receiver.heard:
            ending.set()
        return NOON

    deliver(webhook.tenant_id, webhook.pk, clock, ending)
    assert told(webhook) == [(DELIVERED, 1, 204), (PENDING, 0, None), (PENDING, 0, None)]

    serve(webhook)
    assert told(webhook) == [(DELIVERED, 1, 204)] * 3


def stop(webhook: Webhook) -> None:
    with tenant_scope(webhook.tenant_id):
        Webhook.objects.get(pk=webhook.pk).archive()


def test_delivery_is_kept_for_thirty_days(acme: Company, webhook: Webhook) -> None:
    old, new, pending = queue(webhook, 3)
    with tenant_scope(acme.pk):
        for delivery in (old, new):
            delivery.status = DELIVERED
            delivery.save()
        past = NOON - WebhookDelivery.KEPT - timedelta(seconds=1)
        ids = [old.pk, pending.pk]
        WebhookDelivery.objects.filter(pk__in=ids).update(created_at=past)
        WebhookDelivery.delete_old(NOON)
        kept = set(WebhookDelivery.objects.values_list("pk", flat=True))

    assert kept == {new.pk, pending.pk}
