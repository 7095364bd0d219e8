"""Takes uploads in: each piece is sealed as it arrives, so no plaintext reaches the disk.

Set as FILE_UPLOAD_HANDLERS, it serves the API's multipart bodies and the admin's forms alike.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, Any
from uuid import UUID
from weakref import finalize

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from uuid_utils.compat import uuid7

from tenancy.context import active_tenant_id, current_tenant_id
from tenancy.files.chunks import CHUNK, ChunkSealer, open_chunks
from tenancy.files.content import HEAD, content_type_of
from tenancy.sealing.keys import KEY_BYTES


class SealedUpload(UploadedFile):
    """A file that arrived, sealed already for the row whose id it carries.

    Beyond settings.FILE_UPLOAD_LIMIT its bytes are counted and dropped.
    """

    size: int

    def __init__(self, name: str, tenant_id: UUID) -> None:
        self.sealed: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - see below
        finalize(self, self.sealed.close)
        super().__init__(self.sealed, name, size=0)
        self.id: UUID = uuid7()
        self.tenant_id = tenant_id
        self.key = os.urandom(KEY_BYTES)
        self.head = b""
        self.digest = hashlib.sha256()
        self._sealer = ChunkSealer(self.key, tenant_id, self.id, self.sealed)

    @classmethod
    def of(cls, name: str, pieces: Iterable[bytes]) -> "SealedUpload":
        """Seal what did not arrive by HTTP, in the active company."""
        upload = cls(name, current_tenant_id())
        for piece in pieces:
            upload.add(piece)
        upload.end()
        return upload

    def add(self, data: bytes) -> None:
        self.size += len(data)
        if self.size <= settings.FILE_UPLOAD_LIMIT:
            self.head += data[: HEAD - len(self.head)]
            self.digest.update(data)
            self._sealer.write(data)

    def end(self) -> None:
        self._sealer.finish()
        self.sealed.seek(0)

    @property
    def arrived_at(self) -> datetime:
        """As its id tells, whose first 48 bits are milliseconds."""
        return datetime.fromtimestamp((self.id.int >> 80) / 1000, UTC)

    @property
    def sniffed_type(self) -> str | None:
        return content_type_of(self.head)

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The plaintext; what read() gives is ciphertext, as the store takes it."""
        self.sealed.seek(0)
        return open_chunks(self.key, self.tenant_id, self.id, self.sealed)


class SealedUploadHandler(FileUploadHandler):
    chunk_size = CHUNK
    upload: SealedUpload

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if (tenant_id := active_tenant_id()) is None:
            raise SkipFile  # Outside every company there is no key, and no form asks for a file.
        self.upload = SealedUpload(self.file_name or "", tenant_id)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.upload.add(raw_data)

    def file_complete(self, file_size: int) -> SealedUpload:
        self.upload.end()
        return self.upload

    def upload_interrupted(self) -> None:
        if hasattr(self, "upload"):
            self.upload.close()
