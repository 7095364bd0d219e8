"""Personal data out of live rows, one model at a time and in bulk."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import JSONField, Model, Q, QuerySet
from django.db.models.functions import Coalesce

from customers.privacy.belongings import personal_fields, rows_of
from tenancy.context import current_tenant_id
from tenancy.files.store import delete_on_commit
from tenancy.models import Document
from tenancy.sealing.cipher import ERASED, seal
from tenancy.sealing.fields import SealedMixin
from tenancy.sealing.rotation import SealedTable, write_sealed


def empty_rows(rows: QuerySet[Any], at: datetime) -> int:
    """Take what is personal out of rows that stay for their figures; how many held any."""
    model = rows.model
    fields = [field for field in personal_fields(model) if not field.generated]
    if not fields:
        return 0
    ids = list(rows.filter(_holds_any(fields)).values_list("pk", flat=True))
    if ids:
        _seal_placeholders(model, fields, ids)
        changes = {f.name: _nothing(f) for f in fields if f.null or not isinstance(f, SealedMixin)}
        changes |= _let_go_of_files(rows) if issubclass(model, Document) else {}
        rows_of(model).filter(pk__in=ids).update(**changes, **_touched(model, at))
    return len(ids)


def _holds_any(fields: list[Any]) -> Q:
    return Q(
        *(
            Q(**{f"{field.name}__isnull": False})
            if field.null or isinstance(field, SealedMixin)
            else ~Q(**{field.name: _nothing(field)})
            for field in fields
        ),
        _connector=Q.OR,
    )


def _nothing(field: Any) -> Any:
    """The value of a column that is emptied; one that must have some says so."""
    if field.null:
        return None
    if isinstance(field, ArrayField):
        return []
    return {} if isinstance(field, JSONField) else ERASED


def _touched(model: type[Model], at: datetime) -> dict[str, Any]:
    """What moves with every change, and, of a document, with its end."""
    archived = {"archived_at": Coalesce("archived_at", at)} if issubclass(model, Document) else {}
    return {"updated_at": at, **archived}


def _let_go_of_files(rows: QuerySet[Any]) -> dict[str, Any]:
    for name in rows.exclude(stored_as="").values_list("stored_as", flat=True):
        delete_on_commit(name)
    return {"stored_as": ""}


def _seal_placeholders(model: type[Model], fields: list[Any], ids: list[Any]) -> None:
    """Write what is sealed and must have a value; each row's ciphertext is its own."""
    sealed: list[Any] = [f for f in fields if isinstance(f, SealedMixin) and not f.null]
    if sealed:
        tenant_id = current_tenant_id()
        rows = [[id, *(bytes(seal(tenant_id, f.label, id, ERASED)) for f in sealed)] for id in ids]
        write_sealed(SealedTable(model, sealed), tenant_id, rows)
