from collections.abc import Callable
from functools import cache

from django.utils.module_loading import autodiscover_modules

from tenancy.models import Job

# Does one batch of a job, whose row is locked, and ends in advance(), succeed() or fail().
Batch = Callable[[Job], None]
# Makes the above, for as long as one worker holds on to the job.
Begin = Callable[[Job], Batch]
_registered: dict[str, Begin] = {}


class JobRefusedError(Exception):
    """The job can never be done; the words are for who ordered it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def register(kind: str, begin: Begin) -> None:
    """Say what does a kind of job; each app does so in its `jobs.py`."""
    _registered[kind] = begin


@cache
def job_kinds() -> dict[str, Begin]:
    autodiscover_modules("jobs")
    return dict(_registered)
