"""How a serializer becomes a plan: its fields are walked once per serializer and role."""

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from tenancy.api.columns import Columns, Values
from tenancy.api.fields import RecordField
from tenancy.api.reading import Computed, Convert, ItemsPlan, LinksPlan, Plan, Shape
from tenancy.sealing.fields import SealedMixin

if TYPE_CHECKING:
    from tenancy.api.objects import ObjectSerializer


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
        parent_field = field.child_class.Meta.parent_field
        parent = f"{parent_field}_id"
        plan = Planner(field.child, [parent]).plan()
        self.add_plan(name, field, parent_field, plan)

    def add_links(self, name: str, field: Any) -> None:
        plan: LinksPlan = field.links_plan
        parent = plan.columns.names[1]
        self.add_plan(name, field, parent.removesuffix("_id"), plan)

    def add_plan(self, name: str, field: Any, parent_field: str, plan: "Plan | LinksPlan") -> None:
        parent = f"{parent_field}_id"
        whole = Columns(plan.model, (column.attname for column in plan.model._meta.concrete_fields))
        self.items.append(
            ItemsPlan(
                name,
                field.source,
                parent_field,
                plan.columns.names.index(parent),
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
