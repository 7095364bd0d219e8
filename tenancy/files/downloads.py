"""Answers with the content of a sealed file, which browsers keep and run nothing of."""

from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from tenancy.audit.events import record_event
from tenancy.audit.registry import name_of
from tenancy.models import AuditEvent
from tenancy.models.document import Document

DOWNLOAD_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def download_of(document: Document, customer_id: UUID) -> StreamingHttpResponse:
    """Stream a document. The audit tells of it before the first byte leaves."""
    headers = {
        **DOWNLOAD_HEADERS,
        "Content-Length": str(document.size),
        "Content-Disposition": content_disposition_header(True, document.filename) or "",
    }
    record_event(
        AuditEvent.Action.DOWNLOADED,
        name_of(type(document)),
        resource_id=document.pk,
        customer_id=customer_id,
    )
    return StreamingHttpResponse(
        document.content(), content_type=document.content_type, headers=headers
    )
