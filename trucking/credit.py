"""What a customer owes and is about to owe, against what the company lends them."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import DecimalField, Q, Sum, Value
from django.db.models.functions import Coalesce

from customers.models import Customer
from tenancy.api.viewsets import locked
from tenancy.errors import ConflictError
from trucking.models import Load
from trucking.moves import UNDER_WAY, Status

NOTHING = Value(Decimal("0.00"), DecimalField(max_digits=16, decimal_places=2))
UNBILLED = Q(billing_status__in=["not_ready", "ready"])
PARTS = {
    "invoiced": Q(billing_status="invoiced"),
    # A cancelled load owes what was charged for the truck that came in vain.
    "delivered": UNBILLED & Q(status__in=[Status.DELIVERED, Status.CLOSED, Status.CANCELLED]),
    "in_transit": UNBILLED & Q(status__in=UNDER_WAY),
    "booked": UNBILLED & Q(status=Status.BOOKED),
}


class Exposure(NamedTuple):
    """Balances of what is invoiced, and totals of what will be."""

    invoiced: Decimal
    delivered: Decimal
    in_transit: Decimal
    booked: Decimal

    @property
    def total(self) -> Decimal:
        return sum(self, Decimal("0.00"))


def exposure_of(customer: Customer, *, without: Load | None = None) -> Exposure:
    """One query. Archived loads are owed like any other."""
    loads = Load.objects.filter(customer=customer)
    if without is not None:
        loads = loads.exclude(pk=without.pk)
    sums = {name: Coalesce(Sum("balance", filter=which), NOTHING) for name, which in PARTS.items()}
    return Exposure(**loads.aggregate(**sums))


def locked_customer(load: Load) -> Customer:
    """The customer, locked: two bookings at once would each see the limit as still free."""
    customer: Customer = locked(Customer.objects.filter(pk=load.customer_id)).get()
    return customer


def require_credit(load: Load, customer: Customer) -> None:
    """ConflictError `credit_exceeded` if the load's balance takes the locked customer too far."""
    if customer.credit_limit is None:
        return
    exposure = exposure_of(customer, without=load)
    if exposure.total + owed_for(load) <= customer.credit_limit:
        return
    message = "With this load the customer would owe more than the credit limit."
    raise ConflictError(
        message, "credit_exceeded", details=told(exposure, load, customer.credit_limit)
    )


def owed_for(load: Load) -> Decimal:
    """The balance as it stands on the row, which need not be saved yet."""
    return load.total_charge - load.paid_amount


def told(exposure: Exposure, load: Load, limit: Decimal) -> dict[str, Any]:
    return {
        "creditLimit": f"{limit:.2f}",
        "exposure": f"{exposure.total:.2f}",
        "invoiced": f"{exposure.invoiced:.2f}",
        "delivered": f"{exposure.delivered:.2f}",
        "inTransit": f"{exposure.in_transit:.2f}",
        "booked": f"{exposure.booked:.2f}",
        "thisLoad": f"{owed_for(load):.2f}",
        "currency": load.currency,
    }


def require_not_on_hold(customer: Customer) -> None:
    if customer.status == Customer.Status.ON_HOLD:
        message = "The customer is on hold; nothing is booked for them."
        raise ConflictError(message, "customer_on_hold")
