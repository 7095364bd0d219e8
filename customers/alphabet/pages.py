"""Customers of a queryset in the order of their names, a page at a time."""

from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, IntegerField, QuerySet, UUIDField, Value

from customers.alphabet.order import current_alphabet, opened
from customers.alphabet.sorted_names import Place

# So many names are opened and sorted sooner than looked for along the whole alphabet.
FEW = 2000

Fetch = Callable[[QuerySet[Any]], list[Any]]


def places_behind(
    queryset: QuerySet[Any], place: Place | None, *, descending: bool, count: int, fetch: Fetch
) -> tuple[list[Any], list[Place]]:
    """Up to `count` rows behind the place, as `fetch` reads them, and where each of them stands.

    Most lists hold most customers, so the next of the alphabet, twice as many as are wanted, give
    them in one query. A list of few costs two more, one of a middling number some more.
    """
    walk = current_alphabet().behind(place, descending=descending)
    near = list(islice(walk, 2 * count))
    rows = fetch(at_places(queryset, near)[:count])
    if len(rows) == count or len(near) < 2 * count:
        return rows, near
    found = few_behind(queryset, place, descending)
    if found is None:
        found = list(islice(matching(queryset, chain(near, walk)), count))
    return fetch(at_places(queryset, found[:count])[:count]), found[:count]


def at_places(queryset: QuerySet[Any], places: list[Place]) -> QuerySet[Any]:
    """Those of the queryset that stand at the places, in their order."""
    ids = [place.pk for place in places]
    listed = Value(ids, ArrayField(UUIDField()))
    position = Func(listed, "pk", function="array_position", output_field=IntegerField())
    return queryset.filter(pk__in=ids).order_by(position)


def few_behind(
    queryset: QuerySet[Any], place: Place | None, descending: bool
) -> list[Place] | None:
    """Those of a short queryset that stand behind the place; None if it is not short."""
    named = queryset.order_by().prefetch_related(None).values_list("pk", "name")
    found = list(named[: FEW + 1])
    if len(found) > FEW:
        return None
    places = sorted((Place(key, id) for id, key in opened(found)), reverse=descending)
    return [it for it in places if place is None or (it < place if descending else it > place)]


def matching(queryset: QuerySet[Any], places: Iterator[Place]) -> Iterator[Place]:
    """Those places at which there is one of the queryset; one query for each 2,000 looked at."""
    ids = queryset.order_by().prefetch_related(None).values_list("pk", flat=True)
    while near := list(islice(places, FEW)):
        there = set(ids.filter(pk__in=[place.pk for place in near]))
        yield from (place for place in near if place.pk in there)
