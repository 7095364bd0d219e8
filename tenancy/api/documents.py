"""Files of a record: a multipart POST, a list, the content as a sandboxed download, DELETE.

An app declares a serializer, a filter and a viewset for each kind of record that has documents.
"""

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request

from tenancy.api.etags import is_known
from tenancy.api.fields import UploadField
from tenancy.api.filters import IncludeArchivedFilter, ResourceFilter
from tenancy.api.objects import ObjectSerializer
from tenancy.api.parsers import MultipartParser
from tenancy.api.reading import value_at
from tenancy.api.serializers import ResourceSerializer
from tenancy.api.viewsets import ArchiveMixin, CreateMixin, ParentScopedMixin
from tenancy.files.content import DOCUMENT_TYPES
from tenancy.files.downloads import download_of
from tenancy.models import User
from tenancy.models.document import MAX_DOCUMENT_BYTES, TOO_LARGE, Document


class UploaderSerializer(ObjectSerializer):
    """Who sent it."""

    class Meta:
        model = User
        fields = ["id", "email"]


class DocumentSerializer(ResourceSerializer):
    """A photo, report or paper. `file` is sent, and answered under `/content` alone."""

    file = UploadField(max_bytes=MAX_DOCUMENT_BYTES, too_large=TOO_LARGE)
    uploadedBy = UploaderSerializer(source="uploaded_by", read_only=True)

    class Meta:
        fields = [
            "id",
            "createdAt",
            "updatedAt",
            "archivedAt",
            "kind",
            "filename",
            "contentType",
            "size",
            "uploadedBy",
            "file",
        ]
        read_only_fields = ["createdAt", "updatedAt", "archivedAt", "contentType"]
        extra_kwargs = {
            "createdAt": {"source": "created_at"},
            "updatedAt": {"source": "updated_at"},
            "archivedAt": {"source": "archived_at"},
            "contentType": {"source": "content_type"},
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        if self.asker:
            self.row.uploaded_by = self.asker.membership.user
        return attrs


class DocumentFilter(ResourceFilter):
    includeArchived = IncludeArchivedFilter()


class AnyAccept(DefaultContentNegotiation):
    """For what is answered in a form of its own; its errors are JSON whatever is accepted."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class DocumentViewSet(ParentScopedMixin, CreateMixin, ArchiveMixin):
    """Files of one record, sealed on disk."""

    resource = "documents"
    parent_path_to_customer = "customer_id"
    noun = "document"
    filterset_class = DocumentFilter
    parser_classes = [MultipartParser]
    summaries = {"create": "Add a document", "content": "Download a document"}

    @extend_schema(responses={(200, kind): OpenApiTypes.BINARY for kind in DOCUMENT_TYPES})
    @action(detail=True, methods=["get"], content_negotiation_class=AnyAccept)
    def content(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Stream the file. The audit tells of it before the first byte leaves."""
        document: Document = get_object_or_404(self.get_queryset(), id=self.kwargs["id"])
        document.require_content()
        tag = f'"{document.pk.hex}"'  # The content never changes.
        if is_known(tag, request.headers.get("If-None-Match", "")):
            return HttpResponseNotModified(headers={"ETag": tag})
        answer = download_of(document, self.customer_id_of(document))
        answer["ETag"] = tag
        return answer

    def customer_id_of(self, document: Document) -> UUID:
        found: UUID = value_at(document, self.path_to_customer)
        return found
