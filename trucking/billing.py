"""What a load is owed: proven, invoiced, paid."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Sum

from tenancy.errors import ConflictError
from trucking.models import Charge, Load, Payment
from trucking.models.load import BillingStatus as Billing
from trucking.moves import Status

STEPS: dict[str, tuple[Billing, ...]] = {
    Billing.NOT_READY: (Billing.READY,),
    Billing.READY: (Billing.INVOICED, Billing.NOT_READY),
    Billing.INVOICED: (),
    Billing.PAID: (),
}


def bill(load: Load, to: Billing, *, at: datetime, invoice_number: str | None = None) -> None:
    """Take a locked load's account one step on; payments alone make it paid.

    ConflictError for a step that is not legal, with `allowed`, or that lacks its proof.
    """
    if to not in STEPS[load.billing_status]:
        was, allowed = load.get_billing_status_display().lower(), STEPS[load.billing_status]
        raise ConflictError(
            f"An account that is {was} cannot become {to.label.lower()}.",
            "illegal_move",
            details={"billingStatus": load.billing_status, "allowed": [str(s) for s in allowed]},
        )
    if to != Billing.NOT_READY:
        require_proof(load)  # For the invoice too: a document may go while it is ready.
    if to == Billing.INVOICED:
        load.invoiced_at, load.invoice_number = at, invoice_number
    load.billing_status = to
    settle(load)
    load.save()


def require_proof(load: Load) -> None:
    """Billed is what was delivered with its proof, or a truck that was ordered in vain."""
    if load.status == Status.CANCELLED:
        if not load.charges.filter(source=Charge.Source.TONU).exists():
            message = "A cancelled load is billed only for a truck ordered and not used."
            raise ConflictError(message, "nothing_to_bill")
    elif load.status not in {Status.DELIVERED, Status.CLOSED}:
        raise ConflictError("The load is not delivered yet.", "not_delivered")
    elif not load.has_pod:
        message = "Add the proof of delivery first."
        raise ConflictError(message, "pod_missing")


def pay(load: Load, payment: Payment) -> None:
    """Book money that came in for a locked load.

    ConflictError before it is invoiced; ValidationError above the balance.
    """
    if load.billing_status not in {Billing.INVOICED, Billing.PAID}:
        raise ConflictError("The load is not invoiced yet.", "not_invoiced")
    if payment.amount > load.total_charge - load.paid_amount:
        message = "This is more than the balance."
        raise ValidationError({"amount": ValidationError(message, code="above_balance")})
    payment.load, payment.currency = load, load.currency
    payment.save()
    paid = Payment.objects.filter(load=load).aggregate(sum=Sum("amount"))["sum"]
    load.paid_amount = paid or Decimal(0)
    settle(load)
    load.save()


def settle(load: Load) -> None:
    """An invoice is paid once nothing of it is left, also one over nothing."""
    if load.billing_status == Billing.INVOICED and load.paid_amount == load.total_charge:
        load.billing_status = Billing.PAID
