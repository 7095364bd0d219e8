from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Q

from tenancy.models import Document, TenantForeignKey
from trucking.models.load import Load


class LoadDocument(Document):
    """A paper of a load; its proof of delivery is what it is billed by."""

    class Kind(models.TextChoices):
        BOL = "bol", "Bill of lading"
        POD = "pod", "Proof of delivery"
        RATE_CONFIRMATION = "rate_confirmation", "Rate confirmation"
        LUMPER = "lumper", "Lumper receipt"
        SCALE = "scale", "Scale ticket"
        PHOTO = "photo", "Photo"
        OTHER = "other", "Other"

    load = TenantForeignKey(Load, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=20, choices=Kind)

    class Meta(Document.Meta):
        abstract = False
        constraints = [
            *Document.Meta.constraints,
            CheckConstraint(
                condition=Q(
                    kind__in=[
                        "bol",
                        "pod",
                        "rate_confirmation",
                        "lumper",
                        "scale",
                        "photo",
                        "other",
                    ]
                ),
                name="load_document_kind_known",
            ),
        ]
        indexes = [
            models.Index("tenant", "load", "created_at", "id", name="load_document_by_load"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        if self.kind == self.Kind.POD:
            self.load.note_proof_of_delivery()
