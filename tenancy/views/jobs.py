from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tenancy.api.viewsets import ResourceViewSet
from tenancy.examples import JOB
from tenancy.filters import JobFilter
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
    summaries = {"cancel": "Stop a job; what is done stays"}

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
