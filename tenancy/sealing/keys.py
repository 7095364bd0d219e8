"""Envelope keys: numbered master keys from the environment wrap each company's data keys."""

import os
import time
from base64 import b64decode
from binascii import Error as Base64Error
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from tenancy.aftermath import outlive
from tenancy.context import TenantRequired, current_tenant_id

# A shredded key may live on in other processes' memory for so long, in seconds.
CACHE_SECONDS = 60
KEY_BYTES = 32
NONCE_BYTES = 12


class KeyGone(Exception):  # noqa: N818 - reads as the sentence it is
    """The company's key was destroyed: what it sealed is unreadable for ever, by design."""


def master_keys() -> dict[int, AESGCM]:
    """Return the master keys by number; the highest number wraps new data keys."""
    return {number: AESGCM(key) for number, key in map(_parse_master_key, settings.MASTER_KEYS)}


def _parse_master_key(entry: str) -> tuple[int, bytes]:
    number, _, encoded = entry.partition(":")
    try:
        key = b64decode(encoded, validate=True)
    except Base64Error:
        key = b""
    if not number.isdigit() or not 1 <= int(number) <= 255 or len(key) != KEY_BYTES:
        raise ImproperlyConfigured(
            "MASTER_KEYS: give number:key pairs such as 1:<base64 of 32 bytes>, comma-separated."
        )
    return int(number), key


def _binding(tenant_id: UUID, number: int) -> bytes:
    return b"data-key|" + tenant_id.bytes + number.to_bytes(2, "big")


def wrap(raw: bytes, binding: bytes) -> bytes:
    """Layout: master key number (1 byte), nonce (12), ciphertext and tag."""
    masters, nonce = master_keys(), os.urandom(NONCE_BYTES)
    number = max(masters)
    return bytes([number]) + nonce + masters[number].encrypt(nonce, raw, binding)


def unwrap(wrapped: bytes, binding: bytes) -> bytes:
    number, nonce = wrapped[0], wrapped[1 : 1 + NONCE_BYTES]
    if (master := master_keys().get(number)) is None:
        raise ImproperlyConfigured(f"MASTER_KEYS lacks number {number}, which wraps a data key.")
    try:
        return master.decrypt(nonce, wrapped[1 + NONCE_BYTES :], binding)
    except InvalidTag:
        raise ImproperlyConfigured(f"MASTER_KEYS: number {number} is another key.") from None


def is_wrapped_by_newest(wrapped: bytes) -> bool:
    return wrapped[0] == max(master_keys())


def make_data_key(tenant_id: UUID) -> int:
    """Add the company's next data key, inside its tenant_scope(), and return its number."""
    from tenancy.models import DataKey  # noqa: PLC0415 - models use sealed fields

    newest = DataKey.objects.order_by("-number").first()
    number = newest.number + 1 if newest else 1
    wrapped = wrap(os.urandom(KEY_BYTES), _binding(tenant_id, number))
    DataKey.objects.create(number=number, wrapped=wrapped)
    forget_data_keys()
    outlive(forget_data_keys)  # Once more at the end: a rollback takes the key away again.
    return number


def rewrap_data_keys(tenant_id: UUID) -> int:
    """Wrap the company's data keys anew with the newest master key; return how many changed."""
    from tenancy.models import DataKey  # noqa: PLC0415 - models use sealed fields

    changed = 0
    for key in DataKey.objects.filter(wrapped__isnull=False).select_for_update():
        binding = _binding(tenant_id, key.number)
        if not is_wrapped_by_newest(key.wrapped):
            key.wrapped = wrap(unwrap(bytes(key.wrapped), binding), binding)
            key.save(update_fields=["wrapped"])
            changed += 1
    return changed


def destroy_data_keys() -> int:
    """Destroy the active company's data keys; return how many there were."""
    from tenancy.models import DataKey  # noqa: PLC0415 - models use sealed fields

    destroyed = DataKey.objects.filter(wrapped__isnull=False).update(wrapped=None)
    forget_data_keys()
    return destroyed


def sealing_cipher(tenant_id: UUID) -> tuple[int, AESGCM]:
    """The company's newest data key, by number and ready for use."""
    living = {n: cipher for n, cipher in _ciphers(tenant_id, _slot()).items() if cipher}
    if not living:
        raise KeyGone(tenant_id)
    return max(living.items())


def opening_cipher(tenant_id: UUID, number: int) -> AESGCM:
    ciphers = _ciphers(tenant_id, _slot())
    if number not in ciphers:
        # Another process may have made the key a moment ago.
        forget_data_keys()
        ciphers = _ciphers(tenant_id, _slot())
    if (cipher := ciphers.get(number)) is None:
        raise KeyGone(tenant_id)
    return cipher


def derived_key(tenant_id: UUID, number: int, purpose: bytes) -> bytes:
    """A key for one other purpose, of which the data key cannot be told; KeyGone with that."""
    if (key := _derived_key(tenant_id, number, purpose, _slot())) is None:
        raise KeyGone(tenant_id)
    return key


@lru_cache(maxsize=4096)
def _derived_key(tenant_id: UUID, number: int, purpose: bytes, slot: int) -> bytes | None:
    from tenancy.models import DataKey  # noqa: PLC0415 - models use sealed fields

    if tenant_id != current_tenant_id():
        raise TenantRequired("A key is derived inside its own company's tenant_scope().")
    wrapped = DataKey.objects.values_list("wrapped", flat=True).get(number=number)
    if wrapped is None:
        return None
    raw = unwrap(bytes(wrapped), _binding(tenant_id, number))
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=purpose).derive(raw)


def forget_data_keys() -> None:
    _ciphers.cache_clear()
    _derived_key.cache_clear()


def _slot() -> int:
    return int(time.monotonic() // CACHE_SECONDS)


@lru_cache(maxsize=4096)
def _ciphers(tenant_id: UUID, slot: int) -> dict[int, AESGCM | None]:
    """The company's data keys by number; None for a destroyed one, so that it is asked once."""
    from tenancy.models import DataKey  # noqa: PLC0415 - models use sealed fields

    if tenant_id != current_tenant_id():
        raise TenantRequired("A sealed value is opened inside its own company's tenant_scope().")
    return {
        number: wrapped and AESGCM(unwrap(bytes(wrapped), _binding(tenant_id, number)))
        for number, wrapped in DataKey.objects.values_list("number", "wrapped")
    }
