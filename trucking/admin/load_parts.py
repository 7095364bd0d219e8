"""What hangs on a load, as tables on its page: read there, and changed by the load's verbs."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from tenancy.admin.base import ItemTable
from trucking.models import Charge, LoadException, Payment, Stop
from trucking.serializers.charge import ChargeSerializer
from trucking.serializers.load_parts import LoadExceptionSerializer
from trucking.serializers.payment import PaymentSerializer
from trucking.serializers.stop import StopItemSerializer


class ReadTable(ItemTable):
    """Rows that stand as they are."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class StopInline(ReadTable):
    model = Stop
    resource = "loads"
    serializer_class = StopItemSerializer
    path_to_customer = "load__customer_id"
    fields = ("type", "place", "appointment_start", "status", "arrived_at", "departed_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("address")

    @admin.display(description="Place")
    def place(self, stop: Stop) -> str | None:
        return place_text(stop.address)


class ChargeInline(ReadTable):
    model = Charge
    resource = "money"
    serializer_class = ChargeSerializer
    path_to_customer = "load__customer_id"
    fields = ("code", "description", "quantity", "unit", "rate", "amount", "source")
    readonly_fields = fields


class PaymentInline(ReadTable):
    model = Payment
    resource = "billing"
    serializer_class = PaymentSerializer
    path_to_customer = "load__customer_id"
    fields = ("paid_on", "amount", "currency", "reference")
    readonly_fields = fields


class ExceptionInline(ReadTable):
    model = LoadException
    resource = "loads"
    serializer_class = LoadExceptionSerializer
    path_to_customer = "load__customer_id"
    fields = ("code", "note", "opened_at", "closed_at")
    readonly_fields = fields


def place_text(address: Any) -> str | None:
    """City and state, which everybody sees."""
    if address is None:
        return None
    return ", ".join(filter(None, [address.city, address.state])) or None
