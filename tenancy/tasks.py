"""Celery's side of tenancy: the company travels in a task's headers; no company, no task."""

from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from celery import Task, shared_task
from celery.signals import worker_process_shutdown, worker_shutdown
from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone

from tenancy.after_commit import after_commit
from tenancy.context import (
    Channel,
    Origin,
    acting,
    current_origin,
    current_tenant_id,
    request_id,
    tenant_scope,
)
from tenancy.files.store import sweep
from tenancy.jobs.running import run_slice
from tenancy.lockout import delete_old_failures
from tenancy.models import AuthToken, Company, Job, StoredAnswer, WebhookDelivery
from tenancy.tick import TICK_KEY
from tenancy.webhooks.collecting import collect
from tenancy.webhooks.delivering import deliver, positions_to_serve
from tenancy.webhooks.lanes import LANES

TENANT_HEADER, ACTOR_HEADER, REQUEST_HEADER = "tenant_id", "actor_id", "request_id"
# Revoked and expired tokens are still shown to nobody; they are kept so long for questions.
DEAD_TOKENS_KEPT = timedelta(days=90)


class TenantTask(Task):
    """A task that runs inside the company that was active when it was sent.

    The audit tells of its changes as of a task, under the member and the request that sent it.
    """

    abstract = True

    def apply_async(self, *args: Any, headers: dict[str, Any] | None = None, **options: Any) -> Any:
        told = {
            TENANT_HEADER: str(current_tenant_id()),
            ACTOR_HEADER: str(current_origin().actor_id or ""),
            REQUEST_HEADER: request_id.get(),
        }
        headers = {**(headers or {}), **told}
        return super().apply_async(*args, headers=headers, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        token = request_id.set(self.header(REQUEST_HEADER))
        try:
            with self.scope():
                return super().__call__(*args, **kwargs)
        finally:
            request_id.reset(token)

    def scope(self) -> AbstractContextManager[None]:
        """In which the task runs: one transaction."""
        return tenant_scope(self.tenant_id, **self.origin())

    @property
    def tenant_id(self) -> UUID:
        return UUID(self.header(TENANT_HEADER))

    def origin(self) -> dict[str, Any]:
        actor_id = self.header(ACTOR_HEADER)
        return asdict(Origin(Channel.TASK, UUID(actor_id) if actor_id else None))

    def header(self, name: str) -> str:
        """A header as the worker has it, or as it stands where a task is run at once."""
        return str(self.request.get(name) or (self.request.headers or {}).get(name) or "")


class BatchTask(TenantTask):
    """A task of a company that opens a transaction for each of its batches by itself."""

    abstract = True

    def scope(self) -> AbstractContextManager[None]:
        return acting(**self.origin())


@shared_task
def tick() -> None:
    """Beat's heartbeat, through a worker: /readyz tells when it came last."""
    cache.set(TICK_KEY, timezone.now(), timeout=None)


@shared_task
def delete_dead_tokens() -> None:
    before = timezone.now() - DEAD_TOKENS_KEPT
    # Of all companies at once; the histories tell whose each was.
    AuthToken.objects.filter(Q(revoked_at__lt=before) | Q(expiry__lt=before)).delete()


@shared_task
def delete_old_sign_in_failures() -> None:
    delete_old_failures()


@shared_task
def delete_spent_answers() -> None:
    """Beat: one task per company, so that one company's failure stays its own."""
    for company_id in Company.objects.values_list("pk", flat=True):
        with tenant_scope(company_id):
            delete_spent_answers_of_company.delay()


@shared_task(base=TenantTask)
def delete_spent_answers_of_company() -> None:
    """Delete stored answers past their time, in batches that each lock little."""
    while StoredAnswer.delete_spent():
        pass


@shared_task
def delete_left_over_files() -> None:
    """Beat: one task per company."""
    for company_id in Company.objects.values_list("pk", flat=True):
        with tenant_scope(company_id):
            delete_left_over_files_of_company.delay()


@shared_task(base=TenantTask)
def delete_left_over_files_of_company() -> None:
    sweep(timezone.now())


@shared_task(base=BatchTask, bind=True)
def run_job(self: BatchTask, *, job_id: str) -> None:
    """Do a part of a job and queue the rest; run twice at once, it is still done once."""
    if run_slice(self.tenant_id, UUID(job_id)):
        with tenant_scope(self.tenant_id):
            run_job.delay(job_id=job_id)


@shared_task
def resume_jobs() -> None:
    """Beat: queue again what is not heard of, and delete what finished jobs keep too long."""
    for company_id in Company.objects.values_list("pk", flat=True):
        with tenant_scope(company_id, channel=Channel.TASK):
            Job.delete_spent(timezone.now())
            for job in Job.objects.lost(timezone.now()):
                job.save(update_fields=["updated_at"])  # Queued once, however long the queue is.
                run_job.delay(job_id=str(job.pk))


@shared_task
def tell_webhooks() -> None:
    """Beat: one task per company to which any system listens."""
    for company_id in Company.objects.filter(has_webhooks=True).values_list("pk", flat=True):
        with tenant_scope(company_id):
            tell_webhooks_of_company.delay()


@shared_task(base=TenantTask)
def tell_webhooks_of_company() -> None:
    """Queue what happened; sending is a task per webhook, so that none waits for another's."""
    collect()
    company_id = str(current_tenant_id())
    for position in positions_to_serve(timezone.now()):
        after_commit(
            deliver_webhook.delay,
            company_id=company_id,
            webhook_id=str(position.webhook_id),
            failing=position.failures_in_a_row > 0,
        )


@shared_task
def deliver_webhook(*, company_id: str, webhook_id: str, failing: bool = False) -> None:
    """Only has it done: a worker that waited for a receiver would keep all others waiting."""
    turn = partial(deliver, UUID(company_id), UUID(webhook_id), timezone.now)
    LANES.add(UUID(webhook_id), turn, failing=failing)


@worker_process_shutdown.connect
@worker_shutdown.connect
def end_turns(**kwargs: object) -> None:
    """The first is sent in each process of a pool of processes, the second in other pools."""
    LANES.end()


@shared_task
def delete_old_deliveries() -> None:
    for company_id in Company.objects.values_list("pk", flat=True):
        with tenant_scope(company_id):
            WebhookDelivery.delete_old(timezone.now())
