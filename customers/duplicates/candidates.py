"""Who may be alike, without opening anybody: rows that hold the same keyed tokens."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from customers.duplicates.likeness import Traits
from customers.search.queries import literal
from customers.search.tokens import Tokens, tokens_of
from customers.search.words import words
from tenancy.context import current_tenant_id
from tenancy.sealing.keys import sealing_cipher

MOST_SETS = 12  # Of one customer: bounds what somebody with a hundred addresses costs.

# A row at least, so that the key is told in any case.
LOOK = """SELECT search.current_key(%(tenant)s), c.place, c.customer_id
FROM (SELECT) one LEFT JOIN
  search.alike(%(tenant)s, %(key)s::smallint, %(sets)s::text[], %(limit)s) c ON true
"""


def candidates(traits: Mapping[UUID, Traits], limit: int) -> dict[UUID, list[UUID]]:
    """Up to `limit` customers for each that may be the same, itself among them; one query.

    Who tells nothing that could be compared is left out.
    """
    traits = {pk: each for pk, each in traits.items() if each.phones or each.emails or each.places}
    if not traits:
        return {}
    tenant_id = current_tenant_id()
    number, _ = sealing_cipher(tenant_id)
    key, found = look(tenant_id, number, traits, limit)
    if key is not None and key != number:  # Tokens are still being moved to the newest key.
        _, found = look(tenant_id, key, traits, limit)
    return found


def look(
    tenant_id: UUID, key: int, traits: Mapping[UUID, Traits], limit: int
) -> tuple[int | None, dict[UUID, list[UUID]]]:
    tokens, ids = tokens_of(tenant_id, key), list(traits)
    sets = [";".join(token_sets(each, tokens)) for each in traits.values()]
    found: dict[UUID, list[UUID]] = {pk: [] for pk in ids}
    current: int | None = None
    with connection.cursor() as cursor:
        cursor.execute(LOOK, {"tenant": tenant_id, "key": key, "sets": sets, "limit": limit})
        for current, place, candidate in cursor.fetchall():  # noqa: B007 - all tell the same key
            if candidate is not None:
                found[ids[place - 1]].append(candidate)
    return current, found


def token_sets(traits: Traits, tokens: Tokens) -> Sequence[str]:
    """As search.alike takes them: a row fits that holds all of a set, and one of its any."""
    found = [literal(tokens.sorted("=" + word for word in each)) for each in wholes(traits)]
    for place in traits.places:
        # Other codes than ZIP are words of any length.
        code = ["=" + place.zip5] if place.zip5.isdigit() else []
        both = tokens.sorted([*code, "=" + place.number])
        street = tokens.sorted("=" + word for word in place.street.split() if len(word) > 2)
        if street:
            found.append(f"{literal(both)}|{literal(street)}")
    return found[:MOST_SETS]


def wholes(traits: Traits) -> Iterator[list[Any]]:
    for phone in sorted(traits.phones):
        yield [phone]
    for email in sorted(traits.emails):
        # The last word, as com, is nearly everybody's.
        yield words(email)[:-1]
