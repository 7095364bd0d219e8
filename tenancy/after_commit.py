"""What is done once the transaction is committed: a task queued, a file deleted, a letter sent."""

from collections.abc import Callable
from typing import Any

from django.db import transaction


def after_commit(act: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Call `act` after the commit, or never where there is none.

    What is committed stands: a failure is logged and taken no further.
    """

    def act_after_commit() -> None:  # Django logs its name, which a partial has not.
        act(*args, **kwargs)

    transaction.on_commit(act_after_commit, robust=True)
