"""What a rate charges for a shipment, line by line: pure decimal arithmetic."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from trucking.terms import Accessorial, FuelMethod, Per, RateType, Terms

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


class Quantities(NamedTuple):
    """What is known of a shipment's size; None is unknown."""

    miles: Decimal | None = None
    pounds: Decimal | None = None
    hours: Decimal | None = None
    pallets: Decimal | None = None


class Extra(NamedTuple):
    """An accessorial that is asked for; without quantity it is the shipment's own."""

    code: str
    quantity: Decimal | None = None


class Line(NamedTuple):
    """One charge. Its amount is quantity × rate to the cent, or the rate's minimum."""

    code: str
    description: str
    quantity: Decimal
    unit: str
    rate: Decimal
    amount: Decimal


class MissingQuantityError(Exception):
    """The rate counts in something that nobody said of the shipment: a field of Quantities."""

    def __init__(self, quantity: str) -> None:
        super().__init__(quantity)
        self.quantity = quantity


class UnknownExtraError(Exception):
    """The rate has no price for an accessorial; `index` is its place among those asked for."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


class UncountedExtraError(UnknownExtraError):
    """Nobody said how much of an accessorial is asked for."""


def to_cents(amount: Decimal) -> Decimal:
    """
    >>> to_cents(Decimal("1143.629")), to_cents(Decimal("0.125"))
    (Decimal('1143.63'), Decimal('0.13'))
    """
    return amount.quantize(CENT, ROUND_HALF_UP)


def priced_lines(
    terms: Terms,
    quantities: Quantities,
    *,
    fuel_price: Decimal | None = None,
    extras: tuple[Extra, ...] = (),
) -> list[Line]:
    """Line haul, fuel and accessorials. A fuel table needs a price that one of its bands holds.

    >>> terms = Terms("per_mile", Decimal("2.185"))
    >>> [line.amount for line in priced_lines(terms, Quantities(miles=Decimal("523.4")))]
    [Decimal('1143.63')]
    """
    haul = line_haul(terms, quantities)
    return [
        haul,
        *fuel_lines(terms, quantities, haul, fuel_price),
        *(extra_line(terms, quantities, index, extra) for index, extra in enumerate(extras)),
    ]


def total_of(lines: list[Line]) -> Decimal:
    return sum((line.amount for line in lines), Decimal("0.00"))


def line_haul(terms: Terms, quantities: Quantities) -> Line:
    """
    >>> line_haul(Terms("flat", Decimal(300), Decimal(450)), Quantities()).amount
    Decimal('450.00')
    """
    words, quantity, unit, rate = counted(terms, quantities)
    amount, least = quantity * rate, terms.minimum_charge
    if least is not None and amount < least:
        amount, words = least, f"{words}, raised to the minimum charge"
    return Line("line_haul", words, quantity, unit, rate, to_cents(amount))


def counted(terms: Terms, quantities: Quantities) -> tuple[str, Decimal, str, Decimal]:
    """The line haul's words, quantity, unit and rate."""
    match terms.rate_type:
        case RateType.FLAT:
            return "Line haul", Decimal(1), "load", terms.amount
        case RateType.PER_CWT:
            return billed_weight(terms, needed(quantities, "pounds"))
        case RateType.HOURLY:
            return "Line haul", needed(quantities, "hours"), "hour", terms.amount
        case RateType.PER_PALLET:
            return "Line haul", needed(quantities, "pallets"), "pallet", terms.amount
    return "Line haul", needed(quantities, "miles"), "mile", terms.amount


def billed_weight(terms: Terms, pounds: Decimal) -> tuple[str, Decimal, str, Decimal]:
    """The own weight break, or the next at its least weight where that is cheaper.

    >>> from trucking.terms import WeightBreak
    >>> breaks = (WeightBreak(Decimal(5000), Decimal("18.00")),)
    >>> billed_weight(Terms("per_cwt", Decimal(25), weight_breaks=breaks), Decimal(4000))
    ('Line haul, 4000 lb billed as 5000 lb', Decimal('50'), 'cwt', Decimal('18.00'))
    """
    rate, ahead = terms.amount, None
    for weight_break in terms.weight_breaks:
        if weight_break.pounds > pounds:
            ahead = weight_break
            break
        rate = weight_break.amount
    if ahead is not None and ahead.pounds * ahead.amount < pounds * rate:
        words = f"Line haul, {plain(pounds)} lb billed as {plain(ahead.pounds)} lb"
        return words, ahead.pounds / HUNDRED, "cwt", ahead.amount
    return "Line haul", pounds / HUNDRED, "cwt", rate


def fuel_lines(
    terms: Terms, quantities: Quantities, haul: Line, fuel_price: Decimal | None
) -> Iterator[Line]:
    """
    >>> from trucking.terms import Fuel
    >>> terms = Terms("flat", Decimal(1000), fuel=Fuel("percent", Decimal("18.5")))
    >>> [(line.quantity, line.rate, line.amount) for line in priced_lines(terms, Quantities())[1:]]
    [(Decimal('18.5'), Decimal('10.00'), Decimal('185.00'))]
    """
    if terms.fuel.method == FuelMethod.PERCENT:
        percent, one = terms.fuel.percent, haul.amount / HUNDRED
        words = f"Fuel, {plain(percent)}% of the line haul"
        yield Line("fuel", words, percent, "percent", one, to_cents(percent * one))
    elif terms.fuel.method == FuelMethod.PER_MILE_TABLE:
        miles = needed(quantities, "miles")
        per_mile = None if fuel_price is None else terms.fuel.per_mile(fuel_price)
        if fuel_price is None or per_mile is None:
            raise ValueError("This rate is not to be priced without a band for the day's fuel.")
        words = f"Fuel at {plain(fuel_price)} a gallon"
        yield Line("fuel", words, miles, "mile", per_mile, to_cents(miles * per_mile))


def extra_line(terms: Terms, quantities: Quantities, index: int, extra: Extra) -> Line:
    known = terms.accessorial(extra.code)
    if known is None:
        raise UnknownExtraError(index)
    quantity = extra.quantity if extra.quantity is not None else own_quantity(known, quantities)
    if quantity is None:
        raise UncountedExtraError(index)
    words = known.code.replace("_", " ").capitalize()
    amount = to_cents(quantity * known.amount)
    return Line(known.code, words, quantity, known.per, known.amount, amount)


def own_quantity(extra: Accessorial, quantities: Quantities) -> Decimal | None:
    match extra.per:
        case Per.EACH:
            return Decimal(1)
        case Per.MILE:
            return quantities.miles
        case Per.PALLET:
            return quantities.pallets
        case Per.CWT if quantities.pounds is not None:
            return quantities.pounds / HUNDRED
    return None


def needed(quantities: Quantities, name: str) -> Decimal:
    value: Decimal | None = getattr(quantities, name)
    if value is None:
        raise MissingQuantityError(name)
    return value


def plain(number: Decimal) -> str:
    """
    >>> plain(Decimal("10000.00")), plain(Decimal("3.879000"))
    ('10000', '3.879')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
