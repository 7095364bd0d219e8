"""What of a load may still be changed by hand, in which state."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from tenancy.errors import ConflictError
from trucking.models import Charge, Load, Stop
from trucking.moves import Status

# What a price was agreed for: it changes in a draft alone.
TERMS = {
    "origin_id": "pickupLocation",
    "destination_id": "deliveryLocation",
    "mode": "mode",
    "equipment_type": "equipmentType",
    "spot_rate": "spotRate",
}
BILLED = {Load.BillingStatus.INVOICED, Load.BillingStatus.PAID}


class Told(NamedTuple):
    """What a load says of the things that are not always changeable."""

    load: Load
    terms: dict[str, Any]
    places: list[Any]
    money: list[Any]


def told_of(
    load: Load,
    *,
    stops: Sequence[Stop] | None = None,
    charges: Sequence[Charge] | None = None,
) -> Told:
    places = list(load.stops.all()) if stops is None else stops
    lines = list(load.charges.all()) if charges is None else charges
    return Told(
        load,
        {name: getattr(load, name) for name in TERMS},
        [(stop.pk, stop.type, stop.address_id) for stop in places],
        [(charge.pk, charge.code, charge.description, charge.amount) for charge in lines],
    )


def require_changeable(before: Told, after: Told) -> None:
    """ConflictError if the change is one that the load's state does not take any more."""
    load = after.load
    fields = [name for column, name in TERMS.items() if before.terms[column] != after.terms[column]]
    if before.places != after.places:
        fields.append("stops")
    if fields and load.status != Status.DRAFT:
        message = "What the price was agreed for changes in a draft alone; take the load back."
        raise ConflictError(message, "not_draft", details={"fields": fields})
    if before.money != after.money:
        require_open_account(load)


def require_open_account(load: Load) -> None:
    """ConflictError unless the load's charges may still change."""
    if load.billing_status in BILLED:
        raise ConflictError("The load is invoiced; its charges stay.", "invoiced")
    if load.status == Status.CANCELLED:
        raise ConflictError("The load is cancelled; its charges stay.", "cancelled")
