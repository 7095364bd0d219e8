from types import SimpleNamespace

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from tenancy.models import Job
from tenancy.serializers import JobSerializer


def accepted(job: Job, request: Request) -> Response:
    """202: the job was begun, and where to ask how far it is."""
    view = SimpleNamespace(resource="own_session")
    shown = JobSerializer(job, context={"request": request, "view": view}).data
    location = reverse("job-detail", kwargs={"id": job.pk}, request=request)
    return Response(shown, status=202, headers={"Location": location})
