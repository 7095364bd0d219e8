"""Customers of a queryset in the order of their names, a page at a time.

Most lists hold most customers, so the next ones of the whole alphabet fill a page in one query. A
list that is much shorter is opened and sorted; one in between is looked for along the alphabet.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Func, IntegerField, QuerySet, UUIDField, Value

from customers.alphabet.order import current_alphabet, opened
from customers.alphabet.sorted_names import Place

# So many names are opened and sorted sooner than looked for along the whole alphabet.
FEW = 2000
LOOKED_AT = 10_000  # Places asked for at once, where few of them are the queryset's.

Fetch = Callable[[QuerySet[Any]], list[Any]]


class Among(Func):
    """`x = ANY(array)`: one parameter, where IN has one for each of ten thousand."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def rows_behind(
    queryset: QuerySet[Any], place: Place | None, *, descending: bool, count: int, fetch: Fetch
) -> tuple[list[Any], list[Place]]:
    """Up to `count` rows behind the place, as `fetch` reads them, and places of theirs."""
    walk = current_alphabet().behind(place, descending=descending)
    near = list(islice(walk, 2 * count))
    rows = fetch(at_places(queryset, near)[:count])
    if len(rows) == count or len(near) < 2 * count:
        return rows, near
    found = few_behind(queryset, place, descending)
    if found is None:
        found = matching(queryset, chain(near, walk))
    places = list(islice(found, count))
    return fetch(at_places(queryset, places)), places


def rows_from(
    queryset: QuerySet[Any], offset: int, *, descending: bool, count: int, fetch: Fetch
) -> list[Any]:
    """Up to `count` rows after the first `offset`, which are passed over without being fetched."""
    if not offset:
        return rows_behind(queryset, None, descending=descending, count=count, fetch=fetch)[0]
    walk = current_alphabet().behind(None, descending=descending)
    near = list(islice(walk, 2 * (offset + count)))
    found = list(matching(queryset, near))
    if len(found) < offset + count:
        few = few_behind(queryset, None, descending)
        found = list(few or chain(found, matching(queryset, walk)))
    return fetch(at_places(queryset, found[offset : offset + count]))


def at_places(queryset: QuerySet[Any], places: list[Place]) -> QuerySet[Any]:
    """Those of the queryset that stand at the places, in their order."""
    listed = ids_of(places)
    position = Func(listed, "pk", function="array_position", output_field=IntegerField())
    return queryset.filter(Among("pk", listed)).order_by(position)


def few_behind(
    queryset: QuerySet[Any], place: Place | None, descending: bool
) -> Iterable[Place] | None:
    """Those of a short queryset that stand behind the place; None if it is not short."""
    named = queryset.order_by().prefetch_related(None).values_list("pk", "name")
    found = list(named[: FEW + 1])
    if len(found) > FEW:
        return None
    places = sorted((Place(key, id) for id, key in opened(found)), reverse=descending)
    return [it for it in places if place is None or (it < place if descending else it > place)]


def matching(queryset: QuerySet[Any], places: Iterable[Place]) -> Iterator[Place]:
    """Those places at which there is one of the queryset; one query for each 10,000 looked at."""
    ids = queryset.order_by().prefetch_related(None).values_list("pk", flat=True)
    walk = iter(places)
    while near := list(islice(walk, LOOKED_AT)):
        there = {pk.bytes for pk in ids.filter(Among("pk", ids_of(near)))}
        yield from (place for place in near if place.id in there)


def ids_of(places: list[Place]) -> Value:
    return Value([place.pk for place in places], ArrayField(UUIDField()))
