"""Texts as words that case and accents do not tell apart, and phones as the digits one dials."""

import re

import phonenumbers

from customers.folding import fold

WORD = re.compile(r"[^\W_]+")
EXTENSION = re.compile(r"(?i)\s*(?:x|ext|#|;)")
NORTH_AMERICA = frozenset({"US", "CA"})
LAST = 4  # Digits by which people ask for a phone.
PHONE_FROM = 7  # Digits that make a phone.


def words(text: str) -> list[str]:
    """The words of a stored text; what is joined by a sign also as one word.

    >>> words("B&B A-1 Foods"), words("jo@example.com")
    (['b', 'b', 'a', '1', 'foods', 'bb', 'a1'], ['jo', 'example', 'com'])
    """
    folded = fold(text)
    found = WORD.findall(folded)
    if len(found) > 1 and "@" not in folded:
        for chunk in folded.split():
            pieces = WORD.findall(chunk)
            if len(pieces) > 1 and min(map(len, pieces)) <= 2:
                found.append("".join(pieces))
    return found


def phone_digits(text: str, region: str) -> str:
    """The digits that one dials inside the number's country, without the extension.

    >>> [phone_digits(text, "US") for text in ("(555) 123-4567", "+1 555.123.4567 x12")]
    ['5551234567', '5551234567']
    >>> phone_digits("+44 20 7946 0958", "US"), phone_digits("020 7946 0958", "GB")
    ('02079460958', '02079460958')
    """
    if region in NORTH_AMERICA:
        # What the parser would answer, at a hundredth of its cost: hits are read a page at once.
        digits = re.sub(r"\D", "", EXTENSION.split(text, 1)[0])
        if len(digits) == 11 and digits[0] == "1":
            return digits[1:]
        if len(digits) == 10 and "+" not in text and digits[0] not in "01":
            return digits
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", text)
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return re.sub(r"\D", "", EXTENSION.split(national, 1)[0])


def phone_words(text: str, region: str) -> list[str]:
    """A phone as one word, and its last digits as another."""
    digits = phone_digits(text, region)
    return [digits, digits[-LAST:]] if len(digits) >= PHONE_FROM else [digits]


def mc_words(number: str) -> list[str]:
    """
    >>> mc_words("123456")
    ['123456', 'mc123456']
    """
    return [number, f"mc{number}"]


def dot_words(number: str) -> list[str]:
    return [number, f"dot{number}", f"usdot{number}"]
