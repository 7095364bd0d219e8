"""A value that must never be seen where it is not meant to be."""

from typing import Any

from django.db import connection

SECRET = "Sigrún Canary"


def stored(row: Any, column: str) -> bytes | None:
    """The column as it stands in the database."""
    table = row._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE id = %s', [row.pk])
        value = cursor.fetchone()[0]
    return value if value is None else bytes(value)
