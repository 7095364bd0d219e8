"""A list of names in order, and what was named since laid over it. Pure: no database here."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from typing import NamedTuple, Self

ID_BYTES = 16


class Place(NamedTuple):
    """Where a customer stands: by the key of its name, and among equal ones by its id."""

    key: str
    id: bytes


class SortedNames(Sequence[Place]):
    """Ids and keys of names, in order; two flat sequences, for a list may hold a million."""

    def __init__(self, ids: bytes, keys: list[str]) -> None:
        self.ids, self.keys = ids, keys

    @classmethod
    def of(cls, places: list[Place]) -> Self:
        return cls(b"".join(place.id for place in places), [place.key for place in places])

    @classmethod
    def from_text(cls, text: str) -> Self:
        ids, *keys = text.split("\n")
        return cls(bytes.fromhex(ids), keys)

    def as_text(self) -> str:
        return "\n".join([self.ids.hex(), *self.keys])

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, index: int) -> Place:  # type: ignore[override]  # No slices.
        start = index * ID_BYTES
        return Place(self.keys[index], self.ids[start : start + ID_BYTES])


class Changes(NamedTuple):
    """Customers named since the list was made: whom the list has wrong, and their places now."""

    ids: frozenset[bytes]
    places: list[Place]

    @classmethod
    def of(cls, keys: Mapping[bytes, str | None]) -> "Changes":
        """`keys` by customer; None for one that is there no more."""
        there = (Place(key, id) for id, key in keys.items() if key is not None)
        return cls(frozenset(keys), sorted(there))


class Alphabet(NamedTuple):
    """All customers of a company in order: the list, with the changes laid over it."""

    listed: SortedNames
    changes: Changes

    def behind(self, place: Place | None, *, descending: bool = False) -> Iterator[Place]:
        """Walk from the place onwards, or from the end that comes first; the place left out."""
        listed = _walk(self.listed, place, descending)
        if not self.changes.ids:
            return listed
        kept = (place for place in listed if place.id not in self.changes.ids)
        changed = _walk(self.changes.places, place, descending)
        return merge(kept, changed, reverse=descending)

    def settled(self) -> SortedNames:
        """The list with the changes worked into it."""
        places = [place for place in self.listed if place.id not in self.changes.ids]
        for place in self.changes.places:
            insort(places, place)
        return SortedNames.of(places)


def _walk(places: Sequence[Place], place: Place | None, descending: bool) -> Iterator[Place]:
    if descending:
        end = len(places) if place is None else bisect_left(places, place)
        return map(places.__getitem__, range(end - 1, -1, -1))
    start = 0 if place is None else bisect_right(places, place)
    return map(places.__getitem__, range(start, len(places)))
