"""Search by tokens finds what a plain scan of the opened customers finds: all of it, and no more.

The truth is written here anew, from the contract's words, and shares no code with the product.
"""

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bench import people
from conftest import Api
from customers.models import Address, Contact, Customer
from customers.search.keeping import keep_stored
from customers.tests.search_asking import SEARCH, pages
from tenancy.context import tenant_scope
from tenancy.models import Company

pytestmark = pytest.mark.django_db
CUSTOMERS = 300
QUERIES = 12  # Of each kind.
Document = list[str]


def plain_words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text.replace("'", "").lower())
    return re.findall(r"[^\W_]+", "".join(c for c in decomposed if not unicodedata.combining(c)))


@pytest.fixture
def documents(acme: Company) -> dict[str, Document]:
    """A company's customers, as all the words of each."""
    documents = {}
    with tenant_scope(acme.pk):
        for number in range(CUSTOMERS):
            columns = people.customer(number)
            items = {Address: columns.pop("addresses"), Contact: columns.pop("contacts")}
            customer = Customer.objects.create(**columns, external_id=f"B-{number:06}")
            for model, rows in items.items():
                model.objects.bulk_create(model(customer=customer, **row) for row in rows)
            documents[str(customer.pk)] = document(columns, items, number)
        keep_stored([*documents])
    return documents


def document(columns: Any, items: Any, number: int) -> Document:
    texts = [columns["name"], columns["primary_contact"], columns["email"], f"B-{number:06}"]
    phones = [columns["phone"]]
    for address in items[Address]:
        texts += [address["street"], address["city"], address["zip_code"]]
    for contact in items[Contact]:
        texts += [contact["name"], contact["email"]]
        phones.append(contact["phone"])
    digits = [re.sub(r"\D", "", phone) for phone in phones]
    joined = [f"b{number:06}"]
    return [word for text in texts for word in plain_words(text)] + digits + joined


def one_typo(a: str, b: str) -> bool:
    """The distance by optimal string alignment, as the textbook has it, is one at most."""
    rows = [[i + j if not i * j else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            same = a[i - 1] == b[j - 1]
            rows[i][j] = min(
                rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (not same)
            )
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1] <= 1


def fits(word: str, stored: Document) -> bool:
    if any(other.startswith(word) or (len(word) > 2 and word in other) for other in stored):
        return True
    if len(word) < 4 or sum(map(str.isdigit, word)) > 1:
        return False
    likely = (w for w in stored if w.isalpha() and len(w) >= 5 and abs(len(w) - len(word)) < 2)
    return any(one_typo(word, other) for other in likely)


Draw = Callable[[random.Random, list[Document]], str]


def some_word(at: random.Random, documents: list[Document], shortest: int) -> str:
    long = [word for word in at.choice(documents) if len(word) >= shortest]
    return at.choice(long) if long else some_word(at, documents, shortest)


def part(at: random.Random, documents: list[Document]) -> str:
    word = some_word(at, documents, 3)
    begin = at.randrange(len(word) - 2)
    return word[begin : begin + at.randint(3, 8)]


def typo(at: random.Random, documents: list[Document]) -> str:
    word = some_word(at, documents, 5)
    if not word.isalpha():
        return typo(at, documents)
    place = at.randrange(len(word) - 1)
    a, b = word[:place], word[place:]
    letter = at.choice("abcdefghijklmnopqrstuvwxyz")
    return at.choice([a + b[1:], a + b[1] + b[0] + b[2:], a + letter + b[1:], a + letter + b])


def phone(at: random.Random, documents: list[Document]) -> str:
    digits = at.choice([word for word in at.choice(documents) if re.fullmatch(r"\d{10}", word)])
    written = f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return at.choice([digits, written, f"+1 {written}", digits[-4:], f"{digits[3:6]}-{digits[6:]}"])


KINDS: dict[str, Draw] = {
    "whole": lambda at, documents: some_word(at, documents, 3),
    "beginning": lambda at, documents: some_word(at, documents, 4)[: at.randint(2, 6)],
    "part": part,
    "phone": phone,
    "two words": lambda at, documents: f"{part(at, documents)} {some_word(at, documents, 2)[:4]}",
    "typo": typo,
    "typo and word": lambda at, documents: f"{typo(at, documents)} {part(at, documents)}",
}


def truth(query: str, documents: dict[str, Document]) -> set[str]:
    digits = re.sub(r"\D", "", query)[-10:]
    is_phone = re.fullmatch(r"[\d\s()+-]+", query) and len(digits) in (7, 10)
    readings = [[digits]] if is_phone else []
    if not is_phone or (len(digits) == 7 and not query.isdigit()):
        readings.append(plain_words(query))
    return {
        pk
        for pk, stored in documents.items()
        if any(all(fits(word, stored) for word in reading) for reading in readings)
    }


def queries(documents: dict[str, Document]) -> Iterator[str]:
    at = random.Random("queries")  # noqa: S311 - the same ones in every run
    for draw in KINDS.values():
        for _ in range(QUERIES):
            yield draw(at, list(documents.values()))


def test_search_finds_what_a_plain_scan_finds(
    api: Api, acme: Company, documents: dict[str, Document]
) -> None:
    client, missed, doubled, wrong = api(acme), {}, {}, {}
    looked_for = 0
    for query in queries(documents):
        first = client.get(SEARCH, {"q": query, "pageSize": 200})
        seen = [hit["id"] for hit in first.json()["results"]]
        if first.json()["next"]:
            seen += [pk for page in pages(client, first.json()["next"]) for pk in page]
        wanted = truth(query, documents)
        looked_for += len(wanted)
        missed |= {query: wanted - set(seen)} if wanted - set(seen) else {}
        wrong |= {query: set(seen) - wanted} if set(seen) - wanted else {}
        doubled |= {query: seen} if len(seen) != len(set(seen)) else {}

    assert looked_for > CUSTOMERS
    assert (missed, wrong, doubled) == ({}, {}, {})
