"""How records become answers: planned once per serializer and role, then done a page at once.

A plan reads columns, not model instances: it fetches tuples, opens what is sealed in the whole
page with one cipher, and puts each tuple into the answer's shape. A record that was just written
takes the same path from its instance, so POST answers what GET does.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from tenancy.api.columns import Columns, Read, Values, fetch
from tenancy.api.fields import RecordField
from tenancy.context import current_tenant_id
from tenancy.sealing.cipher import opener
from tenancy.sealing.fields import SealedMixin

if TYPE_CHECKING:
    from tenancy.api.objects import ObjectSerializer
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


class ItemsPlan(NamedTuple):
    """A list of records inside the record: fetched for all parents of a page by one query."""

    name: str
    relation: str
    parent_field: str
    parent: int  # The column that holds the parent's id.
    plan: "Plan"
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


class Plan(NamedTuple):
    model: type[Model]
    columns: Columns  # The first is the id.
    reads: tuple[tuple[int, Read], ...]  # What the driver does not read as it is meant.
    sealed: tuple[tuple[int, SealedMixin], ...]
    shape: Shape
    items: tuple[ItemsPlan, ...]
    constants: tuple[tuple[str, Callable[["Asker | None"], Any]], ...]

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
        shown: list[Any] = [self.shape.present(row) for row in rows]
        for items in self.items:
            found = self.fetch_items(items, [row[0] for row in rows], asker)
            for row, answer in zip(rows, shown, strict=True):
                answer[items.name] = found[row[0]]
        return self.with_constants(shown, asker)

    def fetch_items(
        self, items: ItemsPlan, parents: list[Any], asker: "Asker | None"
    ) -> dict[Any, list[Any]]:
        found: dict[Any, list[Any]] = defaultdict(list)
        if parents:
            params = [current_tenant_id(), uuid_array(parents)]
            rows = items.plan.opened(fetch(items.statement, params))
            for row, shown in zip(rows, items.plan.present(rows, asker), strict=True):
                found[row[items.parent]].append(shown)
        return found

    def present_instance(self, instance: Model, asker: "Asker | None") -> dict[str, Any]:
        values = [value_at(instance, column) for column in self.columns.names]
        shown: Any = self.shape.present(values)
        for items in self.items:
            inside = getattr(instance, items.relation).all()
            shown[items.name] = [items.plan.present_instance(item, asker) for item in inside]
        (answer,) = self.with_constants([shown], asker)
        return answer

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


def value_at(instance: Model, column: str) -> Any:
    """Follow a values_list() path on an instance; None behind a relation that is not set."""
    *relations, name = column.split("__")
    value: Any = instance
    for relation in relations:
        value = getattr(value, relation)
        if value is None:
            return None
    return getattr(value, name)


class Planner:
    """Plans one serializer, with the lists inside it, as one role sees it."""

    def __init__(self, serializer: "ObjectSerializer", columns: Iterable[str] = ()) -> None:
        self.serializer = serializer
        self.model: type[Model] = serializer.Meta.model
        self.columns: list[str] = ["id", *columns]
        self.items: list[ItemsPlan] = []
        self.constants: list[tuple[str, Any]] = []

    def plan(self) -> Plan:
        shape = self.shape(self.serializer)
        columns = Columns(self.model, self.columns)
        sealed = {
            index: field
            for index, field in enumerate(columns.fields)
            if isinstance(field, SealedMixin) and "__" not in columns.names[index]
        }
        return Plan(
            self.model,
            columns,
            tuple((index, read) for index, read in columns.reads if index not in sealed),
            tuple(sealed.items()),
            shape,
            tuple(self.items),
            tuple(self.constants),
        )

    def shape(self, serializer: Any, prefix: str = "") -> Shape:
        indexes: dict[str, int] = {}
        converts: list[tuple[str, Convert]] = []
        inner: list[tuple[str, Shape]] = []
        for name, field in serializer.fields.items():
            if field.write_only:
                continue
            indexes[name] = 0  # Keeps the key's place where another part fills it in.
            if serializer.is_hidden(name):
                self.constants.append((name, lambda asker: None))
            elif hasattr(field, "value_for"):
                self.constants.append((name, field.value_for))
            elif hasattr(field, "child_class"):
                self.add_items(name, field)
            elif hasattr(field, "column_paths"):
                below = "" if field.source == "*" else f"{prefix}{field.source}__"
                inner.append((name, self.shape(field, below)))
            else:
                indexes[name] = self.index(prefix + column_name(field))
                converts += [(name, convert) for convert in conversions(serializer, name, field)]
        identity = self.index(f"{prefix}id") if prefix else None
        return Shape(
            tuple(indexes), picker(*indexes.values()), tuple(converts), tuple(inner), identity
        )

    def index(self, column: str) -> int:
        if column not in self.columns:
            self.columns.append(column)
        return self.columns.index(column)

    def add_items(self, name: str, field: Any) -> None:
        parent_field = field.child_class.Meta.parent_field
        parent = f"{parent_field}_id"
        plan = Planner(field.child, [parent]).plan()
        whole = Columns(plan.model, (column.attname for column in plan.model._meta.concrete_fields))
        self.items.append(
            ItemsPlan(
                name,
                field.source,
                parent_field,
                plan.place_of(parent),
                plan,
                items_statement(plan.columns, parent),
                whole,
                items_statement(whole, parent),
            )
        )


def items_statement(columns: Columns, parent: str) -> str:
    if not all(columns.parts):
        raise TypeError(f"{columns.names} name more than the items' own columns.")
    return (
        f'SELECT {", ".join(columns.parts)} FROM "{columns.model._meta.db_table}"'  # noqa: S608
        f' WHERE tenant_id = %s AND "{parent}" = ANY(%s::uuid[]) ORDER BY position, id'
    )


def uuid_array(ids: Iterable[UUID]) -> str:
    """PostgreSQL's text of an array of ids; the driver's own takes several times as long."""
    return f"{{{','.join([each.hex for each in ids])}}}"


def column_name(field: Any) -> str:
    suffix = "_id" if isinstance(field, RecordField) else ""
    return f"{field.source.replace('.', '__')}{suffix}"


def conversions(serializer: "ObjectSerializer", name: str, field: Any) -> Iterable[Convert]:
    """What is done to a column's value, in order: the field's own form, then the role's mask."""
    if getattr(field, "converts", False):
        yield field.to_representation
    if serializer.is_masked and (mask := serializer.masks.get(name)):
        yield mask


def picker(*indexes: int) -> Callable[[Values], Iterable[Any]]:
    return itemgetter(*indexes) if len(indexes) > 1 else lambda values: (values[indexes[0]],)
