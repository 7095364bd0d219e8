"""Child processes that end with the runner, and signals that end the runner."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from quickstart.accounts import Account
from quickstart.places import ROOT

Command = Sequence[str]
POLL = 0.03  # Seconds.
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class StoppedError(Exception):
    """A signal asked the runner to end."""


class Interruption:
    """Remembers a signal until somebody waits.

    A handler that raised could strike between a child's start and its entry in a list.
    """

    def __init__(self) -> None:
        self.signal: signal.Signals | None = None
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN:
                continue  # Started by nohup.
            signal.signal(number, self._remember)

    def _remember(self, number: int, frame: FrameType | None) -> None:
        self.signal = signal.Signals(number)

    def check(self) -> None:
        if self.signal is not None:
            raise StoppedError

    def wait_until(self, condition: Callable[[], bool], seconds: float = float("inf")) -> bool:
        """True as soon as `condition` holds, False after `seconds`; StoppedError on a signal."""
        end = time.monotonic() + seconds
        while not condition():
            self.check()
            if time.monotonic() > end:
                return False
            time.sleep(POLL)
        return True


class Child:
    """A program in a session of its own: a terminal's Ctrl-C reaches only the runner."""

    def __init__(
        self,
        name: str,
        command: Command,
        *,
        env: Mapping[str, str],
        log: Path,
        account: Account | None = None,
        stdin: str = "",
        quit_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name, self.log, self.quit_signal = name, log, quit_signal
        options: dict[str, Any] = account.popen_options() if account else {"cwd": ROOT}
        output = _private_log(log)
        try:
            self.process = subprocess.Popen(
                command,
                env=env,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_ending_with_parent(quit_signal),
                **options,
            )
        finally:
            os.close(output)
        if pipe := self.process.stdin:
            with contextlib.suppress(BrokenPipeError), pipe:
                pipe.write(stdin.encode())

    @property
    def code(self) -> int | None:
        """The exit code, or None while it runs."""
        return self.process.poll()

    def wait(self, interruption: Interruption) -> int:
        try:
            interruption.wait_until(lambda: self.code is not None)
        except StoppedError:
            stop([self], within=5)
            raise
        return self.process.returncode

    def last_words(self, lines: int = 15) -> str:
        text = self.log.read_text(errors="replace").splitlines()
        return "\n".join(f"    {line}" for line in text[-lines:])


def stop(children: Iterable[Child], within: float) -> None:
    """Ask all of them to end at once; what still runs after `within` seconds is killed."""
    children = list(children)
    for child in children:
        if child.code is None:
            child.process.send_signal(child.quit_signal)
    end = time.monotonic() + within
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(max(end - time.monotonic(), 0))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)  # Its session's last members too.
        child.process.wait()


def run_in_foreground(command: Command, env: Mapping[str, str], interruption: Interruption) -> int:
    """Its exit code. It shares the terminal, so that Ctrl-C reaches it and a debugger works."""
    tie = _ending_with_parent(signal.SIGINT)
    process = subprocess.Popen(command, cwd=ROOT, env=env, preexec_fn=tie)
    try:
        interruption.wait_until(lambda: process.poll() is not None)
    except StoppedError:
        _end_foreground(process)
        raise
    return process.returncode


def _end_foreground(process: "subprocess.Popen[bytes]") -> None:
    """A terminal has signalled it already, and a second signal would cut its tidying short."""
    for end in (lambda: None, lambda: process.send_signal(signal.SIGINT), process.kill):
        end()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=3)
            return


def _private_log(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)


def _ending_with_parent(quit_signal: signal.Signals) -> Callable[[], None]:
    """Let the kernel signal the child when the runner dies, however it dies (Linux)."""
    parent = os.getpid()

    def tie() -> None:
        if _libc:
            _libc.prctl(PR_SET_PDEATHSIG, quit_signal)
            if os.getppid() != parent:
                os.kill(os.getpid(), quit_signal)

    return tie
