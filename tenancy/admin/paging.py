"""Pages of tables too big to count."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from unfold.views import ChangeList

LOOK_AHEAD = 10  # Pages behind the one shown that are counted, to know how the list goes on.
MAX_PAGE = 10_000  # What lies beyond is found by filters, not by leafing.


class LookAheadPaginator(Paginator):
    """Counts the rows up to a few pages behind the page shown, and no further."""

    template_name = "tenancy/admin/pages.html"

    def __init__(self, queryset: QuerySet[Any], per_page: int, page: int) -> None:
        super().__init__(queryset, per_page)
        self.queryset = queryset
        self.limit = (min(max(page, 1), MAX_PAGE) + LOOK_AHEAD) * per_page

    @cached_property
    def count(self) -> int:
        return self.queryset[: self.limit + 1].count()

    @property
    def goes_on(self) -> bool:
        """Whether there are more rows than were counted."""
        return self.count > self.limit

    @property
    def counted(self) -> int:
        return min(self.count, self.limit)


class CompanyChangeList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.empty_text = self.model_admin.empty_text_for(request)

    @property
    def previous_page(self) -> int:
        return int(self.page_num) - 1

    @property
    def next_page(self) -> int:
        return int(self.page_num) + 1
