"""What must be written even though the transaction in which it was met is rolled back."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Act = Callable[[], None]

logger = logging.getLogger(__name__)
_waiting: ContextVar[list[Act] | None] = ContextVar("aftermath", default=None)


def outlive(act: Act) -> None:
    """Run `act` once the surrounding request, task or scope has ended, however it ends.

    It opens a scope, and so a transaction, of its own.
    """
    if (waiting := _waiting.get()) is None:
        act()
    else:
        waiting.append(act)


@contextmanager
def outliving() -> Iterator[None]:
    """Keep what outlive() is given until the outermost such block has ended."""
    if _waiting.get() is not None:
        yield
        return
    waiting: list[Act] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
        for act in waiting:
            _run(act)


def _run(act: Act) -> None:
    try:
        act()
    except Exception:
        # The answer is settled already, and must not be lost over this.
        logger.exception("aftermath_failed")
