"""Where sealed files lie, through Django's storage API: random names below the company's id.

A file is written before its row and deleted after its row let go of it, so what can be left over
is a file without a row, never a row without a file; sweep() takes those away.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from weakref import finalize

from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import storages

from tenancy.after_commit import after_commit
from tenancy.context import current_tenant_id
from tenancy.files.chunks import open_chunks
from tenancy.files.uploads import SealedUpload

ALIAS = "sealed"  # In STORAGES.
# A younger file may belong to a transaction that is not committed yet.
LEFT_OVER_AFTER = timedelta(hours=24)
BATCH = 500  # Names that are looked up by one query.


def name_for(upload: SealedUpload) -> str:
    """A random name, in folders that tell company and month, so that sweep() can go through."""
    return f"{upload.tenant_id.hex}/{upload.arrived_at:%Y%m}/{uuid4().hex}"


def keep(upload: SealedUpload, name: str) -> str:
    """Write the ciphertext, which is all that is left of the upload; return its name."""
    upload.sealed.seek(0)
    with upload:
        return str(storages[ALIAS].save(name, File(upload.sealed)))


class FileContent(Iterator[bytes]):
    """The plaintext of a stored file, chunk by chunk; closed at its end, or with this object."""

    def __init__(self, name: str, key: bytes, tenant_id: UUID, file_id: UUID) -> None:
        self.file = storages[ALIAS].open(name, "rb")
        finalize(self, self.file.close)
        self.chunks = open_chunks(key, tenant_id, file_id, self.file)

    def __next__(self) -> bytes:
        try:
            return next(self.chunks)
        except BaseException:  # The end, too.
            self.close()
            raise

    def close(self) -> None:
        self.file.close()


def delete_on_commit(name: str) -> None:
    after_commit(storages[ALIAS].delete, name)


def sweep(at: datetime) -> int:
    """Delete the active company's files that no row names; return how many.

    Lists one month's folder at a time and asks once per BATCH names.
    """
    store, folder = storages[ALIAS], current_tenant_id().hex
    count = 0
    for names in _batches(folder):
        for name in names - _named(names):
            if store.get_modified_time(name) < at - LEFT_OVER_AFTER:
                store.delete(name)
                count += 1
    return count


def _batches(folder: str) -> Iterator[set[str]]:
    for month in _listing(folder)[0]:
        files = _listing(f"{folder}/{month}")[1]
        for start in range(0, len(files), BATCH):
            yield {f"{folder}/{month}/{name}" for name in files[start : start + BATCH]}


def _listing(folder: str) -> tuple[list[str], list[str]]:
    """Folders and files; a file system makes a folder with the first file in it."""
    try:
        return storages[ALIAS].listdir(folder)
    except FileNotFoundError:
        return [], []


def _named(names: set[str]) -> set[str]:
    from tenancy.models import SealedFile  # noqa: PLC0415 - the models keep their files here

    found: set[str] = set()
    for model in apps.get_models():
        if issubclass(model, SealedFile):
            rows = model._default_manager.filter(stored_as__in=names)
            found.update(rows.values_list("stored_as", flat=True))
    return found
