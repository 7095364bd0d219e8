from servicing.models import ServiceDocument, ServiceRecord
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
