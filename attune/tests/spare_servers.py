"""Real servers of a test's own: an empty PostgreSQL, and gunicorn in front of a database.

For what cannot be done to the servers that the other tests stand on: stopped, filled up, killed.
"""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from django.conf import settings

from quickstart.places import DataDirectory
from quickstart.postgres import DATABASE, SUPERUSER, Cluster
from quickstart.processes import Interruption, stop

PATIENCE = 60  # Seconds after which a test that got stuck fails.


class Uninterrupted(Interruption):
    """Leaves pytest's own signal handlers alone."""

    def __init__(self) -> None:
        self.signal = None


class SparePostgres:
    """A cluster on the programs that the quick start finds, which nobody else reaches."""

    def __init__(self, data: DataDirectory) -> None:
        programs = os.environ.get("ATTUNE_PG_BIN")
        self.cluster = Cluster(data, "spare", durable=False, programs=programs)

    def start(self) -> None:
        self.cluster.start(Uninterrupted())
        self.cluster.await_ready(Uninterrupted())

    def stop(self) -> None:
        if self.cluster.child:
            stop([self.cluster.child], within=PATIENCE)

    @property
    def variables(self) -> dict[str, str]:
        """The environment of a product that stands on it."""
        url = self.cluster.url
        return {name: text for name, text in os.environ.items() if not name.startswith("PG")} | {
            "ATTUNE_QUICKSTART": "1",
            "DJANGO_SETTINGS_MODULE": "attune.settings",
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": url("attune_app"),
            "DATABASE_OWNER_URL": url("attune_owner"),
            "DATABASE_ADMIN_URL": url(SUPERUSER, SUPERUSER),
        }

    def manage(self, *command_lines: str, stdin: str = "") -> str:
        """Run commands of manage.py in one process; what they print."""
        command = [sys.executable, "-m", "quickstart.prepare", *command_lines]
        return self.run(command, stdin=stdin, env=self.variables)

    def program(self, name: str, *arguments: str, login: str = SUPERUSER) -> str:
        """Run one of PostgreSQL's own programs against the product's database."""
        command = [self.cluster.binaries.program(name), *arguments, "--dbname"]
        return self.run([*command, self.cluster.url(login)], env={"LC_ALL": "C"})

    def run(self, command: list[str], stdin: str = "", **options: Any) -> str:
        done = subprocess.run(
            command, input=stdin, capture_output=True, text=True, cwd=settings.BASE_DIR, **options
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def connect(self, login: str = SUPERUSER, **options: Any) -> psycopg.Connection[Any]:
        return psycopg.connect(self.cluster.url(login, DATABASE), **options)


@contextmanager
def spare_postgres() -> Iterator[SparePostgres]:
    # Not below pytest's own directory, which is closed to the account that root lends it to.
    place = Path(tempfile.gettempdir(), f"attune-spare-{secrets.token_hex(4)}")
    data = DataDirectory.named_by({"ATTUNE_DATA_DIR": str(place)})
    server = SparePostgres(data)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        server.cluster.forget_sockets()
        shutil.rmtree(place)
        if server.cluster.is_away:
            shutil.rmtree(server.cluster.home)


def issue_token(server: SparePostgres) -> str:
    """A token of Dana's, the owner of the company in the `office`."""
    return server.manage("create_token --company acme --email dana@example.com").split()[-1]


class Answer(NamedTuple):
    status: int
    headers: Any
    body: Any

    @property
    def told(self) -> tuple[int, str]:
        return self.status, self.body["error"]["code"]


class Web:
    """gunicorn with one worker of several threads, on a port of its own."""

    def __init__(self, variables: dict[str, str], token: str, log: Path | None = None) -> None:
        """Silent, or with a log of all that the product tells of itself."""
        self.token = token
        level = "INFO" if log else "CRITICAL"
        with socket.create_server(("127.0.0.1", 0)) as listening:
            # It listens already: a request that comes before the worker waits for it.
            self.url = f"http://127.0.0.1:{listening.getsockname()[1]}/api/v1"
            bind = f"fd://{listening.fileno()}"
            with log.open("wb") if log else nullcontext() as told:
                self.process = subprocess.Popen(
                    [
                        *(sys.executable, "-m", "gunicorn", "attune.wsgi", "--bind", bind),
                        *("--worker-class", "gthread", "--threads", "4", "--no-control-socket"),
                        *("--log-level", "critical"),
                    ],
                    env=variables | {"LOG_LEVEL": level},
                    stderr=told,
                    cwd=settings.BASE_DIR,
                    pass_fds=[listening.fileno()],
                    start_new_session=True,
                )

    def kill(self) -> None:
        """Master and worker at once, without a word of warning."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        request = urllib.request.Request(  # noqa: S310 - our own URL
            f"{self.url}/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                **headers,
            },
        )
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
                request, timeout=PATIENCE
            ) as answer:
                return Answer(answer.status, answer.headers, json.loads(answer.read() or "null"))
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, json.loads(error.read()))


@contextmanager
def serving(
    postgres: SparePostgres, token: str, log: Path | None = None, **variables: str
) -> Iterator[Web]:
    web = Web(postgres.variables | variables, token, log)
    try:
        yield web
    finally:
        if web.process.poll() is None:
            web.kill()
