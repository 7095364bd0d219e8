from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from tenancy.api.viewsets import ResourceViewSet
from tenancy.audit.feed import Feed, entries, feed_for
from tenancy.audit.filters import AuditFilter
from tenancy.audit.paging import FeedPagination, FeedPlan
from tenancy.audit.serializers import EntrySerializer
from tenancy.examples import AUDIT_ENTRY
from tenancy.models import AuditEvent


class AuditViewSet(ResourceViewSet):
    """Who did what, when, and through which door: changes of records, and acts that change none."""

    resource = "company_administration"
    noun = "entry of the audit"
    serializer_class = EntrySerializer
    filterset_class = AuditFilter
    pagination_class = FeedPagination
    orderings = {"created": "history_date"}
    example = AUDIT_ENTRY
    summaries = {"list": "Tell what happened in the company", "retrieve": "Show what happened"}

    plan: Any = FeedPlan()

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return AuditEvent.objects.all()  # The schema's generator asks what kind its ids are.
        return feed_for(self.asker, *self.customer_ids())

    def customer_ids(self) -> Iterable[UUID]:
        """Whose history it is; the whole company's by default."""
        return ()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        keys: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(entries(keys, self.asker))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        feed: Feed = self.get_queryset()
        rows = feed.keys(lambda rows: rows.filter(history_id=self.kwargs["id"]), [])
        keys = self.plan.fetch(rows)
        if not keys:
            raise Http404
        (answer,) = entries(keys, self.asker)
        return Response(answer)
