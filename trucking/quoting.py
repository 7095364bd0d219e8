"""What a shipment costs: miles, the rate that applies, and its lines."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from customers.models import Address
from trucking.distance import estimated_miles
from trucking.lanes import Place
from trucking.models import FuelPrice, Rate
from trucking.pricing import Extra, Line, priced_lines, total_of
from trucking.rating import Rejection, Shipment, rated
from trucking.terms import FuelMethod


class Miles(NamedTuple):
    miles: Decimal | None
    is_estimated: bool


class NoRateError(Exception):
    """No rate applies; says of each why."""

    def __init__(self, rejected: list[Rejection]) -> None:
        super().__init__("no rate")
        self.rejected = rejected


class Quote(NamedTuple):
    rate: Rate
    lines: list[Line]
    miles: Decimal | None
    is_estimated: bool
    fuel: FuelPrice | None  # Where the rate asks for it.
    rejected: list[Rejection]

    @property
    def total(self) -> Decimal:
        return total_of(self.lines)


def quote(
    shipment: Shipment,
    *,
    extras: tuple[Extra, ...] = (),
    is_estimated: bool = False,
    explains: bool = True,
) -> Quote:
    """Price a shipment by one query for the rates, and one for fuel where a rate asks for it.

    Without `explains` it tells of no rate that applies less, and reads none: a booking's way.
    NoRateError where no rate applies; MissingQuantityError or UnknownExtraError where the one
    that applies cannot be counted with what is known.
    """
    lane = shipment.pickup.keys(), shipment.delivery.keys()
    ask = Rate.objects.candidates if explains else Rate.objects.holding
    rates = ask(shipment.customer_id, *lane, shipment.day)
    fuel = fuel_for(shipment, rates)
    rate, rejected = rated(shipment, rates, fuel)
    if rate is None and not explains:
        return quote(shipment, extras=extras, is_estimated=is_estimated)  # Refuses, and says why.
    if rate is None:
        raise NoRateError(rejected)
    terms = rate.terms()
    by_table = terms.fuel.method == FuelMethod.PER_MILE_TABLE
    fuel = fuel if by_table else None
    lines = priced_lines(
        terms, shipment.quantities, fuel_price=fuel.price if fuel else None, extras=extras
    )
    miles = shipment.quantities.miles
    return Quote(rate, lines, miles, is_estimated and miles is not None, fuel, rejected)


def fuel_for(shipment: Shipment, rates: list[Rate]) -> FuelPrice | None:
    """The day's price at the pickup, unless no rate depends on it."""
    tables = (rate.fuel_surcharge["method"] == FuelMethod.PER_MILE_TABLE for rate in rates)
    if not any(tables):
        return None
    found: FuelPrice | None = FuelPrice.objects.holding_on(
        shipment.day, region=shipment.pickup.country
    )
    return found


def place_of(address: Address) -> Place:
    return Place(address.country, address.state, address.city, address.zip_code, address.pk)


def miles_between(given: Decimal | None, start: Address, end: Address) -> Miles:
    """Given miles win; without, an estimate if both places have coordinates."""
    if given is not None:
        return Miles(given, is_estimated=False)
    points: Sequence[list[float] | None] = (start.coordinates, end.coordinates)
    first, last = points
    if first is None or last is None:
        return Miles(None, is_estimated=False)
    miles = estimated_miles(first, last)
    return Miles(miles, is_estimated=miles is not None)


def local_day(at: datetime, pickup: Address) -> date:
    """The day of an instant at the pickup: by the address's own timezone, else the company's."""
    return at.astimezone(ZoneInfo(pickup.timezone or pickup.tenant.timezone)).date()
