"""What the screens of records below a customer share."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from customers.models import Address, Customer
from servicing.models import Equipment, Technician
from tenancy.admin.access import asker_of
from tenancy.admin.base import CompanyScopedAdmin, ItemTable
from tenancy.models import TenantOwnedModel
from tenancy.roles import Access


class TitledChoice(forms.ModelChoiceField):
    """A select that names records as people know them; their own str() is for logs."""

    def label_from_instance(self, obj: Any) -> str:
        return title_of(obj)


def title_of(record: Any) -> str:
    """
    >>> title_of(Technician(tenant=None, name="Rosa Delgado"))
    'Rosa Delgado'
    >>> title_of(Address(tenant=None, street="1 Elm", city="Waco"))
    '1 Elm, Waco'
    """
    if isinstance(record, Address):
        texts: Iterable[str | None] = (record.label, record.street, record.city)
        return ", ".join(filter(None, texts)) or record.get_type_display()
    if isinstance(record, Equipment):
        return ", ".join(filter(None, (record.name, record.serial_number)))
    return str(record.name)


def uuid_in(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


class ChoicesBelowCustomer:
    """Selects hold what is in use: the company's people, and the one customer's things."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        choices = self.choices_for(db_field.related_model, request)
        if choices is not None and db_field.name not in self.raw_id_fields:  # type: ignore[attr-defined]
            kwargs |= {"queryset": choices, "form_class": TitledChoice}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def choices_for(self, model: type[Model], request: HttpRequest) -> QuerySet[Any] | None:
        if model is Technician:
            return self.technicians(request)
        if model in {Address, Equipment}:
            below: Any = model
            here = below.objects.filter(customer=customer_in(request))
            return here.filter(archived_at__isnull=True) if model is Equipment else here
        return None

    def technicians(self, request: HttpRequest) -> QuerySet[Technician]:
        """All of them, since one who has left may still stand in the record."""
        people = Technician.objects.filter(archived_at__isnull=True)
        asker = asker_of(request)
        if asker and asker.access("technicians") is Access.SELF:
            people = people.filter(member=asker.membership.pk)
        return people


def customer_in(request: HttpRequest) -> UUID | None:
    """The customer of the record at hand, else the one that the form or the link names."""
    known: UUID | None = getattr(request, "customer_at_hand", None)
    return known or uuid_in(request.POST.get("customer") or request.GET.get("customer"))


class BelowCustomerAdmin(ChoicesBelowCustomer, CompanyScopedAdmin):
    """A record of a customer's: it stays with the customer, and its notes are as masked."""

    raw_id_fields: Any = ("customer",)
    list_select_related: Any = ("customer",)
    ordering = ("-created_at", "-id")

    def is_masked(self, request: HttpRequest) -> bool:
        asker = asker_of(request)
        return asker is not None and asker.access("customers") is Access.MASKED

    def lock_above(self, object_id: str) -> None:
        """Locks go from the customer down, as in the API, so that no two writers cross."""
        if pk := uuid_in(object_id):
            model: Any = self.model
            lock_customer(model.objects.filter(pk=pk).values("customer_id"))

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Model:
        found: Any = super().get_object(request, object_id, from_field)
        request.customer_at_hand = found.customer_id  # type: ignore[attr-defined]
        return found

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Besides the filters, one customer's: the link on its page asks for them."""
        return lookup == "customer" or super().lookup_allowed(lookup, value, request)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        readonly = super().get_readonly_fields(request, obj)
        return readonly if obj is None else [*readonly, "customer_link"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A record stays with its customer: the one choice becomes a link."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        shown = {"customer": "customer_link"}
        return [
            (title, {**options, "fields": [renamed(row, shown) for row in options["fields"]]})
            for title, options in fieldsets
        ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """ConflictError for an archived customer, under its lock."""
        lock_customer([obj.customer_id])
        obj.customer.refresh_from_db(fields=["archived_at", "status"])
        obj.customer.require_present()
        super().save_model(request, obj, form, change)

    def prepare_new_item(self, request: HttpRequest, item: Any, formset: Any) -> None:
        """Behind the items that are there."""
        siblings = type(item).objects.filter(**{formset.fk.name: formset.instance})
        last = siblings.order_by("-position").values_list("position", flat=True).first()
        item.position = 0 if last is None else last + 1


def renamed(row: Any, names: dict[str, str]) -> Any:
    if isinstance(row, str):
        return names.get(row, row)
    return tuple(names.get(name, name) for name in row)


def lock_customer(pk: Any) -> None:
    customers = Customer.objects.filter(pk__in=pk).order_by("pk")
    list(customers.select_for_update(of=("self",), no_key=True).values_list("pk"))


class ItemsBelowCustomer(ChoicesBelowCustomer, ItemTable):
    """Rows of a record that hangs on a customer."""

    model: type[TenantOwnedModel]
