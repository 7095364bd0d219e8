"""Columns as SQL that is written once per plan: compiling them costs several times reading them.

What a queryset adds, its conditions, order and locks, is still compiled anew by Django.
"""

import copy
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Expression, F, Model, QuerySet, TextField
from psycopg.pq import Format

from tenancy.managers import field_at

# The driver's own, which is compiled; Django's is Python, and took a tenth of a list's time.
_instants: Any = psycopg.adapters.get_loader(psycopg.postgres.types["timestamptz"].oid, Format.TEXT)
Values = Sequence[Any]  # One row, in the order of its columns.
Read = Callable[[Any], Any]


class Columns(Expression):
    """Columns of a model, and of what it points to, as one expression of a queryset.

    `names` are paths as values_list() takes them.
    """

    output_field: Any = TextField()  # Django asks for one, and converts nothing for this one.

    def __init__(self, model: type[Model], names: Iterable[str]) -> None:
        super().__init__()
        self.model, self.names = model, tuple(names)
        self.fields = tuple(field_at(model, name) for name in self.names)
        table = model._meta.db_table
        self.parts = [
            f'"{table}"."{field.column}"' if field is not None and "__" not in name else ""
            for name, field in zip(self.names, self.fields, strict=True)
        ]
        self.behind: dict[int, Any] = {}  # Joined columns and annotations, as a query has them.

    @property
    def reads(self) -> list[tuple[int, Read]]:
        """What makes a value of what the driver read, by the column's place."""
        return [
            (index, reading(field))
            for index, field in enumerate(self.fields)
            if hasattr(field, "from_db_value")
        ]

    def resolve_expression(self, query: Any = None, *args: Any, **kwargs: Any) -> Self:
        resolved = copy.copy(self)
        resolved.behind = {
            index: F(name).resolve_expression(query)
            for index, name in enumerate(self.names)
            if not self.parts[index]
        }
        return resolved

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        parts, params = list(self.parts), []
        for index, expression in self.behind.items():
            parts[index], added = compiler.compile(expression)
            params += added
        return ", ".join(parts), tuple(params)

    def rows(self, queryset: QuerySet[Any]) -> list[Values]:
        """Read the queryset's rows as the driver gives them; one query."""
        query: Any = queryset.query.chain()
        query.clear_select_clause()
        query.set_select([self.resolve_expression(query)])
        try:
            statement, params = query.sql_with_params()
        except EmptyResultSet:
            return []
        return fetch(statement, params)


def reading(field: Any) -> Read:
    return lambda value: field.from_db_value(value, None, connection)


def fetch(statement: str, params: Sequence[Any]) -> list[Values]:
    with connection.cursor() as cursor:
        cursor.cursor.adapters.register_loader("timestamptz", _instants)
        cursor.execute(statement, params)
        return list(cursor.fetchall())
