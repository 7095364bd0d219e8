"""What a rate says about money, read from its columns: each part once, for model and pricing.

Weight breaks, fuel and accessorials are kept in the JSON that the API answers, numbers of money
as texts. Reading refuses what makes no sense, so nothing else is ever priced.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import TextChoices


class RateType(TextChoices):
    PER_MILE = "per_mile", "Per mile"
    FLAT = "flat", "Flat"
    PER_CWT = "per_cwt", "Per hundredweight"
    HOURLY = "hourly", "Hourly"
    PER_PALLET = "per_pallet", "Per pallet"


class Per(TextChoices):
    EACH = "each", "each"
    HOUR = "hour", "hour"
    MILE = "mile", "mile"
    CWT = "cwt", "cwt"
    PALLET = "pallet", "pallet"


class FuelMethod(TextChoices):
    NONE = "none", "None"
    PERCENT = "percent", "Percent"
    PER_MILE_TABLE = "per_mile_table", "Table"


class WeightBreak(NamedTuple):
    pounds: Decimal  # From this weight on.
    amount: Decimal  # Per hundredweight.


class FuelBand(NamedTuple):
    low: Decimal  # Per gallon, inclusive.
    high: Decimal | None  # Exclusive; None is open.
    per_mile: Decimal


class Fuel(NamedTuple):
    method: str = FuelMethod.NONE
    percent: Decimal = Decimal(0)
    table: tuple[FuelBand, ...] = ()

    def per_mile(self, per_gallon: Decimal) -> Decimal | None:
        """What the table adds to each mile at this price of fuel; None outside its bands."""
        for band in self.table:
            if band.low <= per_gallon and (band.high is None or per_gallon < band.high):
                return band.per_mile
        return None


class Accessorial(NamedTuple):
    code: str
    amount: Decimal
    per: str
    free_minutes: int | None


class Terms(NamedTuple):
    rate_type: str
    amount: Decimal
    minimum_charge: Decimal | None = None
    weight_breaks: tuple[WeightBreak, ...] = ()
    fuel: Fuel = Fuel()
    accessorials: tuple[Accessorial, ...] = ()

    def accessorial(self, code: str) -> Accessorial | None:
        return next((known for known in self.accessorials if known.code == code), None)


def read_weight_breaks(value: Any) -> tuple[WeightBreak, ...]:
    """
    >>> read_weight_breaks([{"fromPounds": 500, "amount": "38.50"}])
    (WeightBreak(pounds=Decimal('500'), amount=Decimal('38.50')),)
    """
    breaks = each(value, lambda b: WeightBreak(number(b["fromPounds"]), number(b["amount"])))
    if any(b.pounds <= 0 or b.amount <= 0 for b in breaks):
        raise ValidationError("Weights and amounts are above 0.", code="min_value")
    if any(low.pounds >= high.pounds for low, high in pairwise(breaks)):
        raise ValidationError("Weight breaks ascend, each once.", code="not_ascending")
    return breaks


def read_fuel(value: Any) -> Fuel:
    """
    >>> read_fuel({"method": "percent", "percent": "18.5"}).percent
    Decimal('18.5')
    """
    method = value.get("method") if isinstance(value, dict) else None
    if method not in FuelMethod.values:
        raise ValidationError("Say none, percent or per_mile_table.", code="invalid_choice")
    needed = {FuelMethod.PERCENT: {"percent"}, FuelMethod.PER_MILE_TABLE: {"table"}}
    if set(value) - {"method"} != needed.get(method, set()):
        raise ValidationError("Give what this method needs, and nothing else.", code="invalid")
    if method == FuelMethod.PERCENT:
        percent = number(value["percent"])
        if not 0 <= percent <= 100:
            raise ValidationError("A percentage lies within 0 and 100.", code="out_of_range")
        return Fuel(method, percent)
    return Fuel(method, table=read_bands(value["table"])) if "table" in value else Fuel(method)


def read_bands(value: Any) -> tuple[FuelBand, ...]:
    bands = each(
        value,
        lambda b: FuelBand(
            number(b["from"]),
            None if b["to"] is None else number(b["to"]),
            number(b["perMile"]),
        ),
    )
    if not bands:
        raise ValidationError("The table has one band at least.", code="required")
    if any(b.low < 0 or b.per_mile < 0 or (b.high is not None and b.high <= b.low) for b in bands):
        raise ValidationError(
            "A band ends above its beginning, and adds 0 or more.", code="invalid"
        )
    if any(low.high is None or low.high > high.low for low, high in pairwise(bands)):
        raise ValidationError("Bands ascend and do not overlap.", code="not_ascending")
    return bands


def read_accessorials(value: Any) -> tuple[Accessorial, ...]:
    found = each(
        value,
        lambda a: Accessorial(a["code"], number(a["amount"]), a["per"], a.get("freeMinutes")),
    )
    for extra in found:
        if not isinstance(extra.code, str) or not extra.code.replace("_", "a").isalnum():
            raise ValidationError("A code is a word such as stop_off.", code="invalid")
        if extra.per not in Per.values or extra.amount < 0:
            raise ValidationError("An accessorial costs 0 or more per unit.", code="invalid")
    if len({extra.code for extra in found}) < len(found):
        raise ValidationError("Each code stands once.", code="duplicate")
    return found


def each(value: Any, read: Callable[[Any], Any]) -> tuple[Any, ...]:
    items: Iterable[Any] = value if isinstance(value, list) else [value]
    try:
        return tuple(read(item) for item in items)
    except (KeyError, TypeError, AttributeError):
        raise ValidationError("Give a list of complete items.", code="invalid") from None


def number(value: Any) -> Decimal:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise ValidationError("Give numbers.", code="invalid") from None
    if not found.is_finite():
        raise ValidationError("Give numbers.", code="invalid")
    return found
