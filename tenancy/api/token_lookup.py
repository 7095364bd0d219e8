"""From a bearer token's digest to the member it speaks for, in one query that is compiled once.

This stands before every request, and compiling the query anew costs several times what asking
it does.
"""

from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, models
from django.db.models.functions import Now

from tenancy.models import AuthToken, Company, Membership, User

# What one row holds, in this order: the token and, behind it, whom it speaks for.
PARTS: tuple[tuple[type[models.Model], str], ...] = (
    (AuthToken, ""),
    (Membership, "membership__"),
    (Company, "membership__tenant__"),
    (User, "membership__user__"),
)
DIGEST = "the digest that is asked for"


class Statement(NamedTuple):
    sql: str
    params: tuple[Any, ...]


def living_token(digest: str) -> AuthToken | None:
    """The token with this digest, its member, company and user, if all of them are in order."""
    statement = _statement(settings.QUICKSTART)
    with connection.cursor() as cursor:
        params = [digest if param == DIGEST else param for param in statement.params]
        cursor.execute(statement.sql, params)
        row = cursor.fetchone()
    return _token(row) if row else None


@cache
def _statement(quickstart: bool) -> Statement:
    """The models' own rules as SQL; `quickstart` because it decides about demo users."""
    columns = [
        f"{prefix}{field.attname}"
        for model, prefix in PARTS
        for field in model._meta.concrete_fields
    ]
    found = AuthToken.objects.alive(Now()).filter(
        digest=DIGEST, membership__in=Membership.objects.working()
    )
    return Statement(*found.values_list(*columns).query.sql_with_params())


def _token(row: tuple[Any, ...]) -> AuthToken:
    made: list[Any] = []
    start = 0
    for model, _ in PARTS:
        names = [field.attname for field in model._meta.concrete_fields]
        made.append(model.from_db(connection.alias, names, row[start : start + len(names)]))
        start += len(names)
    token: AuthToken = made[0]
    _, member, company, user = made
    member.tenant, member.user, token.membership, token.user = company, user, member, user
    return token
