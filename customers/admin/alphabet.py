from typing import Any

from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import QuerySet
from django.http import HttpRequest

from customers.admin.place import with_place
from customers.alphabet.pages import rows_from
from tenancy.admin.access import asker_of
from tenancy.admin.paging import CompanyChangeList

NAME = "name"


class AlphabeticalChangeList(CompanyChangeList):
    """A list from A to Z, unless it is asked for otherwise; newest first where no order is kept.

    PostgreSQL cannot sort by a sealed name, so that part of an order is taken out of its hands.
    """

    descending: bool | None = None  # By name; None for another order.

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet[Any]:
        return with_place(super().get_queryset(request, *args, **kwargs))

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        self.keeps_order = keeps_order(request)
        asked = super().get_ordering(request, queryset)
        # What is searched for comes best first, unless a column was clicked.
        unasked = "" if self.query else NAME
        first = asked[0] if self.params.get(ORDER_VAR) else unasked
        if self.keeps_order and self.is_name(first):
            self.descending = first.startswith("-")
        return [part for part in asked if not self.is_name(part)]

    def is_name(self, part: Any) -> bool:
        return isinstance(part, str) and part.removeprefix("-") == NAME

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if self.descending is not None:
            self.result_list = rows_from(
                self.queryset,
                (self.page_num - 1) * self.list_per_page if self.multi_page else 0,
                descending=self.descending,
                count=self.list_per_page,
                fetch=list,
            )

    def _get_default_ordering(self) -> Any:
        """What the columns' arrows show while nobody has asked."""
        return [NAME] if self.keeps_order and not self.query else super()._get_default_ordering()


def keeps_order(request: HttpRequest) -> bool:
    asker = asker_of(request)
    return asker is not None and asker.company.orders_names
