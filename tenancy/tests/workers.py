"""A real Celery worker on the test's own database, queue and files; it can be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from celery import current_app
from django.conf import settings
from django.db import connection
from kombu import Connection

PATIENCE = 60  # Seconds after which a test that got stuck fails.


class Worker:
    """Takes tasks from a queue that no other worker knows."""

    def __init__(self, folder: Path) -> None:
        self.queue = f"tests-{uuid4()}"
        self.folder = folder
        self.log = folder.parent / "worker.log"
        self.process: Any = None

    def start(self) -> None:
        login = connection.settings_dict
        # The host may be a socket's directory.
        host, password = (quote(login[name], safe="") for name in ("HOST", "PASSWORD"))
        url = f"postgresql://{login['USER']}:{password}@{host}:{login['PORT']}/{login['NAME']}"
        command = [sys.executable, "-m", "celery", "--app", "attune", "worker", "-Q", self.queue]
        command += ["--concurrency", "1", "--without-gossip", "--without-mingle", "-n", self.queue]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command,
                env={**os.environ, "DATABASE_URL": url, "FILES_ROOT": str(self.folder)},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """As a machine that dies: the worker and its children at once, without a word."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextmanager
def worker(folder: Path) -> Iterator[Worker]:
    """One that tasks reach by default, until the block ends."""
    folder.mkdir(exist_ok=True)
    made, usual = Worker(folder), current_app.conf.task_default_queue
    current_app.conf.task_default_queue = made.queue
    try:
        yield made
    finally:
        current_app.conf.task_default_queue = usual
        made.kill()
        with Connection(settings.CELERY_BROKER_URL) as link:
            link.default_channel.queue_delete(made.queue)


def wait_until(condition: Callable[[], Any]) -> Any:
    """What the condition finds, once it finds something."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := condition():
            return found
    raise AssertionError("It did not come to pass.")
