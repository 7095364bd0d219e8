from typing import Any

import django_filters

from tenancy.api.filters import IdsFilter, InstantFilter, RecordFilter
from tenancy.audit.feed import Feed
from tenancy.audit.registry import resource_choices


class EntryIdsFilter(IdsFilter):
    column = "history_id"


class AuditFilter(django_filters.FilterSet):
    """An entry is created when it happened, and never updated."""

    resource = django_filters.ChoiceFilter(choices=resource_choices)
    actor = RecordFilter(field_name="history_user_id")
    after = InstantFilter(field_name="history_date", lookup_expr="gte")
    before = InstantFilter(field_name="history_date", lookup_expr="lt")
    createdAfter = InstantFilter(field_name="history_date", lookup_expr="gte")
    createdBefore = InstantFilter(field_name="history_date", lookup_expr="lt")
    updatedAfter = InstantFilter(field_name="history_date", lookup_expr="gte")
    updatedBefore = InstantFilter(field_name="history_date", lookup_expr="lt")
    ids = EntryIdsFilter()

    def filter_queryset(self, queryset: Any) -> Any:
        feed: Feed = queryset
        if resource := self.form.cleaned_data.pop("resource"):
            feed = feed.of_resource(resource)
        return feed.map(self.narrow)

    def narrow(self, rows: Any) -> Any:
        for name, value in self.form.cleaned_data.items():
            rows = self.filters[name].filter(rows, value)
        return rows
