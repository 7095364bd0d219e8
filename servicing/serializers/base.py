"""What every record below a customer shares: whose it is, and who sees its personal data."""

from typing import Any, NoReturn

from rest_framework import serializers
from rest_framework.fields import SkipField, empty

from customers.models import Customer
from tenancy.api.fields import RecordField
from tenancy.api.serializers import ResourceSerializer
from tenancy.api.viewsets import locked
from tenancy.asker import own_customer_ids
from tenancy.roles import Access


class CustomerField(RecordField):
    """Whose record it is: said by the URL or, on a flat route, by the body; it never changes."""

    default_error_messages = {"moved": "A record stays with its customer."}

    def __init__(self, **kwargs: Any) -> None:
        queryset = Customer.objects.all()
        super().__init__(
            **{"source": "customer", "queryset": queryset, "required": False, **kwargs}
        )

    def run_validation(self, data: Any = empty) -> Any:
        known = self.known_id()
        if known is None:
            if data is empty or data is None:
                self.fail("required")
            return super().run_validation(data)
        if data is not empty and data is not None and str(data).lower() != str(known):
            self.refuse("moved", "moved")
        raise SkipField

    def known_id(self) -> Any:
        serializer: Any = self.parent
        if serializer.instance is not None:
            return serializer.instance.customer_id
        fixed = serializer.context.get("fixed", {}).get("customer")
        return fixed.pk if fixed else None

    def get_queryset(self) -> Any:
        """Customers that the asker may see; the one that is named stays locked."""
        customers: Any = super().get_queryset()
        serializer: Any = self.parent
        asker = serializer.asker
        if asker and asker.access(serializer.resource).only_own:
            customers = customers.filter(pk__in=own_customer_ids(asker))
        return locked(customers)


class BelowCustomerSerializer(ResourceSerializer):
    """A record that hangs on a customer; its notes are masked for whom the customer's are."""

    @property
    def is_masked(self) -> bool:
        return self.asker is not None and self.asker.access("customers") is Access.MASKED


class ComputedField(serializers.Field):
    """A key that is made of the row's `columns` when it is answered."""

    columns: tuple[str, ...] = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "read_only": True})

    def compute(self, asker: Any, *values: Any) -> Any:
        raise NotImplementedError

    def to_representation(self, value: Any) -> NoReturn:
        raise TypeError("The plan computes this field.")
