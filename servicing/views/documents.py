from typing import Any

from django.db.models import Q
from django.utils import timezone
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from servicing.models import ServiceDocument, ServiceRecord
from servicing.own import visits_of
from servicing.serializers.documents import ServiceDocumentSerializer
from tenancy.api.documents import DocumentViewSet


class ServiceDocumentViewSet(DocumentViewSet):
    """Photos, signatures and reports of a service."""

    parent_queryset = ServiceRecord.objects.all()
    parent_field = "service"
    parent_kwarg = "service_id"
    path_to_customer = "service__customer_id"
    queryset = ServiceDocument.objects.select_related("uploaded_by", "service")
    serializer_class = ServiceDocumentSerializer

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not self.reads and self.asker.access(self.resource).only_own:
            self.require_done_by_asker()

    def require_done_by_asker(self) -> None:
        """A technician reads what others did at their customers, and adds to their own alone."""
        theirs = Q(visit__in=visits_of(self.asker, timezone.now()).values("pk"))
        theirs |= Q(technician__member=self.asker.membership.pk)
        if not ServiceRecord.objects.filter(theirs, pk=self.parent.pk).exists():
            raise PermissionDenied
