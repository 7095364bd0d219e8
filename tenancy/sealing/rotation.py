"""New keys for old: a company's next data key, and its live rows sealed anew with it.

History keeps its ciphertext, so older data keys stay; what is re-sealed is what tables hold now.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Model
from psycopg import sql

from tenancy.audit.history import is_history
from tenancy.context import tenant_scope
from tenancy.models import DataKey
from tenancy.sealing.cipher import Sealed, opener, seal
from tenancy.sealing.fields import SealedMixin
from tenancy.sealing.keys import KeyGone, make_data_key, master_keys

BATCH = 500  # Rows that are locked and rewritten in one transaction.
_NO_ROW = UUID(int=0)
REASON = "Sealed anew with the newest data key; no value changed."  # What the audit tells.


class SealedTable(NamedTuple):
    model: type[Model]
    fields: list[SealedMixin]

    @property
    def name(self) -> str:
        return self.model._meta.label

    def compose(self, text: str, **parts: sql.Composable) -> sql.Composed:
        table = sql.Identifier(self.model._meta.db_table)
        return sql.SQL(text).format(table=table, **parts)


def sealed_tables() -> list[SealedTable]:
    """Every model that has sealed fields, with them; histories keep their ciphertext."""
    found = []
    for model in apps.get_models():
        fields = [f for f in model._meta.local_concrete_fields if isinstance(f, SealedMixin)]
        if fields and not is_history(model):
            found.append(SealedTable(model, fields))
    return found


def lock_data_keys(tenant_id: UUID) -> int:
    """Keep others from rotating or shredding until COMMIT; the newest number. KeyGone if shredded.

    What memory still knows of a shredded key must not be sealed anew.
    """
    keys = list(DataKey.objects.order_by("number").select_for_update())
    if not keys or any(key.wrapped is None for key in keys):
        raise KeyGone(tenant_id)
    return keys[-1].number


def newest_data_key(tenant_id: UUID) -> int:
    """The number of the key that seals new values; KeyGone if the company was shredded."""
    with tenant_scope(tenant_id):
        return lock_data_keys(tenant_id)


def add_data_key(tenant_id: UUID) -> int:
    """Make the company's next data key and return its number; KeyGone if it was shredded."""
    with tenant_scope(tenant_id):
        lock_data_keys(tenant_id)
        return make_data_key(tenant_id)


def reseal(tenant_id: UUID) -> Iterator[tuple[str, int]]:
    """Seal anew what older data keys sealed, yielding (model, rows) after each batch.

    Each batch is a transaction of its own, so an interrupted run resumes where it stopped.
    """
    for table in sealed_tables():
        after: UUID | None = _NO_ROW
        while after is not None:
            with tenant_scope(tenant_id, reason=REASON), _telling_triggers():
                rows, after = _reseal_batch(table, tenant_id, after)
            if rows:
                yield table.name, rows


@contextmanager
def _telling_triggers() -> Iterator[None]:
    """Say to triggers on sealed columns that the ciphertext changes and its text does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('attune.resealing', 'yes', true)")
        yield
        cursor.execute("SELECT set_config('attune.resealing', '', true)")


def _reseal_batch(table: SealedTable, tenant_id: UUID, after: UUID) -> tuple[int, UUID | None]:
    """How many rows were written, and the id to go on after; None at the end."""
    newest, open_value = lock_data_keys(tenant_id), opener(tenant_id)
    rows = _stale_rows(table, tenant_id, newest, after)
    renewed = []
    for row_id, *values in rows:
        row = [row_id]
        for field, value in zip(table.fields, values, strict=True):
            if value is not None and Sealed(value).key_number < newest:
                text = open_value(field.label, row_id, value)
                value = bytes(seal(tenant_id, field.label, row_id, text))
            row.append(value)
        renewed.append(row)
    if renewed:
        write_sealed(table, tenant_id, renewed)
    return len(rows), rows[-1][0] if len(rows) == BATCH else None


def _stale_rows(
    table: SealedTable, tenant_id: UUID, newest: int, after: UUID
) -> list[tuple[Any, ...]]:
    """Rows that hold a value of an older key, locked in the order of their ids."""
    query = table.compose(
        "SELECT id, {columns} FROM {table} WHERE tenant_id = %s AND id > %s AND ({stale})"
        " ORDER BY id LIMIT %s FOR NO KEY UPDATE",
        columns=sql.SQL(", ").join(_columns(table)),
        stale=_is_stale(table, newest),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [tenant_id, after, BATCH])
        return cursor.fetchall()


def write_sealed(table: SealedTable, tenant_id: UUID, rows: list[list[Any]]) -> None:
    """Write ciphertexts and nothing else: no timestamp moves, for nothing changed to a reader.

    A row is its id and a ciphertext for each of the table's fields.
    """
    columns = _columns(table)
    query = table.compose(
        "UPDATE {table} SET {changes} FROM unnest(%s::uuid[], {arrays}) AS new (id, {columns})"
        " WHERE {table}.tenant_id = %s AND {table}.id = new.id",
        changes=sql.SQL(", ").join(sql.SQL("{0} = new.{0}").format(c) for c in columns),
        arrays=sql.SQL(", ").join(sql.SQL("%s::bytea[]") for _ in columns),
        columns=sql.SQL(", ").join(columns),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [*map(list, zip(*rows, strict=True)), tenant_id])


def _columns(table: SealedTable) -> list[sql.Identifier]:
    return [sql.Identifier(str(field.column)) for field in table.fields]


def _is_stale(table: SealedTable, newest: int) -> sql.Composed:
    """SQL that is true of a row with a value whose key number (see cipher.py) is below `newest`."""
    number = sql.Literal(newest.to_bytes(2, "big"))
    older = sql.SQL("substring({} FROM 2 FOR 2) < {}")
    return sql.SQL(" OR ").join(older.format(column, number) for column in _columns(table))


def count_stale(tenant_id: UUID, newest: int) -> dict[str, int]:
    """How many rows of each model hold a value that a data key below `newest` sealed."""
    counts = {}
    with tenant_scope(tenant_id), connection.cursor() as cursor:
        for table in sealed_tables():
            query = table.compose(
                "SELECT count(*) FROM {table} WHERE tenant_id = %s AND ({stale})",
                stale=_is_stale(table, newest),
            )
            cursor.execute(query, [tenant_id])
            counts[table.name] = cursor.fetchone()[0]
    return counts


def count_under_older_master_keys(tenant_id: UUID) -> int:
    """How many of the company's data keys the newest master key does not wrap."""
    with tenant_scope(tenant_id):
        wrapped = DataKey.objects.filter(wrapped__isnull=False).values_list("wrapped", flat=True)
        return sum(value[0] != max(master_keys()) for value in wrapped)
