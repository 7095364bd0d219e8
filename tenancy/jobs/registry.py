from collections.abc import Callable
from functools import cache

from django.utils.module_loading import autodiscover_modules

from tenancy.asker import Asker
from tenancy.models import Job

# Does one batch of a job, whose row is locked, and ends in advance(), succeed() or fail().
Batch = Callable[[Job], None]
# Makes the above, for as long as one worker holds on to the job.
Begin = Callable[[Job], Batch]
# Orders a job that takes back what one did; ConflictError where that cannot be.
Undo = Callable[[Job, Asker], Job]
_registered: dict[str, Begin] = {}
_undoing: dict[str, Undo] = {}


class JobRefusedError(Exception):
    """The job can never be done; the words are for who ordered it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def register(kind: str, begin: Begin, undo: Undo | None = None) -> None:
    """Say what does a kind of job, and what undoes it; each app does so in its `jobs.py`."""
    _registered[kind] = begin
    if undo is not None:
        _undoing[kind] = undo


@cache
def job_kinds() -> dict[str, Begin]:
    autodiscover_modules("jobs")
    return dict(_registered)


def undo_of(kind: str) -> Undo | None:
    job_kinds()
    return _undoing.get(kind)
