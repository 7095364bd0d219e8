"""Taking a job up and doing its batches, one transaction each."""

import logging
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError

from tenancy.context import acting, tenant_scope
from tenancy.jobs.registry import Batch, JobRefusedError, job_kinds
from tenancy.models import Job

# A worker gives a job back to the queue after so many seconds: others have jobs too, and a
# worker that is asked to stop need not wait long.
SLICE = 30

logger = logging.getLogger(__name__)


def run_slice(tenant_id: UUID, job_id: UUID, seconds: float = SLICE) -> bool:
    """Do batches of a job for a while; whether there is more to do.

    Of several workers on one job the lock lets one at a time in; whoever finds that another got
    further than they knew leaves it to them.
    """
    turn = Turn(tenant_id, job_id)
    until = time.monotonic() + seconds
    going_on = turn.locked(turn.take_up)
    while going_on and time.monotonic() < until:
        going_on = turn.locked(turn.batch)
    return going_on


class Turn:
    """One worker's time with one job."""

    def __init__(self, tenant_id: UUID, job_id: UUID) -> None:
        self.tenant_id, self.job_id = tenant_id, job_id
        self.do: Batch | None = None
        self.known: Any = None  # The position that this worker left the job at.

    def take_up(self, job: Job) -> None:
        job.take_up()
        if not job.is_over:
            self.do, self.known = job_kinds()[job.kind](job), job.position

    def batch(self, job: Job) -> None:
        if self.do is None or job.position != self.known:
            self.do = None  # Another worker has it.
            return
        self.do(job)
        self.known = job.position

    def locked(self, step: Callable[[Job], None]) -> bool:
        """Take a step under the job's lock; whether to go on. What it cannot do fails the job."""
        try:
            return self.in_transaction(step) and self.do is not None
        except (OperationalError, InterfaceError):
            raise  # The database is away: beat takes the job up again.
        except JobRefusedError as refused:
            code, message = refused.code, refused.message
        except Exception:
            logger.exception("job_failed")
            code, message = "internal", "Something failed on our side; what was done before stays."
        self.in_transaction(lambda job: job.fail(code, message))
        return False

    def in_transaction(self, step: Callable[[Job], None]) -> bool:
        """Take a step as the job's maker; False if the job is, or was, over."""
        with tenant_scope(self.tenant_id):
            job = Job.objects.select_for_update(of=("self",)).filter(pk=self.job_id).first()
            if job is None or job.is_over:
                return False
            with acting(actor_id=job.maker_id):
                step(job)
            return not job.is_over
