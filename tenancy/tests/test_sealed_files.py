"""Files are sealed while they arrive, lie as ciphertext alone, and open only whole and in place."""

import os
import tracemalloc
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from tenancy.context import tenant_scope
from tenancy.files.chunks import CHUNK, TAG_BYTES, ChunkSealer, open_chunks
from tenancy.files.content import content_type_of
from tenancy.files.store import keep, name_for, sweep
from tenancy.files.uploads import SealedUpload
from tenancy.models import Company, Job
from tenancy.sealing.cipher import SealBroken
from tenancy.sealing.keys import KeyGone, destroy_data_keys
from tenancy.sealing.rotation import add_data_key
from tenancy.tests.canary import SECRET

KEY, COMPANY, FILE = os.urandom(32), uuid4(), uuid4()
SEALED_CHUNK = CHUNK + TAG_BYTES


def sealed(data: bytes, key: bytes = KEY) -> bytes:
    into = BytesIO()
    sealer = ChunkSealer(key, COMPANY, FILE, into)
    for start in range(0, len(data), 1000):
        sealer.write(data[start : start + 1000])
    sealer.finish()
    return into.getvalue()


def opened(data: bytes, company: Any = COMPANY, file: Any = FILE) -> bytes:
    return b"".join(open_chunks(KEY, company, file, BytesIO(data)))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_file_of_any_size_opens_as_it_was(size: int) -> None:
    data = os.urandom(size)

    assert opened(sealed(data)) == data


CHUNKS = sealed(b"a" * CHUNK + b"b" * CHUNK + b"c")


def parts() -> list[bytes]:
    body = CHUNKS[1:]
    return [body[:SEALED_CHUNK], body[SEALED_CHUNK : 2 * SEALED_CHUNK], body[2 * SEALED_CHUNK :]]


@pytest.mark.parametrize(
    "broken",
    [
        b"\x01" + parts()[1] + parts()[0] + parts()[2],
        b"\x01" + parts()[0] + parts()[1],
        b"\x01" + parts()[0] + parts()[2],
        b"\x01" + parts()[0],
        b"\x01",
        b"",
        CHUNKS[:-1],
        CHUNKS + b"x",
        CHUNKS + parts()[2],
        b"\x02" + CHUNKS[1:],
        CHUNKS[:100] + bytes([CHUNKS[100] ^ 1]) + CHUNKS[101:],
    ],
    ids=[
        "swapped",
        "cut at a chunk",
        "without its middle",
        "first alone",
        "version alone",
        "empty",
        "cut",
        "longer",
        "end twice",
        "other version",
        "altered",
    ],
)
def test_file_that_is_not_as_it_was_sealed_does_not_open(broken: bytes) -> None:
    with pytest.raises(SealBroken):
        opened(broken)


def test_file_opens_for_its_company_and_row_alone() -> None:
    with pytest.raises(SealBroken):
        opened(CHUNKS, company=uuid4())
    with pytest.raises(SealBroken):
        opened(CHUNKS, file=uuid4())
    with pytest.raises(SealBroken):
        opened(sealed(b"of another key", os.urandom(32)))


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", "image/png"),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"MZ\x90\x00", None),
        (b"\x7fELF", None),
        (b"<svg onload=alert(1)>", None),
        (b"<html>%PDF-1.7", None),
        (b"", None),
    ],
)
def test_content_is_told_by_its_first_bytes(head: bytes, kind: str | None) -> None:
    assert content_type_of(head) == kind


def upload(text: str = SECRET * 10_000) -> SealedUpload:
    return SealedUpload.of("customers.csv", [text.encode()])


def job_with(file: SealedUpload) -> Job:
    job = Job(kind="customer_import", role="owner")
    job.file = file
    job.save()
    return job


def left_over() -> str:
    """The name of a file that no row has."""
    arrived = upload()
    return keep(arrived, name_for(arrived))


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_nothing_on_disk_tells_content_or_name(in_acme: Company, files_folder: Path) -> None:
    job = job_with(upload())

    (path,) = files_in(files_folder)
    assert SECRET.encode() not in path.read_bytes()
    assert "customers" not in str(path.relative_to(files_folder))
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"".join(Job.objects.get(pk=job.pk).content()).decode() == SECRET * 10_000


def test_upload_on_its_way_lies_sealed_too(in_acme: Company) -> None:
    arrived = upload()

    with arrived:
        arrived.sealed.seek(0)
        assert SECRET.encode() not in arrived.sealed.read()
        assert b"".join(arrived.chunks()).decode() == SECRET * 10_000


def test_file_of_another_row_does_not_open(in_acme: Company, files_folder: Path) -> None:
    mine, other = job_with(upload()), job_with(upload("Carver"))

    mine.stored_as, mine.file_key = other.stored_as, other.file_key

    with pytest.raises(SealBroken):
        list(mine.content())


def test_memory_stays_flat_while_a_file_comes_and_goes(
    in_acme: Company, files_folder: Path
) -> None:
    piece = os.urandom(CHUNK)
    tracemalloc.start()

    job = job_with(SealedUpload.of("large.pdf", (piece for _ in range(240))))  # 15 MB.
    size = sum(len(chunk) for chunk in job.content())

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size == 240 * CHUNK
    assert peak < 40 * CHUNK


def test_file_opens_after_a_new_data_key_and_not_after_shredding(
    in_acme: Company, files_folder: Path
) -> None:
    job = job_with(upload("Baker"))

    add_data_key(in_acme.pk)
    assert b"".join(Job.objects.get(pk=job.pk).content()) == b"Baker"

    destroy_data_keys()
    shredded = Job.objects.get(pk=job.pk)
    with pytest.raises(KeyGone):
        list(shredded.content())


def test_sweep_deletes_old_files_without_a_row_alone(
    acme: Company, rival: Company, files_folder: Path
) -> None:
    with tenant_scope(rival.pk):
        theirs = left_over()
    with tenant_scope(acme.pk):
        kept = job_with(upload()).stored_as
        left_over()
        now = timezone.now()

        assert sweep(now) == 0  # It may belong to a request that is not done yet.
        assert sweep(now + timedelta(hours=25)) == 1
        assert sweep(now + timedelta(hours=25)) == 0

    assert {str(path.relative_to(files_folder)) for path in files_in(files_folder)} == {
        kept,
        theirs,
    }
    assert storages["sealed"].exists(kept)
