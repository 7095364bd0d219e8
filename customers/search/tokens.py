"""Words as tokens: what is stored of each, and what a row must hold for a query's word.

=word   the whole word
^wo     its beginnings of two to four letters
#ord    its parts by threes, and of runs of digits by fours: threes of digits tell too little
ttype   the customer's type
"""

import hashlib
import struct
from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from customers.search.words import LAST, PHONE_FROM
from tenancy.sealing.keys import derived_key

BEGINNING = 4
PART, DIGITS = 3, 4
BLOCK = 16
PURPOSE = b"customer search"


def parts(word: str) -> tuple[list[str], list[str]]:
    threes = ["#" + word[i : i + PART] for i in range(len(word) - PART + 1)]
    fours = [word[i : i + DIGITS] for i in range(len(word) - DIGITS + 1)]
    return threes, ["#" + four for four in fours if four.isdigit()]


def of_word(word: str) -> list[str]:
    """
    >>> of_word("acme")
    ['=acme', '^ac', '^acm', '^acme', '#acm', '#cme']
    """
    beginnings = ["^" + word[:n] for n in range(2, min(len(word), BEGINNING) + 1)]
    threes, fours = parts(word)
    return ["=" + word, *beginnings, *threes, *fours]


def of_phone(words: list[str]) -> list[str]:
    """Of the digits, and of the last ones as a whole word that begins nothing."""
    digits = words[0]
    return of_word(digits) + (["=" + digits[-LAST:]] if len(digits) >= PHONE_FROM else [])


def inside(word: str) -> list[str]:
    """What a row holds that has the word inside one of its own."""
    threes, fours = parts(word)
    return fours + [three for three in threes if not (fours and three[1:].isdigit())]


def asked(word: str, stage: int) -> list[str]:
    """What a row holds that has the word whole (0), at a word's beginning (1), or anywhere (2)."""
    if len(word) < 2:
        return []
    if stage == 0:
        return ["=" + word]
    if stage == 1 and len(word) == LAST and word.isdigit():
        stage = 2  # A phone's last digits begin no word.
    if stage == 1 or len(word) == 2:
        return ["^" + word[:BEGINNING]] + (inside(word) if len(word) > BEGINNING else [])
    return inside(word)


class Tokens:
    """A keyed pseudorandom function into 32 bits: AES-256 of one block, cut.

    ECB is sound here, since each block is a value of its own and none is ever decrypted; it takes
    all tokens of a customer in one call. Collisions only make candidates that do not verify.
    """

    def __init__(self, key: bytes) -> None:
        self.cipher = Cipher(algorithms.AES256(key), modes.ECB())  # noqa: S305
        self.long_key = hashlib.blake2b(b"long words", digest_size=32, key=key).digest()

    def __call__(self, strings: Iterable[str]) -> list[int]:
        blocks = [self.block(text.encode()) for text in strings]
        done = self.cipher.encryptor().update(b"".join(blocks))
        return list(struct.unpack("<" + "i12x" * len(blocks), done))

    def block(self, text: bytes) -> bytes:
        if len(text) >= BLOCK:
            digest = hashlib.blake2b(text, digest_size=BLOCK - 1, key=self.long_key).digest()
            return b"L" + digest
        return text.ljust(BLOCK, b"\0")

    def sorted(self, strings: Iterable[str]) -> list[int]:
        return sorted(set(self(set(strings))))


def tokens_of(tenant_id: UUID, key_number: int) -> Tokens:
    """The function under the company's key of this number; KeyGone if it was destroyed."""
    return _tokens(derived_key(tenant_id, key_number, PURPOSE))


@lru_cache(maxsize=64)
def _tokens(key: bytes) -> Tokens:
    return Tokens(key)
