"""Turns in threads of a worker's process, so that none of its tasks waits for a receiver.

Receivers that failed the last time have a lane of their own: however many of them never answer,
those that do are not behind them. A turn is only remembered here; what was not begun when the
process ends or dies is still due, and found again from the database.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from uuid import UUID

from django.db import connection

# Threads, and thereby connections to PostgreSQL, of each worker's process; made when needed.
ANSWERING, FAILING = 6, 2

Act = Callable[[Event], None]

logger = logging.getLogger(__name__)


class Lanes:
    """`turns` are those that wait or run, by webhook; each is given an event that says to end."""

    def __init__(self) -> None:
        self.turns: dict[UUID, Future[None]] = {}
        self._ending = Event()
        self._answering = ThreadPoolExecutor(ANSWERING, "webhooks")
        self._failing = ThreadPoolExecutor(FAILING, "failing-webhooks")

    def add(self, webhook_id: UUID, act: Act, *, failing: bool) -> None:
        """Have `act` done, unless one for this webhook still waits or runs."""
        if webhook_id in self.turns:
            return
        lane = self._failing if failing else self._answering
        turn = self.turns[webhook_id] = lane.submit(self._run, act)
        turn.add_done_callback(lambda _: self.turns.pop(webhook_id, None))

    def end(self) -> None:
        """Let each turn end after the event that it sends, and begin no other."""
        self._ending.set()
        for lane in (self._answering, self._failing):
            lane.shutdown(wait=False, cancel_futures=True)
        for lane in (self._answering, self._failing):
            lane.shutdown()

    def _run(self, act: Act) -> None:
        try:
            act(self._ending)
        except Exception:
            logger.exception("webhook_turn_failed")
        finally:
            connection.close()


# Of this process. It has no threads before its first turn, so a worker may fork.
LANES = Lanes()
