"""What search must find, by looking at every customer's words: the truth that it is held against.

Written from the contract's words alone; it shares no code with the product. Customers are those
that bench.people makes up from their numbers.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from random import Random

from bench import people

Words = list[str]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def words_of(text: str) -> Words:
    decomposed = unicodedata.normalize("NFKD", text.replace("'", "").lower())
    return re.findall(r"[^\W_]+", "".join(c for c in decomposed if not unicodedata.combining(c)))


def external_id(number: int) -> str:
    return f"B-{number:06}"


def document(number: int) -> Words:
    """All searched words of the customer of this number."""
    columns = people.customer(number)
    texts = [columns["name"], columns["primary_contact"], columns["email"], external_id(number)]
    phones = [columns["phone"]]
    for address in columns["addresses"]:
        texts += [address["street"], address["city"], address["zip_code"]]
    for contact in columns["contacts"]:
        texts += [contact["name"], contact["email"]]
        phones.append(contact["phone"])
    digits = [re.sub(r"\D", "", phone) for phone in phones]
    joined = external_id(number).replace("-", "").lower()
    return [word for text in texts for word in words_of(text)] + [*digits, joined]


def one_typo(a: str, b: str) -> bool:
    """Whether the distance by optimal string alignment, as the textbook has it, is one at most."""
    rows = [[i + j if not i * j else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            rows[i][j] = min(
                rows[i - 1][j] + 1,
                rows[i][j - 1] + 1,
                rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]),
            )
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1] <= 1


def fits(word: str, stored: str) -> bool:
    if stored.startswith(word) or (len(word) > 2 and word in stored):
        return True
    if len(word) < 4 or len(stored) < 5 or abs(len(word) - len(stored)) > 1:
        return False
    return stored.isalpha() and sum(map(str.isdigit, word)) < 2 and one_typo(word, stored)


def readings(query: str) -> list[Words]:
    """A phone of ten digits is one; of seven with signs, it is words too."""
    digits = re.sub(r"\D", "", query)[-10:]
    if re.fullmatch(r"[\d\s()+-]+", query) and len(digits) == 10:
        return [[digits]]
    seven = re.fullmatch(r"\d{3}-\d{4}", query)
    return [*([[digits]] if seven else []), words_of(query)]


class PlainScan:
    """The customers of some numbers, by each distinct word that they hold."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self.holders: dict[str, set[int]] = defaultdict(set)
        for number in numbers:
            for word in document(number):
                self.holders[word].add(number)

    def search(self, query: str) -> set[int]:
        found: set[int] = set()
        for reading in readings(query):
            found |= set.intersection(*map(self.holding, reading))
        return found

    def holding(self, word: str) -> set[int]:
        fitting = [holders for stored, holders in self.holders.items() if fits(word, stored)]
        return set().union(*fitting)


def some_word(at: Random, stored: Words, shortest: int = 3) -> str:
    return at.choice([word for word in stored if len(word) >= shortest])


def part(at: Random, stored: Words) -> str:
    word = some_word(at, stored)
    begin = at.randrange(len(word) - 2)
    return word[begin : begin + at.randint(3, 8)]


def typo(at: Random, stored: Words) -> str:
    word = at.choice([word for word in stored if word.isalpha() and len(word) > 5])
    place = at.randrange(len(word) - 1)
    a, b, letter = word[:place], word[place:], at.choice(LETTERS)
    return at.choice([a + b[1:], a + b[1] + b[0] + b[2:], a + letter + b[1:], a + letter + b])


def phone(at: Random, stored: Words) -> str:
    digits = at.choice([word for word in stored if re.fullmatch(r"\d{10}", word)])
    written = f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return at.choice([digits, written, f"+1 {written}"])


def last_digits(at: Random, stored: Words) -> str:
    digits = at.choice([word for word in stored if re.fullmatch(r"\d{10}", word)])
    return at.choice([digits[-4:], f"{digits[3:6]}-{digits[6:]}"])


KINDS: dict[str, Callable[[Random, Words], str]] = {
    "whole word": some_word,
    "beginning of 4 and more": lambda at, stored: some_word(at, stored, 6)[: at.randint(4, 6)],
    "two or three letters": lambda at, stored: some_word(at, stored)[: at.randint(2, 3)],
    "part": part,
    "phone": phone,
    "last digits of a phone": last_digits,
    "two words": lambda at, stored: f"{part(at, stored)} {some_word(at, stored)[:4]}",
    "typo": typo,
    "typo and word": lambda at, stored: f"{typo(at, stored)} {part(at, stored)}",
    "common": lambda at, stored: at.choice(["example", "com", "main st", "austin", "55", "ind"]),
}


def queries(kind: str, numbers: int, count: int) -> list[str]:
    """The same ones in every run, drawn from customers below `numbers`."""
    at = Random(kind)
    return [KINDS[kind](at, document(at.randrange(numbers))) for _ in range(count)]
