from base64 import b64decode, b64encode
from typing import Any

from django.db import models

from tenancy.files.store import FileContent, delete_on_commit, keep, name_for
from tenancy.files.uploads import SealedUpload
from tenancy.sealing.cipher import ERASED
from tenancy.sealing.fields import SealedCharField
from tenancy.sealing.keys import KeyGone


class SealedFile(models.Model):
    """A row with a file, sealed under a key of its own, which the company's data key seals.

    So a new data key, and the shredding of the old ones, reach the file through its row.
    `row.file = upload` takes an upload over; save() writes it.
    """

    stored_as = models.CharField(max_length=200, blank=True, editable=False)
    file_key = SealedCharField(label="file.key", max_length=44, null=True, editable=False)
    size = models.PositiveIntegerField(default=0, editable=False)

    _upload: SealedUpload | None = None

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._upload is not None:
            self.stored_as = keep(self._upload, self.stored_as)
            self._upload = None
        super().save(*args, **kwargs)

    @property
    def file(self) -> SealedUpload | None:
        """What was taken over and is not saved yet."""
        return self._upload

    @file.setter
    def file(self, upload: SealedUpload) -> None:
        self.id = upload.id
        self.size = upload.size
        self.file_key = b64encode(upload.key).decode()
        self.stored_as = name_for(upload)
        self._upload = upload
        self.learn_from(upload)

    def learn_from(self, upload: SealedUpload) -> None:
        """Override to keep more of what an upload tells."""

    def content(self) -> FileContent:
        """The plaintext in chunks, in constant memory and without the database.

        The file is opened at once, so what is missing is found out here, and KeyGone of a
        shredded company; SealBroken comes with the chunk that is not what was sealed.
        """
        if self.file_key == ERASED:
            raise KeyGone
        key, tenant_id = b64decode(self.file_key or ""), self.tenant_id  # type: ignore[attr-defined]
        return FileContent(self.stored_as, key, tenant_id, self.pk)

    def let_go_of_file(self) -> None:
        """Forget the file and its key; its bytes go once the caller's save is committed."""
        if self.stored_as:
            delete_on_commit(self.stored_as)
        self.stored_as, self.file_key = "", None
