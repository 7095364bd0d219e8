from servicing.models import ServiceDocument
from tenancy.api.documents import DocumentSerializer


class ServiceDocumentSerializer(DocumentSerializer):
    """A photo, signature or report of what was done."""

    class Meta(DocumentSerializer.Meta):
        model = ServiceDocument
