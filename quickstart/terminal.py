"""What is said to whoever typed the command."""

import contextlib
import sys


class SetupError(Exception):
    """Why this cannot go on, in words for whoever typed the command."""


def say(text: str) -> None:
    with contextlib.suppress(OSError):  # The terminal may be gone, and the stopping goes on.
        print(text, flush=True)


def remark(text: str) -> None:
    """Say something beside the output that belongs to the command."""
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr, flush=True)
