"""Texts as words that case and accents do not tell apart, and phones as the digits one dials."""

import re
from collections.abc import Iterator

import phonenumbers

from customers.folding import fold

WORD = re.compile(r"[^\W_]+")
APART = "\0"  # Stands between texts, and in none.
# Nothing is tried twice (++), nor from within a word: each candidate of a search is looked through.
GAP = re.compile(rf"(?:[^\w{APART}]|_)++")
CHAIN = re.compile(rf"(?<![^\W_])[^\W_]++(?:(?:[^\w\s{APART}]|_)++[^\W_]++)+")
SHORT = 2  # Characters of a piece that is also searched together with its neighbours.
EXTENSION = re.compile(r"(?i)\s*(?:x|ext|#|;)")
NORTH_AMERICA = frozenset({"US", "CA"})
LAST = 4  # Digits by which people ask for a phone.
PHONE_FROM = 7  # Digits that make a phone.


def words(text: str) -> list[str]:
    """The words of a stored text; what is joined by a sign also as one word.

    >>> words("B&B A-1 Foods"), words("jo@example.com")
    (['b', 'b', 'a', '1', 'foods', 'bb', 'a1'], ['jo', 'example', 'com'])
    """
    return spaced(text).split()


def spaced(texts: str) -> str:
    r"""The words of many texts, which stand APART, with a space before and behind each.

    A customer's texts at once, as a string: looking into a list of words costs many times more.

    >>> spaced(APART.join(["A-1 Foods", "Austin"]))
    ' a 1 foods a1 \x00 austin '
    """
    folded = fold(texts)
    fields = GAP.sub(" ", folded).split(APART)
    for index, joined in joined_words(folded):
        fields[index] += f" {joined}"
    return f" {f' {APART} '.join(fields)} "


def joined_words(folded: str) -> Iterator[tuple[int, str]]:
    """What signs chain together, where a piece is short, with the number of the text it is in."""
    for chain in CHAIN.finditer(folded):
        if "@" in chain[0] or min(map(len, pieces := WORD.findall(chain[0]))) > SHORT:
            continue
        index = folded.count(APART, 0, chain.start())
        if "@" not in folded.split(APART)[index]:
            yield index, "".join(pieces)


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
