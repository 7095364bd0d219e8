from django.db import models
from django.db.models import CheckConstraint, Q

from servicing.models.service_record import ServiceRecord
from tenancy.models import Document, TenantForeignKey


class ServiceDocument(Document):
    """A photo, signature or report of what was done."""

    class Kind(models.TextChoices):
        PHOTO = "photo", "Photo"
        SIGNATURE = "signature", "Signature"
        REPORT = "report", "Report"
        OTHER = "other", "Other"

    service = TenantForeignKey(ServiceRecord, models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta(Document.Meta):
        abstract = False
        constraints = [
            *Document.Meta.constraints,
            CheckConstraint(
                condition=Q(kind__in=["photo", "signature", "report", "other"]),
                name="service_document_kind_known",
            ),
        ]
        indexes = [
            models.Index("tenant", "service", "created_at", "id", name="document_by_service"),
        ]
