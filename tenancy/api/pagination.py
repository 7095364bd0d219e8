"""Keyset paging: a page begins behind a row, so inserts meanwhile neither lose nor double any."""

import hashlib
from datetime import datetime
from typing import Any, NamedTuple

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import F, Model, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from tenancy.api.exceptions import ApiError, invalid_field
from tenancy.context import current_tenant_id
from tenancy.ordering import NEVER, place_in_time

DEFAULT_SIZE, MAX_SIZE = 50, 200
# Parameters that do not change which rows a list holds.
PAGE_PARAMETERS = frozenset({"cursor", "pageSize", "includeTotal"})


class Cursor(NamedTuple):
    backwards: bool
    value: str
    id: str


class KeysetPagination(BasePagination):
    """Pages of `view.orderings` ({"created": "created_at"}), newest first, tie-broken by id."""

    tie_break = "id"

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request, self.plan = request, view.plan
        size = self.page_size(request)
        self.column, descending = self.ordering(request, view)
        cursor = self.read_cursor(request.query_params.get("cursor"))
        self.total = queryset.count() if self.wants_total(request) else None
        backwards = bool(cursor and cursor.backwards)
        if backwards:
            descending = not descending
        rows = self.read(queryset, cursor, descending, size + 1)
        more, rows = len(rows) > size, rows[:size]
        if backwards:
            rows.reverse()
        self.next = self.link(rows, -1, False) if more or backwards else None
        self.previous = self.link(rows, 0, True) if cursor and (more or not backwards) else None
        return rows

    def read(self, queryset: Any, cursor: Cursor | None, descending: bool, count: int) -> list[Any]:
        """Up to `count` rows behind the cursor, the nearest first."""
        rows: list[Any] = self.plan.fetch(self.behind(queryset, cursor, descending)[:count])
        return rows

    def page_size(self, request: Request) -> int:
        text = request.query_params.get("pageSize", str(DEFAULT_SIZE))
        if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= MAX_SIZE:
            raise invalid_field("pageSize", "invalid", f"Send a number from 1 to {MAX_SIZE}.")
        return int(text)

    def wants_total(self, request: Request) -> bool:
        text = request.query_params.get("includeTotal", "false")
        if text not in {"true", "false"}:
            raise invalid_field("includeTotal", "invalid", "Send true or false.")
        return text == "true"

    def ordering(self, request: Request, view: Any) -> tuple[str, bool]:
        """The column to order by, and whether descending; newest first without `ordering`."""
        default = view.default_ordering
        text = request.query_params.get("ordering", default)
        name = text.removeprefix("-")
        if name not in view.orderings:
            names = ", ".join(f"{known}, -{known}" for known in view.orderings)
            raise invalid_field("ordering", "invalid_choice", f"Send one of {names}.")
        return view.orderings[name], text.startswith("-")

    def behind(
        self, queryset: QuerySet[Any], cursor: Cursor | None, descending: bool
    ) -> QuerySet[Any]:
        """Order the rows and begin behind the cursor."""
        nullable = queryset.model._meta.get_field(self.column).null
        key = (place_in_time(self.column) if nullable else F(self.column), F(self.tie_break))
        queryset = queryset.order_by(*(part.desc() if descending else part.asc() for part in key))
        if cursor is None:
            return queryset
        lookup = TupleLessThan if descending else TupleGreaterThan
        return queryset.filter(lookup(key, self.key_of(queryset.model, cursor)))

    def key_of(self, model: type[Model], cursor: Cursor) -> tuple[Any, Any]:
        column: Any = model._meta.get_field(self.column)
        row_id: Any = model._meta.get_field(self.tie_break)
        try:
            value = column.to_python(cursor.value) if cursor.value else NEVER
            return value, row_id.to_python(cursor.id)
        except ValidationError:
            raise bad_cursor() from None

    def link(self, rows: list[Any], index: int, backwards: bool) -> str | None:
        if not rows:
            return None
        cursor = Cursor(backwards, self.value_of(rows[index]), str(rows[index][0]))
        text = signing.dumps(cursor, salt=self.salt(), compress=False)
        return str(replace_query_param(self.request.build_absolute_uri(), "cursor", text))

    def value_of(self, row: Any) -> str:
        """What a cursor holds of the row that it points behind, beside the id."""
        value: datetime | None = row[self.plan.place_of(self.column)]
        return value.isoformat() if value else ""

    def read_cursor(self, text: str | None) -> Cursor | None:
        if text is None:
            return None
        try:
            return Cursor(*signing.loads(text, salt=self.salt()))
        except (signing.BadSignature, TypeError, ValueError):
            raise bad_cursor() from None

    def salt(self) -> str:
        """Ties a cursor to its company, its list and the list's filters."""
        request = self.request
        filters = sorted(
            (name, values)
            for name, values in request.query_params.lists()
            if name not in PAGE_PARAMETERS
        )
        query = hashlib.sha256(repr((request.path, filters)).encode()).hexdigest()
        return f"cursor:{current_tenant_id()}:{query}"

    def get_paginated_response(self, data: Any) -> Response:
        page = {"results": data, "next": self.next, "previous": self.previous}
        return Response(page if self.total is None else {**page, "total": self.total})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        url = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {
                "results": schema,
                "next": url,
                "previous": url,
                "total": {"type": "integer", "description": "Only with includeTotal=true."},
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        orderings = [sign + name for name in view.orderings for sign in ("", "-")]
        page_size = {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": DEFAULT_SIZE}
        return [
            parameter("pageSize", page_size, "Rows per page."),
            parameter("cursor", {"type": "string"}, "From `next` or `previous` of a page."),
            parameter("includeTotal", {"type": "boolean"}, "Also count all rows that match."),
            parameter(
                "ordering",
                {"type": "string", "enum": orderings, "default": view.default_ordering},
                "`-` for descending; ties are broken by id.",
            ),
        ]


def parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }


def bad_cursor() -> ApiError:
    return invalid_field("cursor", "invalid", "This cursor belongs to no page of this list.")
