"""The list of names and the changes laid over it, against a plain sort."""

from random import Random

import pytest

from customers.alphabet.sorted_names import Alphabet, Changes, Place, SortedNames

NO_CHANGES = Changes.of({})


def id_of(number: int) -> bytes:
    return number.to_bytes(16, "big")


def listed(*names: str) -> SortedNames:
    return SortedNames.of(sorted(Place(name, id_of(n)) for n, name in enumerate(names)))


def test_list_comes_back_from_its_text_as_it_was() -> None:
    names = listed("zoe\tzoë", "", "anna", "anna")

    again = SortedNames.from_text(names.as_text())

    assert list(again) == list(names)
    assert [(place.key, place.id[-1]) for place in again] == [
        ("", 1),
        ("anna", 2),
        ("anna", 3),
        ("zoe\tzoë", 0),
    ]


def test_empty_list_comes_back_empty() -> None:
    assert list(SortedNames.from_text(SortedNames.of([]).as_text())) == []


def test_changes_lie_over_the_list() -> None:
    names = listed("anna", "bert", "carl", "dora")
    changes = Changes.of({id_of(1): "zoe", id_of(2): None, id_of(9): "beth", id_of(0): "anna"})

    alphabet = Alphabet(names, changes)

    expected = [("anna", 0), ("beth", 9), ("dora", 3), ("zoe", 1)]
    assert [(place.key, place.id[-1]) for place in alphabet.behind(None)] == expected
    assert [(place.key, place.id[-1]) for place in alphabet.settled()] == expected
    backwards = alphabet.behind(None, descending=True)
    assert [(place.key, place.id[-1]) for place in backwards] == expected[::-1]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    ("place", "up", "down"),
    [
        (Place("bert", id_of(1)), [2, 3], [0]),
        (Place("bert", id_of(2)), [3], [1, 0]),
        (Place("bess", id_of(0)), [3], [2, 1, 0]),  # Stands there no more.
        (Place("", id_of(0)), [0, 1, 2, 3], []),
        (Place("zoe", id_of(0)), [], [3, 2, 1, 0]),
    ],
)
def test_walk_goes_on_behind_a_place_whoever_stands_there(
    place: Place, up: list[int], down: list[int], descending: bool
) -> None:
    alphabet = Alphabet(listed("anna", "bert", "bert", "carl"), NO_CHANGES)

    walk = alphabet.behind(place, descending=descending)

    assert [there.id[-1] for there in walk] == (down if descending else up)


@pytest.mark.parametrize("seed", range(20))
def test_walks_are_those_over_a_plain_sort(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    names = {id_of(n): random.choice("abcde") * random.randint(0, 3) for n in range(60)}
    start = SortedNames.of(sorted(Place(key, id) for id, key in names.items()))
    changed: dict[bytes, str | None] = {
        id_of(random.randrange(80)): random.choice(["", "b", "cc", "zz", None]) for _ in range(30)
    }
    alphabet = Alphabet(start, Changes.of(changed))

    now = {id: key for id, key in {**names, **changed}.items() if key is not None}
    plain = sorted(Place(key, id) for id, key in now.items())

    assert list(alphabet.settled()) == plain
    for place in [None, *plain, Place("bb", id_of(999))]:
        later = [other for other in plain if place is None or other > place]
        earlier = [other for other in reversed(plain) if place is None or other < place]
        assert list(alphabet.behind(place)) == later
        assert list(alphabet.behind(place, descending=True)) == earlier
