"""Tries to reach another company's rows, model by model and through each wall alone.

Each function yields one sentence per leak, so that a broken wall is told by name; a sound one
yields nothing. Both need the owner's login (the fixture `owner_transaction`): only the owner can
take the second wall away to look at the first, and act as the app to look at the second.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, ProgrammingError, connection, models, transaction
from django.db.models import Count

from attune.tests.company_rows import Model, company_models, row_of
from tenancy.context import TenantRequired, tenant_scope
from tenancy.models import Company

# The one way past the first wall, on purpose and greppable.
EXIT = "across_tenants"

# Every kind of statement that a queryset can become.
QUESTIONS: dict[str, Callable[[Any], Any]] = {
    "list": list,
    "bool": bool,
    "get": lambda rows: rows.get(pk=uuid4()),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "contains": lambda rows: rows.contains(rows.model(pk=uuid4(), tenant_id=uuid4())),
    "aggregate": lambda rows: rows.aggregate(Count("pk")),
    "annotate": lambda rows: list(rows.annotate(n=Count("tenant"))),
    "values": lambda rows: list(rows.values("pk")),
    "values_list": lambda rows: list(rows.values_list("pk", flat=True)),
    "dates": lambda rows: days_of(rows),
    "latest": lambda rows: rows.latest("pk"),
    "in_bulk": lambda rows: rows.in_bulk(),
    "iterator": lambda rows: list(rows.iterator()),
    "reverse": lambda rows: list(rows.order_by("pk").reverse()),
    "slice": lambda rows: list(rows[:1]),
    "union": lambda rows: list(rows.union(rows)),
    "subquery": lambda rows: list(Company.objects.filter(pk__in=rows.values("tenant_id"))),
    "select_for_update": lambda rows: list(rows.select_for_update()),
    "explain": lambda rows: rows.explain(),
    "update": lambda rows: rows.update(**{rows.model._meta.pk.name: uuid4()}),
    "delete": lambda rows: rows.delete(),
}


def two_companies() -> tuple[Company, Company]:
    """Two companies with a row each in every table, so that there is something to leak."""
    pair = tuple(Company.objects.create(slug=slug, name=slug) for slug in ("acme", "rival"))
    for company in pair:
        with tenant_scope(company.pk):
            for model in company_models():
                row_of(model)
    run("SET CONSTRAINTS ALL IMMEDIATE")  # No ALTER TABLE while a deferred check is waiting.
    return pair[0], pair[1]


def days_of(rows: Any) -> list[Any]:
    fields = rows.model._meta.concrete_fields
    instants = [field.name for field in fields if isinstance(field, models.DateTimeField)]
    return [list(rows.datetimes(name, "day")) for name in instants[:1]] or list(rows)


def first_wall_leaks(model: Model, company: Company) -> Iterator[str]:
    """What the model's managers let through while row security is out of the way."""
    with undone():
        run(f'ALTER TABLE "{model._meta.db_table}" NO FORCE ROW LEVEL SECURITY')
        for manager in model._meta.managers:
            if manager.name == EXIT:
                continue
            name = f"{model._meta.label}.{manager.name}"
            for question, ask in QUESTIONS.items():
                if answers_without_company(manager, ask):
                    yield f"{name} answers {question} without a company"
            with tenant_scope(company.pk):
                seen = set(manager.values_list("tenant_id", flat=True))
            if seen != {company.pk}:
                yield f"{name} sees {len(seen)} companies"


def answers_without_company(manager: Any, ask: Callable[[Any], Any]) -> bool:
    with undone():
        try:
            ask(manager.all())
        except TenantRequired:
            return False
        except (DatabaseError, ValidationError, LookupError, models.ProtectedError):
            return True  # It got as far as the database.
        except models.ObjectDoesNotExist:
            return True
        return True


def second_wall_leaks(model: Model, company: Company, other: Company) -> Iterator[str]:
    """What PostgreSQL itself lets through, asked in SQL as the app and as the owner."""
    table = model._meta.db_table
    for role in (settings.DATABASE_APP_ROLE, settings.DATABASE_OWNER["USER"]):
        with undone():
            run(f'SET LOCAL ROLE "{role}"')
            if rows_reached(f'SELECT 1 FROM "{table}"'):
                yield f"{table} shows {role} rows without a company"
            with tenant_scope(company.pk):
                yield from (f"{table} {leak} {role}" for leak in leaks_inside(model, other))


def leaks_inside(model: Model, other: Company) -> Iterator[str]:
    table, theirs = f'"{model._meta.db_table}"', f"tenant_id = '{other.pk}'"
    columns = ", ".join(f'"{f.column}"' for f in model._meta.concrete_fields if not f.generated)
    key = f'"{model._meta.pk.column}"'
    copied = columns.replace('"tenant_id"', f"'{other.pk}'").replace(key, "gen_random_uuid()")
    if not rows_reached(f"SELECT 1 FROM {table}"):
        yield "hides a company's own rows from"
    if rows_reached(f"SELECT 1 FROM {table} WHERE {theirs}"):
        yield "shows another company's rows to"
    if rows_reached(f"UPDATE {table} SET {key} = {key} WHERE {theirs}"):
        yield "lets another company's rows be changed by"
    if rows_reached(f"DELETE FROM {table} WHERE {theirs}"):
        yield "lets another company's rows be deleted by"
    if rows_reached(f"UPDATE {table} SET {theirs}"):
        yield "lets rows be given to another company by"
    if rows_reached(f"INSERT INTO {table} ({columns}) SELECT {copied} FROM {table} LIMIT 1"):
        yield "lets rows be added to another company by"


def rows_reached(statement: str) -> int:
    """How many rows a statement met; none if it was refused for want of a right."""
    with undone(), connection.cursor() as cursor:
        try:
            cursor.execute(statement)
        except ProgrammingError as error:
            if getattr(error.__cause__, "sqlstate", "") == "42501":  # insufficient_privilege
                return 0
            raise
        except DatabaseError:
            return 1  # A constraint was asked, so the row was reached.
        return int(cursor.rowcount)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
