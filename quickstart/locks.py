"""One at a time. The kernel drops these locks however their holder ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quickstart.processes import Interruption
from quickstart.terminal import SetupError, remark


@contextmanager
def held(path: Path, interruption: Interruption, *, waiting: str) -> Iterator[None]:
    """Hold the lock, after its present holder if need be; `waiting` is said then."""
    with path.open("a+") as file:
        if not _taken(file.fileno()):
            remark(f"{waiting} (process {_holder(path)}); waiting for it.")
            interruption.wait_until(lambda: _taken(file.fileno()))
        _sign(path)
        yield


@contextmanager
def held_alone(path: Path, *, refusal: str) -> Iterator[None]:
    with path.open("a+") as file:
        if not _taken(file.fileno()):
            raise SetupError(f"{refusal} (process {_holder(path)}).")
        _sign(path)
        yield


def is_held(path: Path) -> bool:
    if not path.exists():
        return False
    with path.open("a+") as file:
        return not _taken(file.fileno())


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(path: Path) -> None:
    path.write_text(f"{os.getpid()}\n")


def _holder(path: Path) -> str:
    return path.read_text().strip() or "unknown"
