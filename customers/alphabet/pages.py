"""Customers of a queryset in the order of their names, a page at a time.

Most lists hold most customers, so the next ones of the whole alphabet fill a page in one query. A
list that is much shorter is opened and sorted; one in between is looked for along the alphabet.
"""

from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Any

from django.db.models import Func, IntegerField, QuerySet

from customers.alphabet.order import current_alphabet, opened
from customers.alphabet.sorted_names import Place
from customers.among import Among, ids_of_text

# So many names are opened and sorted sooner than looked for along the whole alphabet.
FEW = 2000
# Places asked for at once, where few of them are the queryset's: at first, and after that.
LOOKED_AT = (1000, 10_000)

Fetch = Callable[[QuerySet[Any]], list[Any]]


def rows_behind(
    queryset: QuerySet[Any], place: Place | None, *, descending: bool, count: int, fetch: Fetch
) -> tuple[list[Any], list[Place]]:
    """Up to `count` rows behind the place, as `fetch` reads them, and places of theirs."""
    walk = current_alphabet().behind(place, descending=descending)
    enough = count + count // 2 + 1  # Some are archived.
    near = list(islice(walk, enough))
    rows = fetch(at_places(queryset, near)[:count])
    if len(rows) == count or len(near) < enough:
        return rows, near
    found = found_along(queryset, chain(near, walk), place, descending, count)
    return fetch(at_places(queryset, found)), found


def rows_from(
    queryset: QuerySet[Any], offset: int, *, descending: bool, count: int, fetch: Fetch
) -> list[Any]:
    """Up to `count` rows after the first `offset`, which are passed over without being fetched."""
    if not offset:
        return rows_behind(queryset, None, descending=descending, count=count, fetch=fetch)[0]
    walk = current_alphabet().behind(None, descending=descending)
    found = found_along(queryset, walk, None, descending, offset + count)
    return fetch(at_places(queryset, found[offset:]))


def found_along(
    queryset: QuerySet[Any],
    walk: Iterator[Place],
    place: Place | None,
    descending: bool,
    count: int,
) -> list[Place]:
    """The first `count` places of the queryset's along the walk, which begins behind `place`."""
    first, rest = LOOKED_AT
    near = list(islice(walk, max(first, count + count // 2)))
    found = matching(queryset, near)
    if len(found) < count:
        if (few := few_behind(queryset, place, descending)) is not None:
            return few[:count]
        while len(found) < count and (near := list(islice(walk, rest))):
            found += matching(queryset, near)
    return found[:count]


def at_places(queryset: QuerySet[Any], places: list[Place]) -> QuerySet[Any]:
    """Those of the queryset that stand at the places, in their order."""
    ids = ids_of(places)
    position = Func(ids, "pk", function="array_position", output_field=IntegerField())
    return queryset.filter(Among("pk", ids)).order_by(position)


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


def matching(queryset: QuerySet[Any], places: list[Place]) -> list[Place]:
    """Those places at which there is one of the queryset; one query."""
    ids = queryset.order_by().prefetch_related(None).values_list("pk", flat=True)
    there = {pk.bytes for pk in ids.filter(Among("pk", ids_of(places)))}
    return [place for place in places if place.id in there]


def ids_of(places: list[Place]) -> Func:
    text = ",".join([place.id.hex() for place in places])
    return ids_of_text(f"{{{text}}}")
