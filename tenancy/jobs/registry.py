from collections.abc import Callable
from functools import cache

from django.utils.module_loading import autodiscover_modules

from tenancy.models import Job

# Does one batch of a job, whose row is locked, and ends in advance(), succeed() or fail().
Batch = Callable[[Job], None]
_registered: dict[str, Batch] = {}


def register(kind: str, batch: Batch) -> None:
    """Say what does a kind of job; each app does so in its `jobs.py`."""
    _registered[kind] = batch


@cache
def job_kinds() -> dict[str, Batch]:
    autodiscover_modules("jobs")
    return dict(_registered)
