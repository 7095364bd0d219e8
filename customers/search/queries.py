"""What a person typed, as readings: a phone first, then words. All words of a reading must fit."""

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import combinations, product
from math import prod

from customers.search.tokens import Tokens, asked
from customers.search.words import WORD, fold, phone_digits

PHONE = re.compile(r"[\d\s().+/\-]+(?:(?:x|ext\.?)\s*\d+)?")
NUMBER = re.compile(r"\b(mc|dot|usdot)[\s#.-]*(\d{4,})")
LATIN = "abcdefghijklmnopqrstuvwxyz"
# Scripts whose letters are few enough to try each of them in the place of another.
ALPHABETS = (LATIN, "абвгдежзийклмнопрстуфхцчшщъыьэюяё", "αβγδεζηθικλμνξοπρστυφχψω")
FULL_PHONE = 10
FORGIVEN_FROM = 5  # Letters of a stored word in which a typo is forgiven.
LONGEST = 40  # Letters of a word for which a typo is looked for: bounds the work.
TYPOS = 2  # Words of a query that may have one.
NARROWING = 8  # Words by which rows are looked up; the others are checked on what was found.


def readings(query: str, region: str) -> list[list[str]]:
    """
    >>> readings("(555) 123-4567", "US"), readings("123-4567", "US"), readings("Baker A-1", "US")
    ([['5551234567']], [['1234567'], ['123', '4567']], [['baker', 'a1']])
    """
    folded = fold(query).strip()
    found: list[list[str]] = []
    if PHONE.fullmatch(folded):
        digits = phone_digits(folded, region)
        if len(digits) >= FULL_PHONE and digits.isascii():
            return [[digits]] + ([[folded]] if folded.isdigit() and folded != digits else [])
        if len(digits) == 7 and not folded.isdigit():
            found.append([digits])
    words = list(dict.fromkeys(words_of(folded)))
    if words and words not in found:
        found.append(words)
    return found


def words_of(folded: str) -> Iterator[str]:
    for chunk in NUMBER.sub(r"\1\2", folded).split():
        pieces = WORD.findall(chunk)
        if len(pieces) > 1 and max(map(len, pieces)) == 1:
            yield "".join(pieces)
        else:
            yield from pieces


def narrowing(words: list[str]) -> list[str]:
    """The words that rows are looked up by: of very many, the longest."""
    return sorted(words, key=len, reverse=True)[:NARROWING]


def sets_of(words: list[str], tokens: Tokens) -> list[list[int]]:
    """What a row must hold, by stage."""
    chosen = narrowing(words)
    return [tokens.sorted(t for word in chosen for t in asked(word, n)) for n in (0, 1, 2)]


def forgives(word: str) -> bool:
    """Codes need their exact digits: only words of letters are read with a typo."""
    few_digits = sum(map(str.isdigit, word)) < 2
    return FORGIVEN_FROM - 1 <= len(word) <= LONGEST and few_digits


def near(word: str) -> set[str]:
    """Every word of letters that one edit makes of it: letters left out, added, changed, swapped.

    >>> sorted({"baker", "bakers", "abker", "bakr"} & near("bakerr")), len(near("manufacture"))
    (['baker', 'bakers'], 597)
    """
    letters = "".join(a for a in ALPHABETS if any(c in a for c in word)) or LATIN
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    found = {a + b[1:] for a, b in splits if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1}
    found |= {a + c + b[1:] for a, b in splits if b for c in letters}
    found |= {a + c + b for a, b in splits for c in letters}
    found.discard(word)
    return {other for other in found if len(other) >= FORGIVEN_FROM and other.isalpha()}


def near_sets(words: list[str], found: Mapping[str, Collection[int]], tokens: Tokens) -> list[str]:
    """Sets as `candidates` takes them: one or two words read as near ones, the others inside.

    `found` holds, by word, the tokens of near words that the company has.
    """
    chosen = narrowing(words)
    forgiven = [word for word in chosen if found.get(word)]
    sets = []
    for count in range(1, TYPOS + 1):
        for wrong in combinations(forgiven, count):
            rest = tokens.sorted(t for w in chosen if w not in wrong for t in asked(w, 2))
            choices = [found[word] for word in wrong]
            if prod(map(len, choices)) <= 4:
                # An array for each: then the rarest token leads, or the bucket's.
                sets += [literal({*rest, *one}) for one in product(*choices)]
            else:
                sets.append("|".join(map(literal, [rest, *choices])))
    return sets


def literal(tokens: Collection[int]) -> str:
    return "{" + ",".join(map(str, sorted(tokens))) + "}"
