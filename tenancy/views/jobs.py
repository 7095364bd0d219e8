from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tenancy.api.viewsets import ResourceViewSet
from tenancy.errors import ConflictError
from tenancy.examples import JOB, QUEUED_JOB
from tenancy.filters import JobFilter
from tenancy.jobs.answering import accepted
from tenancy.jobs.registry import undo_of
from tenancy.models import Job
from tenancy.serializers import JobSerializer


class JobViewSet(ResourceViewSet):
    """Long work: how far it is, and what came of it. Seen by who asked for it and by owners."""

    resource = "own_session"
    noun = "job"
    queryset = Job.objects.all()
    serializer_class = JobSerializer
    filterset_class = JobFilter
    example = JOB
    summaries = {
        "cancel": "Stop a job; what is done stays",
        "undo": "Take back what a job wrote, as long as nothing of it was touched",
    }
    answer_examples = {"undo": QUEUED_JOB}

    def get_queryset(self) -> Any:
        jobs: Any = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return jobs
        return jobs.seen_by(self.asker)

    @extend_schema(request=None, responses={200: JobSerializer})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        job = self.get_object()
        job.cancel()
        return Response(self.get_serializer(job).data)

    @extend_schema(request=None, responses={202: JobSerializer})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        job = self.get_object()
        undo = undo_of(job.kind)
        if undo is None:
            raise ConflictError("What this job did cannot be undone.", "not_undoable")
        if not job.is_over:
            raise ConflictError("This job is not over; cancel it first.", "job_is_not_over")
        return accepted(undo(job, self.asker), request)
