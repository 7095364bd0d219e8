import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from quickstart.processes import Child, Interruption, StoppedError, stop

Start = Callable[[str], Child]


def words(child: Child, text: str) -> None:
    """Wait until the child has said so."""
    end = time.monotonic() + 10
    while text not in child.log.read_text():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_wait_tells_the_exit_code(start: Start, interruption: Interruption) -> None:
    assert start("exit 3").wait(interruption) == 3


def test_last_words_are_the_log_s_end(start: Start, interruption: Interruption) -> None:
    child = start("echo one; echo two >&2; echo three")
    child.wait(interruption)

    assert child.last_words(lines=2) == "    two\n    three"


def test_signal_ends_a_wait_and_what_is_waited_for(
    start: Start, interruption: Interruption
) -> None:
    child = start("sleep 60")
    interruption.signal = signal.SIGTERM

    with pytest.raises(StoppedError):
        child.wait(interruption)

    assert child.code == -signal.SIGTERM


def test_wait_gives_up_after_its_seconds(interruption: Interruption) -> None:
    assert interruption.wait_until(lambda: False, seconds=0.1) is False


def test_stop_kills_what_does_not_end(start: Start) -> None:
    stubborn = start("trap '' TERM; echo deaf; while :; do sleep 60; done")
    words(stubborn, "deaf")

    stop([stubborn], within=0.1)

    assert stubborn.code == -signal.SIGKILL


def test_stop_takes_the_children_s_children_along(start: Start, interruption: Interruption) -> None:
    parent = start("sleep 60 & echo $! is the child; wait")
    words(parent, "is the child")
    pid = int(parent.log.read_text().split()[0])

    stop([parent], within=5)

    assert interruption.wait_until(lambda: not is_running(pid), seconds=5)


def is_running(pid: int) -> bool:
    """Neither gone nor a zombie that nobody has collected yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
