"""AES-256-GCM over one value, bound to company + field label + row id.

layout   0x01 | data key number (2 bytes) | nonce (12) | ciphertext and tag
bound    a ciphertext moved to another row, field or company does not open
"""

import os
from collections.abc import Callable
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tenancy.sealing.keys import NONCE_BYTES, KeyGone, opening_cipher, sealing_cipher

VERSION = b"\x01"
_NONCE_AT = 3
_TEXT_AT = _NONCE_AT + NONCE_BYTES
ERASED = "[erased]"  # Shown where the company's key was destroyed; the ciphertext stays as it is.


class Sealed(bytes):
    """Ciphertext that has not been opened."""

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__

    @property
    def key_number(self) -> int:
        return int.from_bytes(self[1:_NONCE_AT], "big")


class SealBroken(Exception):  # noqa: N818 - reads as the sentence it is
    """Wrong row, wrong company, wrong field, or altered bytes."""


def seal(tenant_id: UUID, label: str, row_id: UUID, text: str) -> Sealed:
    number, cipher = sealing_cipher(tenant_id)
    nonce = os.urandom(NONCE_BYTES)
    sealed = cipher.encrypt(nonce, text.encode(), _binding(tenant_id, row_id) + label.encode())
    return Sealed(VERSION + number.to_bytes(2, "big") + nonce + sealed)


def unseal(tenant_id: UUID, label: str, row_id: UUID, sealed: bytes) -> str:
    """Open one value; ERASED if its key was destroyed, SealBroken if it does not belong here."""
    return opener(tenant_id)(label, row_id, sealed)


def opener(tenant_id: UUID) -> Callable[[str, UUID, bytes], str]:
    """Return the function that opens values of one company, given (label, row id, ciphertext).

    The one way to open a value, for model fields and for rows read by .values() alike: a page
    of them costs about 1 µs each, since the keys are looked up once, and a row's part of the
    binding is made once for its values that follow one another.
    """
    ciphers: dict[bytes, Any] = {}
    bound_id, bound = None, b""

    def open_value(label: str, row_id: UUID, sealed: bytes) -> str:
        nonlocal bound_id, bound
        header = sealed[:_NONCE_AT]
        if header not in ciphers:
            ciphers[header] = _cipher(tenant_id, label, header)
        if (cipher := ciphers[header]) is None:
            return ERASED
        if row_id is not bound_id:
            bound_id, bound = row_id, _binding(tenant_id, row_id)
        binding = bound + label.encode()
        try:
            text: bytes = cipher.decrypt(sealed[_NONCE_AT:_TEXT_AT], sealed[_TEXT_AT:], binding)
        except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce.
            raise SealBroken(label) from None
        return text.decode()

    return open_value


def _cipher(tenant_id: UUID, label: str, header: bytes) -> AESGCM | None:
    """The cipher that a value's header names; None if its key was destroyed."""
    if header[:1] != VERSION or len(header) < _NONCE_AT:
        raise SealBroken(label)
    try:
        return opening_cipher(tenant_id, Sealed(header).key_number)
    except KeyGone:
        return None


def _binding(tenant_id: UUID, row_id: UUID) -> bytes:
    """What a value is bound to beside its label."""
    return tenant_id.bytes + row_id.bytes
