"""What a customer owes and is about to owe, against what the company lends them."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from customers.models import Customer
from tenancy.api.viewsets import locked
from tenancy.context import current_tenant_id
from tenancy.errors import ConflictError
from trucking.models import Load
from trucking.moves import UNDER_WAY, Status

# A cancelled load owes what was charged for the truck that came in vain.
HAULED = (Status.DELIVERED, Status.CLOSED, Status.CANCELLED)
# Written out: compiling the same takes longer than PostgreSQL does.
EXPOSURE = """
SELECT coalesce(sum(balance) FILTER (WHERE billing_status = 'invoiced'), 0.00),
    coalesce(sum(balance) FILTER (WHERE unbilled AND status = ANY(%(hauled)s)), 0.00),
    coalesce(sum(balance) FILTER (WHERE unbilled AND status = ANY(%(under_way)s)), 0.00),
    coalesce(sum(balance) FILTER (WHERE unbilled AND status = 'booked'), 0.00)
FROM trucking_load, LATERAL (SELECT billing_status IN ('not_ready', 'ready') AS unbilled) account
WHERE tenant_id = %(tenant)s AND customer_id = %(customer)s AND id <> %(without)s
"""


class Exposure(NamedTuple):
    """Balances of what is invoiced, and totals of what will be."""

    invoiced: Decimal
    delivered: Decimal
    in_transit: Decimal
    booked: Decimal

    @property
    def total(self) -> Decimal:
        return sum(self, Decimal("0.00"))


def exposure_of(customer: Customer, *, without: Load) -> Exposure:
    """What all other loads come to; one query. Archived loads are owed like any other."""
    values: dict[str, Any] = {
        "tenant": current_tenant_id(),
        "customer": customer.pk,
        "without": without.pk,
        "hauled": list(HAULED),
        "under_way": list(UNDER_WAY),
    }
    with connection.cursor() as cursor:
        cursor.execute(EXPOSURE, values)
        return Exposure(*cursor.fetchone())


def locked_customer(load: Load) -> Customer:
    """The customer, locked: two bookings at once would each see the limit as still free."""
    asked = Customer.objects.only("status", "credit_limit").filter(pk=load.customer_id)
    customer: Customer = locked(asked).get()
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
