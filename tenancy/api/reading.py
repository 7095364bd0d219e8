"""How records become answers: planned once per serializer and role, then done a page at once.

A plan reads columns, not model instances: it fetches tuples, opens what is sealed in the whole
page with one cipher, and puts each tuple into the answer's shape. A record that was just written
takes the same path from its instance, so POST answers what GET does.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from tenancy.api.columns import Columns, Read, Values, fetch
from tenancy.context import current_tenant_id
from tenancy.sealing.cipher import opener
from tenancy.sealing.fields import SealedMixin

if TYPE_CHECKING:
    from tenancy.asker import Asker

Convert = Callable[[Any], Any]


class Shape(NamedTuple):
    """One JSON object: its keys, the columns they show, and what differs from the column."""

    names: tuple[str, ...]
    pick: Callable[[Values], Iterable[Any]]
    converts: tuple[tuple[str, Convert], ...]
    inner: tuple[tuple[str, "Shape"], ...]
    identity: int | None  # The column whose NULL means that there is no such object.

    def present(self, values: Values) -> dict[str, Any] | None:
        if self.identity is not None and values[self.identity] is None:
            return None
        shown = dict(zip(self.names, self.pick(values), strict=True))
        for name, convert in self.converts:
            if shown[name] is not None:
                shown[name] = convert(shown[name])
        for name, shape in self.inner:
            shown[name] = shape.present(values)
        return shown


class Computed(NamedTuple):
    """A key whose value is made of several columns, as the asker's day or zone has it."""

    name: str
    pick: Callable[[Values], Iterable[Any]]
    compute: Callable[..., Any]  # Takes the asker and the columns.


class ItemsPlan(NamedTuple):
    """A list of records inside the record: fetched for all parents of a page by one query."""

    name: str
    relation: str
    parent_field: str
    parent: int  # The column that holds the parent's id.
    plan: "Plan | LinksPlan"
    statement: str  # Takes the company's id and the parents' ids.
    whole: Columns  # All of the items' columns, for a writer.
    whole_statement: str

    def keep_on(self, parent: Model) -> None:
        """Read the items as records and keep them on their parent; one query, once."""
        if self.relation in getattr(parent, "_prefetched_objects_cache", ()):
            return
        model, names, reads = self.plan.model, self.whole.names, self.whole.reads
        items = []
        params = [current_tenant_id(), uuid_array([parent.pk])]
        for row in read_by(reads, fetch(self.whole_statement, params)):
            item = model.from_db(connection.alias, names, row)
            setattr(item, self.parent_field, parent)
            items.append(item)
        keep(parent, self.relation, items)


# Of each list inside a record, by its name: the rows by their parent's id.
ItemRows = Mapping[str, Mapping[Any, Sequence[Values]]]


class LinksPlan(NamedTuple):
    """Rows that join the record to others, shown as the ids of those."""

    columns: Columns  # The id, the parent's and the other's.

    @property
    def model(self) -> type[Model]:
        return self.columns.model

    def opened(self, rows: Sequence[Values]) -> Sequence[Values]:
        return rows

    def present(self, rows: Sequence[Values], asker: "Asker | None") -> list[Any]:
        return [row[2] for row in rows]

    def present_instance(self, instance: Model, asker: "Asker | None") -> Any:
        return getattr(instance, self.columns.names[2])


