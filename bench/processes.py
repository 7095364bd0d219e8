"""The servers that are measured, and what they and PostgreSQL use, read from /proc."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.environment import PRODUCT_DATABASE

TICKS = os.sysconf("SC_CLK_TCK")  # Per second.
STARTS_WITHIN = STOPS_WITHIN = 30  # Seconds.
GUNICORN = (
    *(sys.executable, "-m", "gunicorn", "--preload", "--no-control-socket"),
    *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--keep-alive", "30"),
)


# Seconds of CPU used so far, by process id.
Usage = dict[int, float]


class Server:
    """One gunicorn and its two workers, as bin/dev starts them; stopped at the block's end."""

    def __init__(self, module: str, port: int, env: dict[str, str], database: str) -> None:
        self.module, self.port, self.env, self.database = module, port, env, database

    def __enter__(self) -> Self:
        if accepts(self.port):
            sys.exit(f"Port {self.port} is taken.")
        self.log = tempfile.TemporaryFile()
        command = [*GUNICORN, "--bind", f"127.0.0.1:{self.port}", self.module]
        self.process = subprocess.Popen(command, env=self.env, stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + STARTS_WITHIN
        while not accepts(self.port):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.__exit__(None, None, None)
                sys.exit(f"{self.module} does not start:\n{self.last_words()}")
            time.sleep(0.1)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def last_words(self) -> str:
        self.log.seek(0)
        return self.log.read()[-3000:].decode(errors="replace")

    def pids(self) -> list[int]:
        """gunicorn's master and its workers."""
        master = self.process.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return [master, *map(int, children)]

    def cpu(self) -> Usage:
        return {pid: cpu_of(pid) for pid in self.pids()}

    def database_cpu(self) -> Usage:
        return {pid: cpu_of(pid) for pid in backends(self.database)}

    def megabytes(self) -> float:
        """The largest process's share of memory (PSS)."""
        return max(map(pss_of, self.pids()))


def used_since(before: Usage, now: Usage) -> float:
    """Seconds used in between; a process that has ended since is left out.

    >>> used_since({1: 2.0, 2: 5.0}, {1: 2.5, 3: 1.0})
    1.5
    """
    return sum(seconds - before.get(pid, 0) for pid, seconds in now.items())


def accepts(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def backends(database: str) -> list[int]:
    """Process ids of this machine's backends, which show their database in their title."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            title = (folder / "cmdline").read_text(errors="replace").split()
        except OSError:  # It has just ended.
            continue
        if title[:1] == ["postgres:"] and title[2:3] == [database]:
            found.append(int(folder.name))
    return found


def database_cpu() -> Usage:
    """Of PostgreSQL's sessions in the product's database, where they run on this machine."""
    return {pid: cpu_of(pid) for pid in backends(PRODUCT_DATABASE)}


def cpu_of(pid: int) -> float:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:  # It has just ended.
        return 0
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def pss_of(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    (kilobytes,) = (int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes * 1024 / 1e6
