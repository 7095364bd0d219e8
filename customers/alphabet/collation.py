"""The order of names as people look for them: accents, case and punctuation come last."""

import re
import unicodedata

from customers.folding import fold

WORD = re.compile(r"[^\W_]+")
NUMBER = re.compile(r"\d+")
# Lengths of numbers become characters from " onwards, which must stay below the letters.
MOST_DIGITS_TOLD_APART = 63


def name_key(name: str) -> str:
    """What names are compared by, character by character. It holds neither newline nor NUL.

    >>> sorted(["10", "9 to 5", "Öz", "Ann Lee", "Anna", "O'Brien", "obrien"], key=name_key)
    ['9 to 5', '10', 'Ann Lee', 'Anna', 'obrien', "O'Brien", 'Öz']
    """
    plain = " ".join(WORD.findall(fold(name)))
    exact = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    key = NUMBER.sub(number_key, plain)
    # A tab sorts below a space, so that "Ann" with a mark stays before "Ann Lee".
    return key if exact == plain else f"{key}\t{exact}"


def number_key(match: re.Match[str]) -> str:
    """A number by its length first, so that 9 comes before 10."""
    digits = str(int(match.group()))
    return chr(ord("!") + min(len(digits), MOST_DIGITS_TOLD_APART)) + digits