class Plan(NamedTuple):
    model: type[Model]
    columns: Columns  # The first is the id.
    reads: tuple[tuple[int, Read], ...]  # What the driver does not read as it is meant.
    sealed: tuple[tuple[int, SealedMixin], ...]
    shape: Shape
    items: tuple[ItemsPlan, ...]
    constants: tuple[tuple[str, Callable[["Asker | None"], Any]], ...]
    computed: tuple[Computed, ...]

    def place_of(self, column: str) -> int:
        return self.columns.names.index(column)

    def fetch(self, queryset: QuerySet[Any]) -> list[Values]:
        """Read rows with everything opened that is sealed; one query."""
        return self.opened(self.columns.rows(queryset))

    def opened(self, rows: Sequence[Values]) -> list[Values]:
        if not self.sealed and not self.reads:
            return list(rows)
        opened = read_by(self.reads, rows)
        unseal = opener(current_tenant_id())
        for row in opened:
            for index, field in self.sealed:
                if row[index] is not None:
                    row[index] = field.from_text(unseal(field.label, row[0], row[index]))
        return opened

    def present(self, rows: Sequence[Values], asker: "Asker | None") -> list[dict[str, Any]]:
        """Answers for fetched rows; one query more per list inside the record."""
        return self.present_with(rows, self.fetch_items([row[0] for row in rows]), asker)

    def present_with(
        self, rows: Sequence[Values], inside: ItemRows, asker: "Asker | None"
    ) -> list[dict[str, Any]]:
        """The same with lists that were fetched before."""
        shown: list[Any] = [self.shape.present(row) for row in rows]
        self.compute(shown, rows, asker)
        for items in self.items:
            found = [inside[items.name].get(row[0], []) for row in rows]
            presented = iter(items.plan.present([item for group in found for item in group], asker))
            for group, answer in zip(found, shown, strict=True):
                answer[items.name] = list(islice(presented, len(group)))
        return self.with_constants(shown, asker)

    def fetch_items(self, parents: list[Any]) -> ItemRows:
        """The rows of each list inside, by its name and the parent's id; one query per list."""
        found: dict[str, dict[Any, list[Values]]] = {
            items.name: defaultdict(list) for items in self.items
        }
        params = [current_tenant_id(), uuid_array(parents)]
        for items in self.items if parents else ():
            for row in items.plan.opened(fetch(items.statement, params)):
                found[items.name][row[items.parent]].append(row)
        return found

    def present_instance(self, instance: Model, asker: "Asker | None") -> dict[str, Any]:
        values = [value_at(instance, column) for column in self.columns.names]
        shown: Any = self.shape.present(values)
        for items in self.items:
            inside = getattr(instance, items.relation).all()
            shown[items.name] = [items.plan.present_instance(item, asker) for item in inside]
        self.compute([shown], [values], asker)
        (answer,) = self.with_constants([shown], asker)
        return answer

    def compute(self, shown: list[Any], rows: Sequence[Values], asker: "Asker | None") -> None:
        for name, pick, compute in self.computed:
            for answer, row in zip(shown, rows, strict=True):
                answer[name] = compute(asker, *pick(row))

    def with_constants(self, shown: list[Any], asker: "Asker | None") -> list[Any]:
        if self.constants:
            same = {name: value_for(asker) for name, value_for in self.constants}
            for answer in shown:
                answer.update(same)
        return shown


def read_by(reads: Iterable[tuple[int, Read]], rows: Sequence[Values]) -> list[Any]:
    read_rows = list(map(list, rows))
    for index, read in reads:
        for row in read_rows:
            if row[index] is not None:
                row[index] = read(row[index])
    return read_rows


def keep(record: Any, relation: str, items: Sequence[Model]) -> None:
    """Keep a relation's records on a record, so that asking for them costs no query."""
    queryset = getattr(record, relation).get_queryset()
    queryset._result_cache = items
    record.__dict__.setdefault("_prefetched_objects_cache", {})[relation] = queryset


def forget(record: Any, relation: str) -> None:
    """Have the next who asks for a relation's records read them anew."""
    record.__dict__.get("_prefetched_objects_cache", {}).pop(relation, None)


def value_at(instance: Model, column: str) -> Any:
    """Follow a values_list() path on an instance; None behind a relation that is not set."""
    *relations, name = column.split("__")
    value: Any = instance
    for relation in relations:
        value = getattr(value, relation)
        if value is None:
            return None
    return getattr(value, name)


def uuid_array(ids: Iterable[UUID]) -> str:
    """PostgreSQL's text of an array of ids; the driver's own takes several times as long."""
    return f"{{{','.join([each.hex for each in ids])}}}"
