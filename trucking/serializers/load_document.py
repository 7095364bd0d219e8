from tenancy.api.documents import DocumentSerializer
from trucking.models import LoadDocument


class LoadDocumentSerializer(DocumentSerializer):
    """A paper of a load. `pod` is the proof of delivery, which billing asks for."""

    class Meta(DocumentSerializer.Meta):
        model = LoadDocument
