"""One worker's process serves many receivers, and none that is silent keeps the others waiting."""

from collections.abc import Iterator
from concurrent.futures import wait
from functools import partial
from threading import Event
from typing import Any
from uuid import uuid4

import pytest

from tenancy.context import tenant_scope
from tenancy.models import Company, Webhook
from tenancy.tests.receiver import Receiver, accepting, listening
from tenancy.tests.test_webhook_delivery import DELIVERED, NOON, PENDING, queue, told
from tenancy.tests.threads import PATIENCE
from tenancy.webhooks.delivering import deliver
from tenancy.webhooks.lanes import ANSWERING, FAILING, Act, Lanes


@pytest.fixture
def lanes() -> Iterator[Lanes]:
    lanes = Lanes()
    yield lanes
    lanes.end()


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    with listening() as receiver:
        yield receiver


def turn(webhook: Webhook) -> Act:
    return partial(deliver, webhook.tenant_id, webhook.pk, lambda: NOON)


def finished(lanes: Lanes, *webhooks: Webhook) -> bool:
    turns = [lanes.turns[hook.pk] for hook in webhooks if hook.pk in lanes.turns]
    return not wait(turns, PATIENCE).not_done


@pytest.mark.django_db(transaction=True)
def test_receiver_that_never_answers_keeps_nobody_waiting(
    acme: Company, rival: Company, receiver: Receiver, lanes: Lanes
) -> None:
    """Served first, and by the same process; of another company too."""
    gone = Event()
    with accepting(lambda connection: gone.wait() and None) as silent:
        with tenant_scope(acme.pk):
            dead = Webhook.objects.create(url=silent, events=["*"])
        hooks = []
        for company in (acme, rival):
            with tenant_scope(company.pk):
                hooks.append(Webhook.objects.create(url=receiver.url, events=["*"]))
        for hook in (dead, *hooks):
            queue(hook, 3)
            lanes.add(hook.pk, turn(hook), failing=False)

        assert finished(lanes, *hooks)
        assert [told(hook) for hook in hooks] == [[(DELIVERED, 1, 204)] * 3] * 2
        assert told(dead) == [(PENDING, 0, None)] * 3
        assert not lanes.turns[dead.pk].done()
        gone.set()
        assert finished(lanes, dead)
    assert told(dead) == [(PENDING, 1, None), (PENDING, 0, None), (PENDING, 0, None)]


def test_however_many_fail_those_that_answer_are_not_behind_them(lanes: Lanes) -> None:
    gone, heard = Event(), Event()
    for _ in range(ANSWERING + FAILING):
        lanes.add(uuid4(), lambda ending: gone.wait() and None, failing=True)

    lanes.add(uuid4(), lambda ending: heard.set(), failing=False)

    assert heard.wait(PATIENCE)
    gone.set()


def test_webhook_that_waits_for_its_turn_is_not_given_another(lanes: Lanes) -> None:
    gone, webhook_id, begun = Event(), uuid4(), []

    def act(ending: Event) -> None:
        begun.append(gone.wait())

    for _ in range(3):
        lanes.add(webhook_id, act, failing=False)
    (one,) = lanes.turns.values()
    gone.set()
    wait([one], PATIENCE)

    assert begun == [True]
    assert lanes.turns == {}


def test_turn_that_fails_is_told_and_ends_alone(
    lanes: Lanes, caplog: pytest.LogCaptureFixture
) -> None:
    webhook_id, heard = uuid4(), Event()

    lanes.add(webhook_id, lambda ending: 1 / 0 and None, failing=False)
    wait(list(lanes.turns.values()), PATIENCE)
    lanes.add(webhook_id, lambda ending: heard.set(), failing=False)

    assert heard.wait(PATIENCE)
    assert [record.message for record in caplog.records] == ["webhook_turn_failed"]


def test_process_that_stops_ends_what_runs_and_begins_no_more(lanes: Lanes) -> None:
    running, begun = Event(), Event()

    def run_until_told(ending: Event) -> None:
        running.set()
        assert ending.wait(PATIENCE)

    for _ in range(ANSWERING):
        lanes.add(uuid4(), run_until_told, failing=False)
    lanes.add(uuid4(), lambda ending: begun.set(), failing=False)
    assert running.wait(PATIENCE)

    lanes.end()

    assert lanes.turns == {}
    assert not begun.is_set()
