"""Whether an opened customer fits a query, how well, and in which of its fields."""

from collections.abc import Sequence
from typing import NamedTuple

from customers.search.queries import FORGIVEN_FROM, TYPOS, forgives

WHOLE, BEGINS, INSIDE, NEAR, NOT = range(5)
Found = tuple[str, str]  # A word of the customer's, and the field it stands in.


class Match(NamedTuple):
    rank: int
    fields: list[str]


def match(words: Sequence[str], found: Sequence[Found]) -> Match | None:
    """The worst rank of the words, and the best field of each; None unless all of them fit."""
    rank, typos = WHOLE, 0
    fields: dict[str, None] = {}
    for word in words:
        best, field = rank_of(word, found)
        if best == NOT:
            return None
        typos += best == NEAR
        rank = max(rank, best)
        fields[field] = None
    return Match(rank, list(fields)) if typos <= TYPOS else None


def rank_of(word: str, found: Sequence[Found]) -> tuple[int, str]:
    best, on = NOT, ""
    forgiven = forgives(word)
    for other, field in found:
        if word == other:
            return WHOLE, field
        if best > BEGINS and other.startswith(word):
            best, on = BEGINS, field
        elif best > INSIDE and len(word) > 2 and word in other:
            best, on = INSIDE, field
        elif best > NEAR and forgiven and is_near(word, other):
            best, on = NEAR, field
    return best, on


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
