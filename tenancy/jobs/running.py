"""Taking a job up and doing its batches, one transaction each."""

import logging
import time
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError

from tenancy.context import acting, tenant_scope
from tenancy.jobs.registry import job_kinds
from tenancy.models import Job

# A worker gives a job back to the queue after so many seconds: others have jobs too, and a
# worker that is asked to stop need not wait long.
SLICE = 30

logger = logging.getLogger(__name__)


def run_slice(tenant_id: UUID, job_id: UUID) -> bool:
    """Do batches of a job for a while; whether there is more to do.

    Of several workers on one job the lock lets one at a time in; whoever finds that another got
    further than they knew leaves it to them.
    """
    known = _take_up(tenant_id, job_id)
    until = time.monotonic() + SLICE
    while known is not None and time.monotonic() < until:
        known = _batch(tenant_id, job_id, known)
    return known is not None


def _take_up(tenant_id: UUID, job_id: UUID) -> Any:
    with tenant_scope(tenant_id):
        job = _locked(job_id)
        if job is None or job.is_over:
            return None
        job.take_up()
        return None if job.is_over else job.position


def _batch(tenant_id: UUID, job_id: UUID, known: Any) -> Any:
    """The position after one batch; None once the job is over, or another's."""
    try:
        with tenant_scope(tenant_id):
            job = _locked(job_id)
            if job is None or job.is_over or job.position != known:
                return None
            with acting(actor_id=job.maker_id):
                job_kinds()[job.kind](job)
            return None if job.is_over else job.position
    except (OperationalError, InterfaceError):
        raise  # The database is away: beat takes the job up again.
    except Exception:
        logger.exception("job_failed")
        _fail(tenant_id, job_id)
        return None


def _fail(tenant_id: UUID, job_id: UUID) -> None:
    with tenant_scope(tenant_id):
        job = _locked(job_id)
        if job is not None and not job.is_over:
            job.fail("internal", "Something failed on our side; what was done before stays.")


def _locked(job_id: UUID) -> Job | None:
    found: Job | None = Job.objects.select_for_update(of=("self",)).filter(pk=job_id).first()
    return found
