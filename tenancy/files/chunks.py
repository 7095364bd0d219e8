"""A file as a row of sealed chunks, so that any size is sealed and opened in constant memory.

layout   0x01 | chunk | chunk | …, each AES-256-GCM over CHUNK bytes (the last over what is left)
nonce    chunk number (11 bytes) | 1 for the last chunk, else 0
bound    to company + file id, and by the nonce to its place: a chunk that is moved, left out or
         taken from another file does not open, and neither does a file without its end

Each file has a random key of its own, so a nonce is never used twice under one key.
"""

from collections.abc import Iterator
from typing import IO, Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tenancy.sealing.cipher import SealBroken

VERSION = b"\x01"
CHUNK = 64 * 1024  # Bytes of plaintext.
TAG_BYTES = 16


class ChunkSealer:
    """Seals what it is given, piece by piece; the last chunk is written by finish()."""

    def __init__(self, key: bytes, tenant_id: UUID, file_id: UUID, into: IO[bytes]) -> None:
        self.cipher = AESGCM(key)
        self.binding = _binding(tenant_id, file_id)
        self.into = into
        self.waiting = bytearray()
        self.number = 0
        into.write(VERSION)

    def write(self, data: bytes) -> None:
        self.waiting += data
        # A full chunk waits for the byte behind it: only then it is known not to be the last.
        while len(self.waiting) > CHUNK:
            self._seal(bytes(self.waiting[:CHUNK]), is_last=False)
            del self.waiting[:CHUNK]

    def finish(self) -> None:
        self._seal(bytes(self.waiting), is_last=True)
        self.waiting.clear()

    def _seal(self, data: bytes, *, is_last: bool) -> None:
        self.into.write(self.cipher.encrypt(_nonce(self.number, is_last), data, self.binding))
        self.number += 1


def open_chunks(key: bytes, tenant_id: UUID, file_id: UUID, file: Any) -> Iterator[bytes]:
    """Yield the plaintext; SealBroken as soon as a chunk is not what was sealed in its place."""
    cipher, binding = AESGCM(key), _binding(tenant_id, file_id)
    if file.read(1) != VERSION:
        raise SealBroken("file")
    number, sealed = 0, file.read(CHUNK + TAG_BYTES)
    while True:
        following = file.read(CHUNK + TAG_BYTES)
        try:
            yield cipher.decrypt(_nonce(number, not following), sealed, binding)
        except (InvalidTag, ValueError):  # ValueError: too short to hold a tag.
            raise SealBroken("file") from None
        if not following:
            return
        number, sealed = number + 1, following


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _binding(tenant_id: UUID, file_id: UUID) -> bytes:
    return b"file|" + tenant_id.bytes + file_id.bytes
