"""Agreeing on a price: what must be known for it, and what is frozen from then on."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from customers.models import Address
from tenancy.api.fields import unit_rate_text
from tenancy.errors import ConflictError
from trucking.charging import add_lines
from trucking.models import Charge, Load, Stop
from trucking.pricing import Line, MissingQuantityError, Quantities
from trucking.quoting import NoRateError, Quote, local_day, place_of, quote
from trucking.rating import Shipment

TOLD = ("pickup_at", "delivery_at", "weight", "equipment_type", "mode")
NEEDED = {"origin": "origin_id", "destination": "destination_id", **{name: name for name in TOLD}}
OF_PLACE = ("country", "state", "city", "zip_code", "timezone", "tenant__timezone")
COUNTED = {"miles": "distance_miles", "pounds": "weight", "pallets": "pallets"}


def price(load: Load, stops: list[Stop], *, at: datetime) -> None:
    """Give a draft, which has none, its price and freeze it: the spot rate, else the best rate.

    ValidationError for what is not known yet, by column; ConflictError `no_rate`.
    """
    require_known(load, stops)
    others = list(load.charges.all())
    if load.spot_rate is not None:
        load.rate_source, load.rate, load.rate_snapshot = Load.RateSource.SPOT, None, None
        words, one, amount = "Line haul at the spot rate", Decimal(1), load.spot_rate
        spot = Line("line_haul", words, one, "load", amount, amount)
        add_lines(load, [spot], Charge.Source.SPOT, behind=others)
        return
    found = best_quote(load)
    found.rate.use(at=at)
    load.rate_source, load.rate = Load.RateSource.CONTRACT, found.rate
    load.rate_snapshot = frozen(found)
    add_lines(load, found.lines, Charge.Source.CONTRACT, behind=others)


def require_known(load: Load, stops: list[Stop]) -> None:
    message = "A booking needs this."
    missing = [name for name, column in NEEDED.items() if getattr(load, column) is None]
    if missing:
        raise ValidationError({name: ValidationError(message, code="required") for name in missing})
    if any(stop.address_id is None for stop in stops):
        raise ValidationError({"stops": ValidationError("Each has an address.", code="required")})


def best_quote(load: Load) -> Quote:
    pickup, delivery = ends_of(load)
    at: Any = load.pickup_at
    pallets = None if load.pallets is None else Decimal(load.pallets)
    quantities = Quantities(load.distance_miles, load.weight, None, pallets)
    shipment = Shipment(
        load.customer_id,
        place_of(pickup),
        place_of(delivery),
        local_day(at, pickup),
        load.equipment_type,
        load.mode,
        quantities,
        load.currency,
    )
    try:
        return quote(shipment, is_estimated=load.distance_estimated, explains=False)
    except NoRateError as error:
        rejected = [
            {"rateId": str(no.rate.pk), "reason": no.reason, "detail": no.detail}
            for no in error.rejected
        ]
        message = "No rate applies to this load, and no spot rate is given."
        raise ConflictError(message, "no_rate", details={"rejected": rejected}) from error
    except MissingQuantityError as error:
        if (column := COUNTED.get(error.quantity)) is None:
            message = "The rate that applies counts in hours, which a load does not tell."
            raise ConflictError(message, "no_rate", details={"rejected": []}) from error
        message = "The rate that applies counts in this."
        raise ValidationError({column: ValidationError(message, code="required")}) from error


def ends_of(load: Load) -> tuple[Address, Address]:
    """Both ends with what a rating asks of them, by one query."""
    ends = (load.origin_id, load.destination_id)
    places = Address.objects.select_related("tenant").only(*OF_PLACE).in_bulk(ends)
    return places[load.origin_id], places[load.destination_id]


def frozen(found: Quote) -> dict[str, Any]:
    """The rate as it stands now, in the API's words; later changes of it change no load."""
    rate, fuel = found.rate, found.fuel
    return {
        "rateId": str(rate.pk),
        "customerId": rate.customer_id and str(rate.customer_id),
        "origin": {"level": rate.origin_level, "value": rate.origin_value},
        "destination": {"level": rate.destination_level, "value": rate.destination_value},
        "equipmentType": rate.equipment_type,
        "mode": rate.mode,
        "rateType": rate.rate_type,
        "amount": unit_rate_text(rate.amount),
        "currency": rate.currency,
        "minimumCharge": None if rate.minimum_charge is None else f"{rate.minimum_charge:.2f}",
        "weightBreaks": rate.weight_breaks,
        "fuelSurcharge": rate.fuel_surcharge,
        "accessorials": rate.accessorials,
        "effectiveFrom": rate.effective_from.isoformat(),
        "effectiveTo": rate.effective_to and rate.effective_to.isoformat(),
        "priority": rate.priority,
        "fuel": fuel
        and {
            "price": unit_rate_text(fuel.price),
            "effectiveFrom": fuel.effective_from.isoformat(),
        },
    }
