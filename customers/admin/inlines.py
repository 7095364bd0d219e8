from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from customers.admin.forms import AddressForm, ItemForm
from customers.models import Address, Contact, Note
from customers.serializers import AddressSerializer, ContactSerializer, NoteSerializer
from tenancy.admin.base import ItemTable, StackedItems


class ContactInline(ItemTable):
    model = Contact
    form = ItemForm
    resource = "customers"
    serializer_class = ContactSerializer
    fields = ("name", "role", "email", "phone")
    tab = True
    verbose_name_plural = "Further contacts"


class AddressInline(StackedItems):
    model = Address
    form = AddressForm
    long_texts = ("access_notes",)
    resource = "customers"
    serializer_class = AddressSerializer
    fields = (
        ("type", "label"),
        ("street", "street2"),
        ("city", "zip_code"),
        ("state", "country"),
        ("coordinates", "timezone"),
        "access_notes",
    )
    tab = True


class NoteInline(StackedItems):
    """Notes are archived where another item would be deleted."""

    model = Note
    form = ItemForm
    long_texts = ("body",)
    resource = "customers"
    serializer_class = NoteSerializer
    fields = ("body", ("pinned", "written_by", "created_at"))
    readonly_fields = ("written_by", "created_at")
    ordering = ("-pinned", "-created_at", "-id")
    tab = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        present = super().get_queryset(request).filter(archived_at__isnull=True)
        return present.select_related("author")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.readonly_fields

    @admin.display(description="Written by")
    def written_by(self, note: Note) -> str | None:
        return note.author.email if note.author else None
