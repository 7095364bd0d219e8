"""Names as people look for them."""

from itertools import permutations

import pytest

from customers.alphabet.collation import name_key

IN_ORDER = [
    "!!",
    "🚚",
    "007 Movers",
    "9 to 5",
    "10",
    "10 Downing",
    "100 Acres",
    "A 1 Towing",
    "A-1 Towing",
    "A1 Towing",
    "A9",
    "A10",
    "Ånes",
    "Ångström",
    "Ann Lee",
    "Anna",
    "Baker Foods",
    "Baker & Sons",
    "bäker & sons",
    "Café",
    "Cafe Luna",
    "Éclair",
    "Łódź",
    "Ñandú",
    "Nanna",
    "Öberg",
    "Obermann",
    "O'Brien",
    "Straße",
    "Strasser",
    "zoë",
    "Zoey",
    "Ωmega",
    "Ежик",
    "Иван",
    "株式会社",
]


def test_names_stand_as_people_look_for_them() -> None:
    assert sorted(reversed(IN_ORDER), key=name_key) == IN_ORDER


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Baker Foods", "baker foods"),
        ("BAKER  FOODS ", "baker foods"),
        ("Åsa", "asa\tåsa"),
        ("ÅSA", "asa\tåsa"),
        ("A\u030asa", "asa\tåsa"),
        ("Straße", "strasse"),
        ("Ørsted Æble", "orsted aeble\tørsted æble"),
        ("O'Brien", "obrien\to'brien"),
        ("9 to 5", '"9 to "5'),
        ("Route 066", "route #66"),
        ("３ＰＬ", '"3pl\t３ｐｌ'),
        ("٣", '"3'),
        ("İpek", "ipek\ti̇pek"),
        ("🚚", "\t🚚"),
        ("", ""),
    ],
)
def test_key_itself(name: str, key: str) -> None:
    assert name_key(name) == key


def test_key_has_no_character_that_ends_a_line() -> None:
    assert "\n" not in name_key("Baker\nFoods\x1c\x85")


def test_number_with_more_digits_than_can_be_told_apart_stays_before_letters() -> None:
    assert name_key("9" * 200) < name_key("a")


@pytest.mark.parametrize("names", list(permutations(["Resume", "Résumé", "résumé"])))
def test_case_alone_makes_no_order(names: tuple[str, ...]) -> None:
    assert sorted(map(name_key, names)) == ["resume", "resume\trésumé", "resume\trésumé"]
