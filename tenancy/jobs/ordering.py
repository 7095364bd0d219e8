from typing import Any

from tenancy.after_commit import after_commit
from tenancy.asker import Asker
from tenancy.files.uploads import SealedUpload
from tenancy.models import Job
from tenancy.tasks import run_job


def start_job(
    asker: Asker, kind: str, *, order: dict[str, Any], total: int, file: SealedUpload | None = None
) -> Job:
    """Make a job of the asker's, and hand it to the workers once it is committed.

    Without a queue it stays queued, and beat finds it.
    """
    job = Job(
        kind=kind, order=order, total=total, maker_id=asker.membership.user_id, role=asker.role
    )
    if file is not None:
        job.file = file
    job.save()
    after_commit(run_job.delay, job_id=str(job.pk))
    return job
