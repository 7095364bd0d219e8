from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.functional import cached_property
from rest_framework.request import Request

from customers.alphabet.pagination import NamePagination
from customers.examples import CUSTOMER, MERGE, NEW_CUSTOMER, NEW_NOTE, NOTE
from customers.filters import CustomerFilter, NoteFilter
from customers.merging.views import MergingMixin
from customers.models import Customer, Note
from customers.privacy.views import PersonsRightsMixin
from customers.serializers import CustomerSerializer, NoteSerializer
from tenancy.api.viewsets import (
    ArchiveMixin,
    CreateMixin,
    EditMixin,
    ParentScopedMixin,
    ReplaceMixin,
    ResourceViewSet,
    RestoreMixin,
)
from tenancy.examples import CUSTOMER_ENTRY
from tenancy.views.audit import AuditViewSet


class CustomerViewSet(
    PersonsRightsMixin, CreateMixin, ReplaceMixin, ArchiveMixin, RestoreMixin, MergingMixin
):
    """Shippers, brokers, households and property managers: whom the company works for."""

    resource = "customers"
    noun = "customer"
    path_to_customer = "pk"
    queryset = Customer.objects.all()
    serializer_class = CustomerSerializer
    filterset_class = CustomerFilter
    pagination_class = NamePagination
    orderings = {"name": "name", **ResourceViewSet.orderings}
    action_resources = {
        **RestoreMixin.action_resources,
        **PersonsRightsMixin.persons_rights,
        **dict.fromkeys(["merge", "unmerge"], "restores_and_overrides"),
        **PersonsRightsMixin.persons_rights,
    }
    example = CUSTOMER
    answer_examples = PersonsRightsMixin.persons_answers
    body_examples = PersonsRightsMixin.persons_bodies | {
        "create": NEW_CUSTOMER,
        "update": NEW_CUSTOMER,
        "partial_update": {"status": "on_hold", "holdReason": "Two invoices are open."},
        "merge": MERGE,
        "unmerge": {"duplicateId": MERGE["duplicateId"]},
    }
    summaries = PersonsRightsMixin.persons_summaries | {
        "merge": "Merge a duplicate into a customer",
        "unmerge": "Take a merge back, as long as nothing that it moved was touched",
    }


class NoteViewSet(ParentScopedMixin, CreateMixin, EditMixin, ArchiveMixin, RestoreMixin):
    """What the company's people wrote down about a customer."""

    resource = "customers"
    noun = "note"
    parent_queryset = Customer.objects.all()
    queryset = Note.objects.select_related("author")
    serializer_class = NoteSerializer
    filterset_class = NoteFilter
    example = NOTE
    body_examples = {
        "create": NEW_NOTE,
        "partial_update": {"pinned": True},
    }


class CustomerHistoryViewSet(AuditViewSet):
    """Who changed what of a customer and of all that hangs on it."""

    resource = "history"
    noun = "entry of the history"
    example = CUSTOMER_ENTRY
    summaries = {
        "list": "Tell what happened to a customer",
        "retrieve": "Show what happened to a customer",
    }

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not self.customer_ids():
            raise Http404

    def customer_ids(self) -> list[UUID]:
        return self.ids

    @cached_property
    def ids(self) -> list[UUID]:
        return Customer.ids_of(UUID(str(self.kwargs["customer_id"])))
