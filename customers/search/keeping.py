"""Tokens follow the customers: whoever writes one calls keep() in the same transaction.

The customer's row must be locked, or new: then its lists are what they will be at COMMIT.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from customers.models import Customer
from customers.search.fields import stored_texts
from customers.search.queries import FORGIVEN_FROM, literal
from customers.search.switching import OFF
from customers.search.tokens import of_phone, of_word, tokens_of
from customers.search.words import APART, phone_words, spaced
from tenancy.context import current_tenant_id
from tenancy.sealing.keys import sealing_cipher

PUT = "SELECT search.put(%s, %s::smallint, %s::uuid[], %s::text[], %s::integer[])"
FORGET = "SELECT search.forget(%s, %s)"


def keep(customers: Sequence[Customer]) -> None:
    """Make the tokens say what the customers and their lists now say; one statement for all."""
    if not customers:
        return
    tenant_id = current_tenant_id()
    strings = {customer.pk: strings_of(customer) for customer in customers}
    # While tokens move to another key they stand under both; `put` answers which these are. Under
    # OFF nothing stands, and `put` writes nothing where it is the only one.
    given = {OFF}
    number, _ = sealing_cipher(tenant_id)
    while number not in given:
        wanted = put(tenant_id, number, strings)
        given.add(number)
        number = next((other for other in wanted if other not in given), number)


def keep_stored(ids: Collection[UUID]) -> None:
    """The same for customers as they stand in the database."""
    stored = Customer.objects.filter(pk__in=ids).select_related("tenant").order_by("pk")
    keep(list(stored.for_list()))


def put(tenant_id: UUID, number: int, strings: dict[UUID, set[str]]) -> list[int]:
    """Write tokens under one key, and return the keys that they are wanted under."""
    tokens = tokens_of(tenant_id, number)
    arrays = [literal(tokens.sorted(texts)) for texts in strings.values()]
    forgiving = {text for texts in strings.values() for text in texts if is_forgiving(text)}
    known = literal(tokens.sorted(forgiving))
    parameters: list[Any] = [tenant_id, number, list(strings), arrays, known]
    with connection.cursor() as cursor:
        cursor.execute(PUT, parameters)
        return list(cursor.fetchone()[0])


def is_forgiving(text: str) -> bool:
    """Whether it stands for a whole word in which a typo is forgiven."""
    return text[0] == "=" and len(text) > FORGIVEN_FROM and text[1:].isalpha()


def strings_of(customer: Customer) -> set[str]:
    found = {"t" + customer.type}
    region = customer.tenant.region
    texts = []
    for field, value in stored_texts(customer):
        if field.read is phone_words:
            found.update(of_phone(field.read(value, region)))
        else:
            texts.append(" ".join(field.read(value, region)) if field.read else value)
    for word in {*spaced(APART.join(texts)).split()} - {APART}:
        found.update(of_word(word))
    return found


def forget(customer_id: UUID) -> None:
    """Take all tokens of a customer away, and the words that nobody else has: for erasure.

    Until the transaction ends, no other writer of the company's customers goes on.
    """
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [current_tenant_id(), customer_id])
