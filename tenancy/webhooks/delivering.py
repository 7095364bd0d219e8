"""What is due, sent in order of happening, and tried again with growing pauses.

One worker at a time serves a webhook, for a turn. Each outcome is recorded in a transaction of
its own and none is open while the receiver is waited for; so a worker that dies leaves its event
due, and it may arrive twice, never not at all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from time import monotonic
from uuid import UUID

from tenancy.api.renderers import StrictJSONRenderer
from tenancy.context import Channel, tenant_scope
from tenancy.models import Webhook, WebhookDelivery, WebhookPosition
from tenancy.webhooks.notices import tell_of_disabling
from tenancy.webhooks.sending import Outcome, Sender
from tenancy.webhooks.signing import HEADER, signature

# Seconds that one turn takes; what is left then is for the next, so that others are served too.
TURN = 60
# For how long a webhook is its worker's own: a turn, and the slowest answer after it.
LEASE = timedelta(seconds=TURN + 30)
BATCH = 50
# A receiver that answers, but never well, is left alone after so many failures in a row; one
# that cannot be reached after the first.
PATIENCE = 10
PAUSES = [timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)]
LONGEST_PAUSE = timedelta(hours=2)
GIVEN_UP_AFTER = timedelta(days=3)

Clock = Callable[[], datetime]


def deliver(company_id: UUID, webhook_id: UUID, clock: Clock, ending: Event | None = None) -> None:
    """Send what is due to one webhook, unless another worker does or the webhook rests.

    Once `ending` is set no further event is begun.
    """
    with tenant_scope(company_id):
        webhook = take(webhook_id, clock())
        if webhook is None:
            return
        secret, sender = webhook.secret, Sender(webhook.url)
    try:
        Turn(company_id, webhook_id, secret, sender, clock, ending or Event()).run()
    finally:
        sender.close()


def take(webhook_id: UUID, now: datetime) -> Webhook | None:
    positions = WebhookPosition.objects.filter(webhook_id=webhook_id, webhook__active=True)
    position = positions.select_for_update(of=("self",)).select_related("webhook").first()
    if position is None or not position.is_free(now):
        return None
    position.not_before = now + LEASE
    position.save(update_fields=["not_before"])
    return position.webhook


@dataclass
class Turn:
    company_id: UUID
    webhook_id: UUID
    secret: str
    sender: Sender
    clock: Clock
    ending: Event

    def run(self) -> None:
        """Ends early where the receiver tires, or the webhook was set inactive meanwhile."""
        for delivery in self.until_turn_ends():
            if not self.record(delivery, self.send(delivery)):
                return
        with tenant_scope(self.company_id):
            WebhookPosition.objects.filter(webhook_id=self.webhook_id).update(not_before=None)

    def until_turn_ends(self) -> Iterator[WebhookDelivery]:
        ends = monotonic() + TURN
        while due := self.due():
            for delivery in due:
                if monotonic() >= ends or self.ending.is_set():
                    return
                yield delivery

    def due(self) -> list[WebhookDelivery]:
        with tenant_scope(self.company_id):
            due = WebhookDelivery.objects.due(self.clock()).filter(webhook_id=self.webhook_id)
            return list(due.order_by("next_attempt_at", "event_at", "event_id")[:BATCH])

    def send(self, delivery: WebhookDelivery) -> Outcome:
        body = StrictJSONRenderer().render(delivery.body())
        at = int(self.clock().timestamp())
        return self.sender.send(body, {HEADER: signature(self.secret, body, at)})

    def record(self, delivery: WebhookDelivery, outcome: Outcome) -> bool:
        """Write down what came of it; tell whether the next event may be sent at once."""
        now = self.clock()
        with tenant_scope(self.company_id, channel=Channel.TASK):
            position = WebhookPosition.objects.filter(webhook_id=self.webhook_id).first()
            delivery.take_outcome(outcome.status, outcome.error, now, pause_after)
            if position is None:
                if not outcome.is_success:
                    delivery.give_up()
                return False
            if outcome.is_success:
                return self.after_success(position)
            if now - delivery.queued_at >= GIVEN_UP_AFTER:
                delivery.give_up()
                disable(self.webhook_id, outcome, now)
                return False
            return self.after_failure(position, outcome, now)

    def after_success(self, position: WebhookPosition) -> bool:
        if position.failures_in_a_row:
            position.failures_in_a_row = 0
            position.save(update_fields=["failures_in_a_row"])
        return True

    def after_failure(self, position: WebhookPosition, outcome: Outcome, now: datetime) -> bool:
        position.failures_in_a_row += 1
        tired = outcome.status is None or position.failures_in_a_row >= PATIENCE
        position.not_before = now + (pause_after(position.failures_in_a_row) if tired else LEASE)
        position.save(update_fields=["failures_in_a_row", "not_before"])
        return not tired


def pause_after(failures: int) -> timedelta:
    """
    >>> [pause_after(n).total_seconds() for n in (1, 2, 9)]
    [10.0, 60.0, 7200.0]
    """
    return PAUSES[failures - 1] if failures <= len(PAUSES) else LONGEST_PAUSE


def disable(webhook_id: UUID, outcome: Outcome, now: datetime) -> None:
    webhook = Webhook.objects.select_for_update(no_key=True).get(pk=webhook_id)
    if webhook.active:
        webhook.disable(f"Nothing could be delivered for three days. {outcome.error}", now)
        tell_of_disabling(webhook)


def positions_to_serve(now: datetime) -> Iterator[WebhookPosition]:
    """Of the active company's webhooks that have something to send and nobody who does."""
    due = WebhookDelivery.objects.due(now).values("webhook_id")
    for position in WebhookPosition.objects.filter(webhook__active=True, webhook_id__in=due):
        if position.is_free(now):
            yield position
