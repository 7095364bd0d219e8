"""How records become answers: planned once per serializer and role, then done a page at once.

A plan reads columns, not model instances: it fetches tuples, opens what is sealed in the whole
page with one cipher, and puts each tuple into the answer's shape. A record that was just written
takes the same path from its instance, so POST answers what GET does.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.db.models import Model, QuerySet

from tenancy.api.fields import RecordField
from tenancy.context import current_tenant_id
from tenancy.sealing.cipher import opener
from tenancy.sealing.fields import SealedMixin

if TYPE_CHECKING:
    from tenancy.api.objects import ObjectSerializer
    from tenancy.asker import Asker

Values = Sequence[Any]  # One row, in the order of its plan's columns.
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
    parent: int  # The column that holds the parent's id.
    plan: "Plan | LinksPlan"
    statement: str  # Takes the company's id and the parents' ids.


# Of each list inside a record, by its name: the rows by their parent's id.
ItemRows = Mapping[str, Mapping[Any, Sequence[Values]]]


class LinksPlan(NamedTuple):
    """Rows that join the record to others, shown as the ids of those."""

    model: type[Model]
    columns: tuple[str, ...]  # The id, the parent's and the other's.

    def opened(self, rows: Iterable[Values]) -> list[Values]:
        return list(rows)

    def present(self, rows: Sequence[Values], asker: "Asker | None") -> list[Any]:
        return [row[2] for row in rows]

    def present_instance(self, instance: Model, asker: "Asker | None") -> Any:
        return getattr(instance, self.columns[2])


class Plan(NamedTuple):
    model: type[Model]
    columns: tuple[str, ...]  # As values_list() takes them; the first is the id.
    sealed: tuple[tuple[int, SealedMixin], ...]
    shape: Shape
    items: tuple[ItemsPlan, ...]
    constants: tuple[tuple[str, Callable[["Asker | None"], Any]], ...]
    computed: tuple[Computed, ...]

    def fetch(self, queryset: QuerySet[Any]) -> list[Values]:
        """Read rows with everything opened that is sealed; one query."""
        return self.opened(queryset.values_list(*self.columns))

    def opened(self, rows: Iterable[Values]) -> list[Values]:
        if not self.sealed:
            return list(rows)
        opened: list[Any] = [list(row) for row in rows]
        unseal = opener(current_tenant_id())
        for index, field in self.sealed:
            for row in opened:
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
        for items in self.items if parents else ():
            with connection.cursor() as cursor:
                cursor.execute(items.statement, [current_tenant_id(), parents])
                rows = items.plan.opened(cursor.fetchall())
            for row in rows:
                found[items.name][row[items.parent]].append(row)
        return found

    def present_instance(self, instance: Model, asker: "Asker | None") -> dict[str, Any]:
        values = [value_at(instance, column) for column in self.columns]
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
        self.computed: list[Computed] = []

    def plan(self) -> Plan:
        shape = self.shape(self.serializer)
        sealed = ((i, sealed_field(self.model, column)) for i, column in enumerate(self.columns))
        return Plan(
            self.model,
            tuple(self.columns),
            tuple((index, field) for index, field in sealed if field is not None),
            shape,
            tuple(self.items),
            tuple(self.constants),
            tuple(self.computed),
        )

    def shape(self, serializer: Any, prefix: str = "") -> Shape:
        indexes: dict[str, int] = {}
        converts: list[tuple[str, Convert]] = []
        inner: list[tuple[str, Shape]] = []
        for name, field in serializer.fields.items():
            if field.write_only:
                continue
            indexes[name] = 0  # Keeps the key's place where another part fills it in.
            if self.is_made_apart(serializer, name, field):
                continue
            if hasattr(field, "column_paths"):
                below = "" if field.source == "*" else f"{prefix}{field.source}__"
                inner.append((name, self.shape(field, below)))
            else:
                indexes[name] = self.index(prefix + column_name(field))
                converts += [(name, convert) for convert in conversions(serializer, name, field)]
        told_by = f"{prefix}id" if prefix else getattr(serializer, "absent_without", "")
        identity = self.index(told_by) if told_by else None
        return Shape(
            tuple(indexes), picker(*indexes.values()), tuple(converts), tuple(inner), identity
        )

    def is_made_apart(self, serializer: "ObjectSerializer", name: str, field: Any) -> bool:
        """Note what fills the key, where that is no column of the row."""
        if serializer.is_hidden(name):
            self.constants.append((name, lambda asker: None))
        elif hasattr(field, "value_for"):
            self.constants.append((name, field.value_for))
        elif hasattr(field, "compute"):
            pick = picker(*map(self.index, field.columns))
            self.computed.append(Computed(name, pick, field.compute))
        elif hasattr(field, "child_class"):
            self.add_items(name, field)
        elif hasattr(field, "links_plan"):
            self.add_links(name, field)
        else:
            return False
        return True

    def index(self, column: str) -> int:
        if column not in self.columns:
            self.columns.append(column)
        return self.columns.index(column)

    def add_items(self, name: str, field: Any) -> None:
        parent = f"{field.child_class.Meta.parent_field}_id"
        plan = Planner(field.child, [parent]).plan()
        statement = items_statement(plan, parent)
        self.items.append(
            ItemsPlan(name, field.source, plan.columns.index(parent), plan, statement)
        )

    def add_links(self, name: str, field: Any) -> None:
        plan: LinksPlan = field.links_plan
        statement = items_statement(plan, plan.columns[1])
        self.items.append(ItemsPlan(name, field.source, 1, plan, statement))


def items_statement(plan: Plan | LinksPlan, parent: str) -> str:
    """SQL made once, because compiling a queryset costs several times what asking does."""
    fields: list[Any] = [plan.model._meta.get_field(name) for name in plan.columns]
    for field in fields:
        if hasattr(field, "from_db_value") and not isinstance(field, SealedMixin):
            raise TypeError(f"{field} reads its column in a way of its own, which this skips.")
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return (
        f'SELECT {columns} FROM "{plan.model._meta.db_table}"'  # noqa: S608 - our own names
        f' WHERE tenant_id = %s AND "{parent}" = ANY(%s) ORDER BY position, id'
    )


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


def sealed_field(model: type[Model], column: str) -> SealedMixin | None:
    try:
        field = model._meta.get_field(column)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, SealedMixin) else None
