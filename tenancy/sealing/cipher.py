"""AES-256-GCM over one value, bound to company + field label + row id.

layout   0x01 | data key number (2 bytes) | nonce (12) | ciphertext and tag
bound    a ciphertext moved to another row, field or company does not open
"""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag

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
    sealed = cipher.encrypt(nonce, text.encode(), _binding(tenant_id, label, row_id))
    return Sealed(VERSION + number.to_bytes(2, "big") + nonce + sealed)


def unseal(tenant_id: UUID, label: str, row_id: UUID, sealed: Sealed) -> str:
    """Open one value; ERASED if its key was destroyed, SealBroken if it does not belong here.

    The one way to open a value, for model fields and for rows read by .values() alike.
    """
    if sealed[:1] != VERSION:
        raise SealBroken(label)
    try:
        cipher = opening_cipher(tenant_id, sealed.key_number)
    except KeyGone:
        return ERASED
    binding = _binding(tenant_id, label, row_id)
    try:
        return cipher.decrypt(sealed[_NONCE_AT:_TEXT_AT], sealed[_TEXT_AT:], binding).decode()
    except InvalidTag:
        raise SealBroken(label) from None


def _binding(tenant_id: UUID, label: str, row_id: UUID) -> bytes:
    return tenant_id.bytes + row_id.bytes + label.encode()
