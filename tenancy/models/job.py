from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils import timezone
from uuid_utils.compat import uuid7

from tenancy.asker import Asker
from tenancy.context import current_tenant_id
from tenancy.errors import ConflictError
from tenancy.managers import TenantManager, TenantQuerySet
from tenancy.models.sealed_file import SealedFile
from tenancy.models.user import User
from tenancy.roles import Role
from tenancy.sealing.fields import SealedJSONField

# A job that has shown no progress for so long was lost with its worker, or never queued.
SILENCE = timedelta(minutes=2)
# So often is a job taken up without getting further before it is given up.
MAX_ATTEMPTS = 5
BATCH = 500  # Spent jobs that are emptied in one transaction.


class JobQuerySet(TenantQuerySet["Job"]):
    def seen_by(self, asker: Asker) -> Any:
        """A member's own; an owner sees all of the company's."""
        if asker.role == Role.OWNER:
            return self
        return self.filter(maker_id=asker.membership.user_id)

    def lost(self, at: datetime) -> Any:
        """Jobs that should be running, and are not heard of."""
        return self.filter(status__in=Job.UNFINISHED, updated_at__lt=at - SILENCE)


class Job(SealedFile):
    """Long work, done in batches by a worker, after the request that asked for it.

    It has no history: what it writes has, under the job's maker. Its file and what it found hold
    personal data; both are sealed and deleted on time.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "Queued"
        RUNNING = "running", "Running"
        SUCCEEDED = "succeeded", "Succeeded"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    UNFINISHED = (Status.QUEUED, Status.RUNNING)
    # How long a finished job keeps its file, which may be asked for once more, and its result.
    FILE_KEPT = timedelta(hours=24)
    RESULT_KEPT = timedelta(days=7)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        "tenancy.Company",
        models.PROTECT,
        default=current_tenant_id,
        editable=False,
        related_name="+",
    )
    kind = models.CharField(max_length=40)
    status = models.CharField(max_length=20, choices=Status, default=Status.QUEUED)
    total = models.PositiveIntegerField(
        null=True, blank=True, help_text="Units of work, once known."
    )
    done = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list, blank=True, help_text="Why it failed; no values.")
    order = SealedJSONField(
        label="job.order", default=dict, blank=True, help_text="What was asked for."
    )
    result = SealedJSONField(label="job.result", null=True, blank=True)
    position = models.JSONField(default=dict, blank=True, help_text="Where its next batch begins.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Since the last progress.")
    maker = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    role = models.CharField(
        max_length=20, choices=Role, help_text="With which the maker asked for it."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(JobQuerySet)()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(status__in=["queued", "running", "succeeded", "failed", "cancelled"]),
                name="job_status_known",
            ),
            CheckConstraint(
                condition=Q(status__in=["queued", "running"], finished_at__isnull=True)
                | Q(
                    status__in=["succeeded", "failed", "cancelled"],
                    finished_at__isnull=False,
                ),
                name="job_finished_when_over",
            ),
            CheckConstraint(
                condition=Q(total__isnull=True) | Q(done__lte=F("total")),
                name="job_done_within_total",
            ),
        ]
        indexes = [
            models.Index("tenant", "status", "updated_at", name="job_by_status"),
            models.Index("tenant", "created_at", "id", name="job_by_creation"),
        ]

    def __str__(self) -> str:
        return f"job {str(self.pk)[-8:]}"

    @property
    def is_over(self) -> bool:
        return self.status not in self.UNFINISHED

    def take_up(self) -> None:
        """Begin or resume, under the job's lock; fails it after MAX_ATTEMPTS without progress."""
        if self.attempts >= MAX_ATTEMPTS:
            self.fail("given_up", "The work was begun several times and never got further.")
            return
        self.status = self.Status.RUNNING
        self.attempts += 1
        self.save()

    def advance(self, done: int, position: Any, result: Any) -> None:
        """Keep what a batch did, in the batch's transaction."""
        self.done, self.position, self.result = done, position, result
        self.attempts = 0
        self.save()

    def succeed(self) -> None:
        self._finish(self.Status.SUCCEEDED)

    def fail(self, code: str, message: str, **about: Any) -> None:
        self.errors = [*self.errors, {"code": code, "message": message, **about}]
        self._finish(self.Status.FAILED)

    def cancel(self) -> None:
        """Stop before the next batch; what is done stays. ConflictError once it is over."""
        if self.status == self.Status.CANCELLED:
            return
        if self.is_over:
            raise ConflictError(f"This job has {self.status} already.", "job_is_over")
        self._finish(self.Status.CANCELLED)

    def _finish(self, status: str) -> None:
        self.status, self.finished_at = status, timezone.now()
        self.save()

    @classmethod
    def delete_spent(cls, at: datetime) -> int:
        """Delete files and results of jobs that were over long ago; return how many."""
        over = cls.objects.filter(finished_at__isnull=False)
        files = over.filter(finished_at__lt=at - cls.FILE_KEPT).exclude(stored_as="")
        results = over.filter(finished_at__lt=at - cls.RESULT_KEPT, result__isnull=False)
        count = 0
        for job in files[:BATCH]:
            job.let_go_of_file()
            job.save(update_fields=["stored_as", "file_key"])
            count += 1
        for job in results[:BATCH]:
            job.result, job.order = None, {}
            job.save(update_fields=["result", "order"])
            count += 1
        return count
