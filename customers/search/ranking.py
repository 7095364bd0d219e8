"""Whether an opened customer fits a query, how well, and in which of its fields."""

from collections.abc import Sequence
from typing import NamedTuple

from customers.search.queries import FORGIVEN_FROM, TYPOS, forgives
from customers.search.words import APART

WHOLE, BEGINS, INSIDE, NEAR, NOT = range(5)
NOWHERE = -1


class Match(NamedTuple):
    rank: int
    fields: list[int]  # Their places among the texts.


def match(words: Sequence[str], texts: str) -> Match | None:
    r"""The worst rank of the words, and the best field of each; None unless all of them fit.

    >>> match(["baker", "aust"], f" baker foods {APART} austin "), match(["baker"], " baking ")
    (Match(rank=1, fields=[0, 1]), None)
    """
    rank, typos = WHOLE, 0
    fields: dict[int, None] = {}
    for word in words:
        best, field = rank_of(word, texts)
        if best == NOT:
            return None
        typos += best == NEAR
        rank = max(rank, best)
        fields[field] = None
    return Match(rank, list(fields)) if typos <= TYPOS else None


def rank_of(word: str, texts: str) -> tuple[int, int]:
    """How well a word fits, and in which field first; `texts` are as spaced() makes them."""
    for rank, sought in ((WHOLE, f" {word} "), (BEGINS, f" {word}"), (INSIDE, word)):
        at = texts.find(sought) if rank != INSIDE or len(word) > 2 else NOWHERE
        if at != NOWHERE:
            return rank, texts.count(APART, 0, at)
    return near_of(word, texts) if forgives(word) else (NOT, NOWHERE)


def near_of(word: str, texts: str) -> tuple[int, int]:
    for index, field in enumerate(texts.split(APART)):
        if any(is_near(word, other) for other in field.split()):
            return NEAR, index
    return NOT, NOWHERE


def is_near(word: str, stored: str) -> bool:
    if abs(len(word) - len(stored)) > 1 or len(stored) < FORGIVEN_FROM:
        return False
    return stored.isalpha() and one_edit(word, stored)


def one_edit(a: str, b: str) -> bool:
    """Whether one letter left out, added, changed or swapped with its neighbour makes b of a.

    >>> one_edit("bakre", "baker"), one_edit("baker", "bakers"), one_edit("abcde", "badce")
    (True, True, False)
    """
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), None)
    if same is None:
        return abs(len(a) - len(b)) <= 1
    rest_a, rest_b = a[same:], b[same:]
    if len(a) != len(b):
        return rest_a == rest_b[1:] if len(a) < len(b) else rest_a[1:] == rest_b
    swapped = rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:]
    return rest_a[1:] == rest_b[1:] or swapped
