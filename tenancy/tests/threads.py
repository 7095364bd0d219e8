"""Requests at once: each in a thread with a database connection of its own.

For tests with `transaction=True`, whose rows other connections can see.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

from django.db import connection, models

Act = Callable[[], Any]
PATIENCE = 30  # Seconds after which a test that got stuck fails.
WAITING = """
SELECT array_agg(pid) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def at_once(*acts: Act) -> list[Any]:
    """Run `acts` in threads that start together; return what each returned, in order."""
    gate = Barrier(len(acts))

    def run(act: Act) -> Any:
        gate.wait(PATIENCE)
        return in_own_connection(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@contextmanager
def queued_behind(row: models.Model, *acts: Act) -> Iterator[list["Future[Any]"]]:
    """Hold a row; start `acts` one by one, each once the one before waits; let go at the end."""
    with ThreadPoolExecutor(len(acts)) as pool, held(row):
        futures = []
        for number, act in enumerate(acts, 1):
            futures.append(pool.submit(in_own_connection, act))
            wait_for(number)
        yield futures


def in_own_connection(act: Act) -> Any:
    try:
        return act()
    finally:
        connection.close()


@contextmanager
def held(row: Any) -> Iterator[None]:
    other = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT set_config('attune.tenant_id', %s, true)", [str(row.tenant_id)])
            cursor.execute(f"SELECT FROM {row._meta.db_table} WHERE id = %s FOR UPDATE", [row.pk])
            assert cursor.rowcount == 1
        yield
    finally:
        other.close()


def wait_for(count: int) -> list[int]:
    """The backends that wait for a lock, once they are `count`."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            waiting: list[int] = cursor.fetchone()[0] or []
        if len(waiting) == count:
            return waiting
    raise AssertionError(f"{count} writers should wait, {len(waiting)} do")
