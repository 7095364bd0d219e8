from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils import timezone

from tenancy.errors import ConflictError
from tenancy.files.uploads import SealedUpload
from tenancy.models.base import ArchivableModel
from tenancy.models.sealed_file import SealedFile
from tenancy.models.user import User
from tenancy.sealing.fields import SealedCharField

MAX_DOCUMENT_BYTES = 15 * 1024 * 1024
TOO_LARGE = "A document may have 15 MB."


class Document(SealedFile, ArchivableModel):
    """A photo, report or paper that belongs to a record; an app derives one for each kind of it.

    It adds the record as a TenantForeignKey, and `kind` with its choices and their constraint.
    """

    filename = SealedCharField(label="document.filename", max_length=255, editable=False)
    content_type = models.CharField(max_length=40, editable=False)
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta(ArchivableModel.Meta):
        abstract = True
        constraints = [
            CheckConstraint(
                condition=Q(content_type__in=["application/pdf", "image/jpeg", "image/png"]),
                name="%(app_label)s_%(class)s_content_known",
            ),
            CheckConstraint(
                condition=Q(size__lte=MAX_DOCUMENT_BYTES),
                name="%(app_label)s_%(class)s_size_limited",
            ),
            CheckConstraint(
                condition=Q(archived_at__isnull=True, file_key__isnull=False) & ~Q(stored_as="")
                | Q(archived_at__isnull=False, stored_as=""),
                name="%(app_label)s_%(class)s_file_until_archived",
            ),
        ]

    def __str__(self) -> str:
        return f"document {str(self.pk)[-8:]}"

    def learn_from(self, upload: SealedUpload) -> None:
        printable = "".join(filter(str.isprintable, upload.name or ""))
        self.filename = printable or "document"
        self.content_type = upload.sniffed_type or ""

    def clean(self) -> None:
        super().clean()
        if not self.content_type:
            message = "Send a PDF, JPEG or PNG file; its content decides, not its name."
            raise ValidationError({"file": ValidationError(message, code="content_type")})
        if self.size > MAX_DOCUMENT_BYTES:
            raise ValidationError({"file": ValidationError(TOO_LARGE, code="too_large")})

    def archive(self) -> None:
        """Hide the document and delete its content for good; a second time changes nothing."""
        if self.archived_at is None:
            self.archived_at = timezone.now()
            self.let_go_of_file()
            self.save()

    def restore(self) -> Any:
        raise ConflictError("The content of a deleted document is gone.", "deleted")

    def require_content(self) -> None:
        """Raise ConflictError `deleted` where there is nothing to download any more."""
        if not self.stored_as:
            raise ConflictError("The content of this document was deleted.", "deleted")
