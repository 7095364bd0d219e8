"""The product's own processes, and what prepares a database for them."""

import contextlib
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from quickstart.places import PYTHON, DataDirectory
from quickstart.processes import Child, Interruption
from quickstart.terminal import SetupError, remark

ANSWERS_WITHIN = 60  # Seconds, for the web process's first answer.
MEMORY_FOLDER = "/dev/shm"  # noqa: S108 (gunicorn's own file there has no name)

# A proxy of the caller's is not asked for what runs on this machine.
_open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


def preparation(variables: Mapping[str, str]) -> list[str]:
    """The commands that make roles and tables, as far as the logins for it are known."""
    if not variables.get("DATABASE_OWNER_URL"):
        remark("No DATABASE_OWNER_URL: the database is taken to be migrated.")
        return []
    if not variables.get("DATABASE_ADMIN_URL"):
        remark("No DATABASE_ADMIN_URL: the database and its roles are taken to exist.")
        return ["migrate --no-input"]
    return ["bootstrap_database", "migrate --no-input"]


def prepare(
    commands: list[str],
    variables: Mapping[str, str],
    data: DataDirectory,
    interruption: Interruption,
    log: str = "prepare",
) -> None:
    command = [PYTHON, "-m", "quickstart.prepare", *commands]
    child = Child("prepare", command, env=variables, log=data.log(log))
    if child.wait(interruption):
        raise SetupError(f"The database cannot be prepared:\n{child.last_words()}")


def start_web(variables: Mapping[str, str], data: DataDirectory, port: int) -> Child:
    command = [
        *(PYTHON, "-m", "gunicorn", "attune.wsgi", "--bind", f"127.0.0.1:{port}", "--preload"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
        *("--graceful-timeout", "5", "--no-control-socket"),
        *(("--worker-tmp-dir", MEMORY_FOLDER) if Path(MEMORY_FOLDER).is_dir() else ()),
    ]
    return Child("web", command, env=variables, log=data.log("web"))


def start_queue(variables: Mapping[str, str], data: DataDirectory) -> list[Child]:
    celery = (PYTHON, "-m", "celery", "--app", "attune")
    worker = [
        *(*celery, "worker", "--loglevel", "INFO", "--concurrency", "2"),
        *("--without-gossip", "--without-mingle"),
    ]
    beat = [
        *(*celery, "beat", "--loglevel", "INFO", "--pidfile", ""),
        *("--schedule", str(data.folder("beat") / "schedule")),
    ]
    return [
        Child("worker", worker, env=variables, log=data.log("worker")),
        Child("beat", beat, env=variables, log=data.log("beat")),
    ]


def await_answer(web: Child, port: int, interruption: Interruption) -> None:
    url = f"http://127.0.0.1:{port}/healthz"
    if not interruption.wait_until(
        lambda: any_ended([web]) or answers(url), seconds=ANSWERS_WITHIN
    ):
        raise SetupError(f"The web process does not answer; see {web.log}.")
    check([web])


def any_ended(children: list[Child]) -> bool:
    return any(child.code is not None for child in children)


def check(children: list[Child]) -> None:
    for child in children:
        if child.code is not None:
            raise SetupError(
                f"{child.name} ended by itself (exit code {child.code}), so everything is stopped;"
                f" the end of {child.log}:\n{child.last_words()}"
            )


def answers(url: str, headers: Mapping[str, str] | None = None) -> bool:
    request = urllib.request.Request(url, headers=dict(headers or {}))  # noqa: S310 (our own URL)
    with contextlib.suppress(OSError), _open(request, timeout=5) as response:
        return bool(response.status == 200)
    return False
