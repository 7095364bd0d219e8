"""How alike two customers are, and in what: pure functions of what they say."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from customers.folding import fold
from customers.search.words import PHONE_FROM, WORD, phone_digits

# What a firm may leave out of its name.
FORMS = frozenset(
    [
        "inc",
        "incorporated",
        "llc",
        "llp",
        "lp",
        "ltd",
        "limited",
        "corp",
        "corporation",
        "co",
        "company",
        "the",
    ]
)
# How people shorten the commonest words of a street.
SHORT = {
    "street": "st",
    "avenue": "ave",
    "road": "rd",
    "boulevard": "blvd",
    "drive": "dr",
    "lane": "ln",
    "court": "ct",
    "highway": "hwy",
    "parkway": "pkwy",
    "place": "pl",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
}
PHONE, EMAIL, NAME_AND_ADDRESS = "phone", "email", "name_and_address"
SIMILAR_NAME, SIMILAR_STREET = 82, 85  # Of 100.
# Each reason's points, and those of names that are the same.
POINTS, OF_NAME = {PHONE: 40, EMAIL: 45, NAME_AND_ADDRESS: 50}, 20

Said = tuple[str | None, str | None]


class Place(NamedTuple):
    """An address by which mail arrives."""

    zip5: str
    number: str
    street: str  # What is left of it, in short forms.


class Traits(NamedTuple):
    """What of a customer tells it from others."""

    name: str
    phones: frozenset[str]
    emails: frozenset[str]
    places: tuple[Place, ...]
    family: frozenset[Any]  # It and the one above it: they share phones, and are not one.


class Likeness(NamedTuple):
    score: int  # 1 to 100.
    reasons: tuple[str, ...]


def traits_of(customer: Any, region: str) -> Traits:
    people = [customer, *customer.contacts.all()]
    return traits(
        customer.name,
        [(person.phone, person.email) for person in people],
        [(each.street, each.zip_code) for each in customer.addresses.all()],
        (customer.pk, customer.parent_id),
        region,
    )


def traits(
    name: str, people: Iterable[Said], addresses: Iterable[Said], family: Iterable[Any], region: str
) -> Traits:
    """Of phones and e-mails, and of streets and ZIP codes, where they are said."""
    people = list(people)
    digits = (phone_digits(phone, region) for phone, _ in people if phone)
    found = (place(street or "", zip_code or "") for street, zip_code in addresses)
    return Traits(
        plain_name(name),
        frozenset(phone for phone in digits if len(phone) >= PHONE_FROM),
        frozenset(fold(email).strip() for _, email in people if email),
        tuple(filter(None, found)),
        frozenset(filter(None, family)),
    )


def place(street: str, zip_code: str) -> Place | None:
    """
    >>> place("123 North Main Street", "75001-1234"), place("Main St", "75001")
    (Place(zip5='75001', number='123', street='n main st'), None)
    """
    words = [SHORT.get(word, word) for word in WORD.findall(fold(street))]
    number = next((word for word in words if word[0].isdigit()), "")
    rest = " ".join(word for word in words if word != number)
    zip5 = re.sub(r"[^0-9a-z]", "", fold(zip_code))[:5]
    return Place(zip5, number, rest) if number and rest and zip5 else None


def plain_name(name: str) -> str:
    """
    >>> plain_name("The Baker Foods, Inc."), plain_name("The Company")
    ('baker foods', 'the company')
    """
    words = WORD.findall(fold(name))
    return " ".join([word for word in words if word not in FORMS] or words)


def likeness(one: Traits, other: Traits) -> Likeness | None:
    """How likely the two are one; None unless there is a reason to think so.

    >>> baker = Traits("baker foods", frozenset({"5125550142"}), frozenset(), (), frozenset({1}))
    >>> likeness(baker, baker._replace(name="bakers food", family=frozenset({2})))
    Likeness(score=58, reasons=('phone',))
    """
    by_name = fuzz.token_sort_ratio(one.name, other.name)
    reasons = tuple(reasons_for(one, other, by_name))
    if not reasons:
        return None
    score = sum(POINTS[reason] for reason in reasons) + round(OF_NAME * by_name / 100)
    return Likeness(min(100, score), reasons)


def reasons_for(one: Traits, other: Traits, by_name: float) -> Iterator[str]:
    if one.family.isdisjoint(other.family):
        if not one.phones.isdisjoint(other.phones):
            yield PHONE
        if not one.emails.isdisjoint(other.emails):
            yield EMAIL
    if by_name >= SIMILAR_NAME and any(same(a, b) for a in one.places for b in other.places):
        yield NAME_AND_ADDRESS


def same(one: Place, other: Place) -> bool:
    if (one.zip5, one.number) != (other.zip5, other.number):
        return False
    return fuzz.token_sort_ratio(one.street, other.street) >= SIMILAR_STREET
