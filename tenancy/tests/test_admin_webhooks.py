"""Webhooks in the admin: the secret once, what was told, and the notice when one is off."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conftest import MakeMember
from tenancy.context import tenant_scope
from tenancy.models import Company, Webhook, WebhookDelivery
from tenancy.roles import Role
from tenancy.webhooks.delivering import disable
from tenancy.webhooks.sending import Outcome

URL = "https://example.com/hook?key=receivers-own"
NOW = timezone.now()
CONFIRMED = {"_form_submitted": "on"}  # As an unfold dialog sends it.


@pytest.fixture
def owner(client: Client, acme: Company, make_member: MakeMember) -> Client:
    client.force_login(make_member(acme).user)
    return client


@pytest.fixture
def webhook(acme: Company) -> Webhook:
    with tenant_scope(acme.pk):
        return Webhook.objects.create(url=URL, events=["customer.*"])


@pytest.fixture
def delivery(acme: Company, webhook: Webhook) -> WebhookDelivery:
    with tenant_scope(acme.pk):
        return WebhookDelivery.objects.create(
            webhook=webhook, event_id=webhook.pk, event_type="customer.created", event_at=NOW,
            object_type="customer", object_id=webhook.pk, next_attempt_at=NOW, queued_at=NOW,
            status="failed", attempts=9, error="The receiver answered 500.",
        )  # fmt: skip


def test_secret_is_shown_once(owner: Client, acme: Company) -> None:
    form = {"url": URL, "events": "customer.*, note.created"}

    added = owner.post(reverse("admin:tenancy_webhook_add"), form)

    with tenant_scope(acme.pk):
        webhook = Webhook.objects.get()
    assert webhook.events == ["customer.*", "note.created"]
    assert webhook.secret in added.content.decode()
    for page in ("changelist", "change"):
        args = [webhook.pk] if page == "change" else []
        shown = owner.get(reverse(f"admin:tenancy_webhook_{page}", args=args)).content.decode()
        assert webhook.secret not in shown


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"url": "http://169.254.169.254/", "events": "*"}, "https"),
        ({"url": URL, "events": "customer.flown"}, "There is no such event: customer.flown."),
        ({"url": URL, "events": ""}, "This field is required."),
    ],
)
def test_webhook_that_cannot_be_is_refused_in_the_form(
    owner: Client, acme: Company, form: dict[str, str], said: str
) -> None:
    answer = owner.post(reverse("admin:tenancy_webhook_add"), form)

    assert said in answer.content.decode()
    with tenant_scope(acme.pk):
        assert not Webhook.objects.exists()


def test_deliveries_are_shown_and_sent_again(
    owner: Client, acme: Company, webhook: Webhook, delivery: WebhookDelivery
) -> None:
    page = owner.get(reverse("admin:tenancy_webhook_change", args=[webhook.pk])).content.decode()
    replay = reverse("admin:tenancy_webhookdelivery_replay", args=[delivery.pk])

    owner.post(replay, CONFIRMED)

    assert "customer.created" in page
    with tenant_scope(acme.pk):
        delivery.refresh_from_db()
        assert (delivery.status, delivery.attempts) == ("pending", 0)


def test_what_is_told_to_a_webhook_that_is_off_is_not_sent_again(
    owner: Client, acme: Company, webhook: Webhook, delivery: WebhookDelivery
) -> None:
    with tenant_scope(acme.pk):
        webhook.disable("Nothing could be delivered.", NOW)
    form = {"action": "replay_selected", "_selected_action": [str(delivery.pk)]}

    answer: Any = owner.post(reverse("admin:tenancy_webhookdelivery_changelist"), form, follow=True)

    assert b"1 not: the webhook is off. Set it active first." in answer.content
    with tenant_scope(acme.pk):
        delivery.refresh_from_db()
        assert delivery.status == "failed"


def test_owners_are_told_when_a_webhook_is_switched_off(
    owner: Client,
    acme: Company,
    webhook: Webhook,
    make_member: MakeMember,
    django_capture_on_commit_callbacks: Any,
) -> None:
    make_member(acme, Role.MANAGER)
    with django_capture_on_commit_callbacks(execute=True), tenant_scope(acme.pk):
        disable(webhook.pk, Outcome(500, "The receiver answered 500."), NOW + timedelta(days=3))

    (letter,) = mail.outbox
    assert letter.to == ["owner@acme.example.com"]
    assert letter.subject == "AttuneLogic: a webhook of Acme was switched off"
    assert "The webhook to example.com was switched off" in letter.body
    assert "The receiver answered 500." in letter.body
    assert f"/admin/tenancy/webhook/{webhook.pk}/change/" in letter.body
    assert "receivers-own" not in letter.body
    home = owner.get(reverse("admin:index")).content.decode()
    assert "Webhooks that were switched off" in home
    page = owner.get(reverse("admin:tenancy_webhook_change", args=[webhook.pk])).content.decode()
    assert "Nothing could be delivered for three days." in page


def test_archived_webhook_comes_back_inactive(
    owner: Client, acme: Company, webhook: Webhook
) -> None:
    for button in ("archive", "restore"):
        owner.post(reverse(f"admin:tenancy_webhook_{button}", args=[webhook.pk]), CONFIRMED)

    with tenant_scope(acme.pk):
        webhook.refresh_from_db()
        assert (webhook.archived_at, webhook.active) == (None, False)
