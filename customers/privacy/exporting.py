"""Everything held on a customer, as one JSON document that is written while it is sent.

{"exportedAt", "company", "customerId", "records": {resource: [record, …]}, "history": [entry, …]}

Records have every column, in camel case; documents their content too, in base64. Customers that
were merged into this one are among them, for they are the same person. Each batch is a transaction
of its own, so a slow reader holds no snapshot open and any size takes little memory.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Model

from customers.models import Customer
from customers.privacy.belongings import belongings, records_of
from tenancy.asker import Asker
from tenancy.audit.events import record_event
from tenancy.audit.feed import Feed, Key, entries, feed_for
from tenancy.audit.registry import AuditedResource
from tenancy.context import tenant_scope
from tenancy.models import AuditEvent, Document
from tenancy.sealing.keys import KeyGone

BATCH = 500
OLDEST_FIRST = ("history_date", "history_id")
# Ours, and of no meaning to the person: the wall between companies, and where a file lies.
NOT_TOLD = frozenset({"tenant_id", "stored_as", "file_key"})


def export(asker: Asker, customer: Any, at: datetime) -> Iterator[bytes]:
    """Tell the audit of it, and return what writes the document."""
    pk = customer.pk
    record_event(AuditEvent.Action.EXPORTED, "customer", resource_id=pk, customer_id=pk)
    about = {"exportedAt": at, "company": asker.company.name, "customerId": pk}
    return _document(asker, about, Customer.ids_of(pk))


def _document(asker: Asker, about: dict[str, Any], ids: list[UUID]) -> Iterator[bytes]:
    yield _json(about)[:-1] + b',"records":{'
    for place, resource in enumerate(belongings()):
        yield (b"," if place else b"") + _json(resource.name) + b":["
        yield from _listed(_records(asker, resource, ids))
        yield b"]"
    yield b'},"history":['
    yield from _listed([_json(entry)] for entry in _history(asker, ids))
    yield b"]}"


def _listed(records: Iterable[Iterable[bytes]]) -> Iterator[bytes]:
    for place, parts in enumerate(records):
        yield b"," if place else b""
        yield from parts


def _records(asker: Asker, resource: AuditedResource, ids: list[UUID]) -> Iterator[Iterator[bytes]]:
    """The records one after the other, each as pieces of its JSON."""
    after = UUID(int=0)
    while True:
        with tenant_scope(asker.company.pk):
            rows = records_of(resource, ids).filter(pk__gt=after).order_by("pk")
            batch = [(row, _json(columns_of(row))) for row in rows[:BATCH]]
        for row, told in batch:
            yield _with_content(row, told) if isinstance(row, Document) else iter([told])
        if len(batch) < BATCH:
            return
        after = batch[-1][0].pk


def columns_of(row: Model) -> dict[str, Any]:
    return {api_name(field): getattr(row, field.attname) for field in told_fields(type(row))}


def told_fields(model: type[Model]) -> list[Any]:
    return [f for f in model._meta.concrete_fields if f.attname not in NOT_TOLD and not f.generated]


def api_name(field: Any) -> str:
    first, *others = field.attname.split("_")
    return first + "".join(map(str.capitalize, others))


def _with_content(document: Document, told: bytes) -> Iterator[bytes]:
    """A document with its file; one whose file is gone has null."""
    try:
        content = document.content() if document.stored_as else None
    except (OSError, KeyGone):
        content = None
    if content is None:
        yield told[:-1] + b',"content":null}'
        return
    yield told[:-1] + b',"content":"'
    yield from _base64(content)
    yield b'"}'


def _base64(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        whole = rest + chunk
        cut = len(whole) - len(whole) % 3
        yield b64encode(whole[:cut])
        rest = whole[cut:]
    yield b64encode(rest)


def _history(asker: Asker, ids: list[UUID]) -> Iterator[dict[str, Any]]:
    last: Key | None = None
    while True:
        with tenant_scope(asker.company.pk):
            keys = _keys_behind(feed_for(asker, *ids), last)
            found = entries(keys, asker)
        yield from found
        if len(keys) < BATCH:
            return
        last = keys[-1]


def _keys_behind(feed: Feed, last: Key | None) -> list[Key]:
    def page_of(rows: Any) -> Any:
        if last is not None:
            # By the date alone an index is entered; what was told before is left out below.
            rows = rows.filter(history_date__gte=last.history_date)
            rows = rows.exclude(history_date=last.history_date, history_id__lte=last.history_id)
        return rows.order_by(*OLDEST_FIRST)[:BATCH]

    return [Key(*row) for row in feed.keys(page_of, OLDEST_FIRST)[:BATCH]]


def _json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_UTC_Z, default=str)
