from typing import Any

from django.http import HttpRequest
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RadioFilter, TextFilter

from customers.filters import CustomerFilter

ChoiceFilter = ChoicesDropdownFilter


class ArchivedFilter(RadioFilter):
    """Archived customers are out of the way until somebody asks for them."""

    title = "archived"
    parameter_name = "archived"
    all_option = ("", "In use")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Archived"), ("all", "Both")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "all":
            return queryset
        return queryset.filter(archived_at__isnull=self.value() != "yes")


class ApiTextFilter(TextFilter):
    """A text that finds what the API's parameter of the same name finds."""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        finder: Any = CustomerFilter.base_filters[self.parameter_name]
        return finder.filter(queryset, (self.value() or "").strip())


class TagFilter(ApiTextFilter):
    title = parameter_name = "tag"


class CityFilter(ApiTextFilter):
    title = parameter_name = "city"


class StateFilter(ApiTextFilter):
    title = parameter_name = "state"
