from typing import Any
from uuid import UUID

from customers.models import Address, Contact, Customer, Note
from customers.serializers import (
    AddressSerializer,
    ContactSerializer,
    CustomerSerializer,
    NoteSerializer,
)
from tenancy.admin.revealing import titled

ITEMS: tuple[tuple[Any, Any], ...] = (
    (Address, AddressSerializer),
    (Contact, ContactSerializer),
    (Note, NoteSerializer),
)


def revealed(customer_id: UUID) -> list[Any]:
    """What is masked of a customer and of what hangs on it, in full; read past every mask."""
    told = titled(Customer.objects.filter(pk=customer_id), CustomerSerializer)
    for model, serializer_class in ITEMS:
        told += titled(model.objects.filter(customer_id=customer_id), serializer_class)
    return told
