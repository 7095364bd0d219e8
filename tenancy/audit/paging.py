"""How the entries of a feed are paged: as every list, but merged from many tables."""

from typing import Any

from tenancy.api.pagination import Cursor, KeysetPagination
from tenancy.audit.feed import Feed, Key


class FeedPlan:
    """What KeysetPagination asks of a plan."""

    def place_of(self, column: str) -> int:
        return Key._fields.index(column)

    def fetch(self, keys: Any) -> list[Key]:
        return [Key(*key) for key in keys]


class FeedPagination(KeysetPagination):
    tie_break = "history_id"

    def behind(self, queryset: Any, cursor: Cursor | None, descending: bool) -> Any:
        feed: Feed = queryset
        limit = self.page_size(self.request) + 1
        prefix = "-" if descending else ""
        page = super().behind
        return feed.keys(
            lambda rows: page(rows, cursor, descending)[:limit],
            [f"{prefix}{self.column}", f"{prefix}{self.tie_break}"],
        )
