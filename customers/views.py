from customers.examples import CUSTOMER, NEW_CUSTOMER, NEW_NOTE, NOTE
from customers.filters import CustomerFilter, NoteFilter
from customers.models import Customer, Note
from customers.serializers import CustomerSerializer, NoteSerializer
from tenancy.api.viewsets import (
    ArchiveMixin,
    CreateMixin,
    EditMixin,
    ParentScopedMixin,
    ReplaceMixin,
    RestoreMixin,
)


class CustomerViewSet(CreateMixin, ReplaceMixin, ArchiveMixin, RestoreMixin):
    """Shippers, brokers, households and property managers: whom the company works for."""

    resource = "customers"
    noun = "customer"
    path_to_customer = "pk"
    queryset = Customer.objects.all()
    serializer_class = CustomerSerializer
    filterset_class = CustomerFilter
    example = CUSTOMER
    body_examples = {
        "create": NEW_CUSTOMER,
        "update": NEW_CUSTOMER,
        "partial_update": {"status": "on_hold", "holdReason": "Two invoices are open."},
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
