"""One page of hits: rows by tokens from PostgreSQL, opened a helping at a time, and verified.

The walk goes by reading and stage, newest customers first within each. Its place is the last hit
shown, so that inserts meanwhile neither lose nor double any; and it shows nothing of what was
passed over: customers archived, not the asker's own, or fitting only in what is masked for them.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import cached_property

from customers.among import Among, ids_of_text
from customers.search.fields import Reader
from customers.search.queries import (
    forgives,
    literal,
    narrowing,
    near,
    near_sets,
    readings,
    sets_of,
)
from customers.search.ranking import Match, match
from customers.search.switching import OFF
from customers.search.tokens import Tokens, tokens_of
from tenancy.api.columns import Values
from tenancy.api.reading import Plan, uuid_array
from tenancy.context import current_tenant_id
from tenancy.errors import ConflictError

KEY = "SELECT search.current_key(%s)"
EXACT = """
SELECT * FROM search.exact(%s, %s::smallint, %s::integer[], %s::integer[], %s::integer[],
  %s::integer[], %s::uuid[], %s, %s::integer, %s::bigint, %s)
"""
CANDIDATES = """
SELECT 3, c.* FROM search.candidates(%s, %s::smallint, %s::text[], %s::integer[],
  %s::integer[], %s::uuid[], %s::integer, %s::bigint, %s) c
"""
NEAR_WORDS = "SELECT * FROM search.near_words(%s, %s::smallint, %s::integer[])"
NOT_NOW = "Your company has switched the search off, or it was switched on a moment ago."
NEAR_STAGE = 3
SPARE = 2  # Candidates beyond those that are wanted: a few do not verify.
LARGEST = 64  # Times the wanted number that a helping grows to, while few of them fit.


class Place(NamedTuple):
    """Where a page begins: behind this row of this stage, or at the stage's beginning."""

    reading: int = 0
    stage: int = 0
    bucket: int | None = None
    seq: int | None = None


class Hit(NamedTuple):
    row: Values
    items: dict[str, Sequence[Values]]
    rank: int
    matched_on: list[str]
    place: Place


class Candidate(NamedTuple):
    stage: int
    customer_id: UUID
    bucket: int
    seq: int


class Search:
    """A query of one asker: what is typed, the customers they may find, and how these are read.

    Raises ConflictError where the company keeps no tokens.
    """

    def __init__(
        self,
        query: str,
        customers: QuerySet[Any],
        plan: Plan,
        reader: Reader,
        *,
        types: Sequence[str] = (),
        only: list[UUID] | None = None,
    ) -> None:
        self.customers, self.plan, self.reader = customers, plan, reader
        self.tenant_id = current_tenant_id()
        self.readings = readings(query, reader.region)
        self.only = only
        self.key = self.ask(KEY, self.tenant_id)[0][0]
        if self.key == OFF:
            raise ConflictError(NOT_NOW, "search_off")
        self.tokens = tokens_of(self.tenant_id, self.key) if self.key is not None else None
        self.types = self.tokens.sorted("t" + kind for kind in types) if self.tokens else []

    def page(self, size: int, place: Place = Place()) -> tuple[list[Hit], Place | None]:  # noqa: B008
        """The hits behind a place, best first, and where the next page begins, if there is one."""
        hits: list[Hit] = []
        for hit in self.walk(size, place):
            if len(hits) == size:
                return ranked(hits), hits[-1].place
            hits.append(hit)
        return ranked(hits), None

    def walk(self, size: int, place: Place) -> Iterator[Hit]:
        if self.tokens is None:  # The company has never had a customer.
            return
        for number in range(place.reading, len(self.readings)):
            if any(len(word) > 1 for word in self.readings[number]):
                yield from Walk(self, number, self.tokens, size).hits(
                    place if number == place.reading else Place(number)
                )

    def ask(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall()

    def open(self, ids: list[UUID]) -> dict[UUID, tuple[Values, dict[str, Sequence[Values]]]]:
        """What of these the asker may find, with its lists; three queries."""
        rows = self.plan.fetch(self.customers.filter(Among("pk", ids_of_text(uuid_array(ids)))))
        inside = self.plan.fetch_items([row[0] for row in rows])
        return {
            row[0]: (row, {name: found.get(row[0], ()) for name, found in inside.items()})
            for row in rows
        }


class Walk:
    """Goes through the stages of one reading of a query."""

    def __init__(self, search: Search, number: int, tokens: Tokens, size: int) -> None:
        self.search, self.number, self.tokens, self.size = search, number, tokens, size
        self.words = search.readings[number]
        self.before = search.readings[:number]  # What these fit was shown already.
        self.sets = sets_of(self.words, tokens)
        asked = [word for reading in search.readings[: number + 1] for word in reading]
        self.digits = any(any(map(str.isdigit, word)) for word in asked)

    def hits(self, place: Place) -> Iterator[Hit]:
        for stages in (self.exact, self.near):
            if stages == self.near or place.stage < NEAR_STAGE:
                yield from self.fitting(stages, place)
                place = Place(self.number, NEAR_STAGE)

    def fitting(self, stages: Any, place: Place) -> Iterator[Hit]:
        """Hits among a stage's candidates, taken in helpings that grow while few of them fit."""
        wanted, reader = self.size + 1 + SPARE, self.search.reader
        grown = 1
        while True:
            limit = wanted * grown
            candidates = stages(place, limit)
            opened = self.search.open([found.customer_id for found in candidates])
            for found in candidates:
                place = Place(self.number, found.stage, found.bucket, found.seq)
                if found.customer_id in opened:
                    row, items = opened[found.customer_id]
                    if fit := self.fits(reader.words(row, items, digits=self.digits)):
                        names = [reader.name_of(field, items) for field in fit.fields]
                        yield Hit(row, items, fit.rank, names, place)
            if len(candidates) < limit:
                return
            grown = min(grown * 4, LARGEST)

    def fits(self, found: str) -> Match | None:
        if any(match(words, found) for words in self.before):
            return None
        return match(self.words, found)

    def exact(self, place: Place, limit: int) -> list[Candidate]:
        search = self.search
        about = (search.types, search.only, place.stage, place.bucket, place.seq, limit)
        rows = search.ask(EXACT, search.tenant_id, search.key, *self.sets, *about)
        ordered = sorted(rows, key=lambda row: (row[0], -row[2], -row[3]))
        return [Candidate(*row) for row in ordered]

    def near(self, place: Place, limit: int) -> list[Candidate]:
        search = self.search
        if not (sets := self.near_sets):
            return []
        about = (search.types, search.only, place.bucket, place.seq, limit)
        rows = search.ask(
            CANDIDATES, search.tenant_id, search.key, sets, self.sets[NEAR_STAGE - 1], *about
        )
        return sorted((Candidate(*row) for row in rows), key=lambda c: (-c.bucket, -c.seq))

    @cached_property
    def near_sets(self) -> list[str]:
        """Sets by which rows with a near word are found; one query for all words."""
        near_of = {
            word: self.tokens.sorted("=" + other for other in near(word))
            for word in narrowing(self.words)
            if forgives(word)
        }
        if not near_of:
            return []
        asked = [token for tokens in near_of.values() for token in tokens]
        rows = self.search.ask(NEAR_WORDS, self.search.tenant_id, self.search.key, literal(asked))
        known = {token for (token,) in rows}
        found = {word: known.intersection(tokens) for word, tokens in near_of.items()}
        return near_sets(self.words, found, self.tokens)


def ranked(hits: list[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: (hit.place.reading, hit.rank))
