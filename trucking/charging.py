"""Charges that a load gets without anybody writing them, and the total that follows."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Max, Sum

from tenancy.errors import ConflictError
from trucking.changing import require_open_account
from trucking.models import Charge, Load, Stop
from trucking.pricing import Line, to_cents
from trucking.terms import Accessorial, Per, read_accessorials

MINUTES = Decimal(60)
SIXTH = Decimal("0.000001")
OF_PRICE = (Charge.Source.CONTRACT, Charge.Source.SPOT)


def retotal(load: Load) -> None:
    """Set the load's total to the sum of its charges, proposals apart; the caller saves it."""
    counted = Charge.objects.filter(load=load).exclude(source=Charge.Source.PROPOSED)
    load.total_charge = counted.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def add_lines(
    load: Load, lines: Iterable[Line], source: Charge.Source, *, behind: Sequence[Charge] = ()
) -> None:
    """Append priced lines behind all charges that are there, and set the total to the sum."""
    first = max((charge.position for charge in behind), default=-1) + 1
    added = Charge.objects.bulk_create(
        Charge(load=load, position=position, source=source, **line._asdict())
        for position, line in enumerate(lines, first)
    )
    amounts = (charge.amount for charge in (*behind, *added) if charge.counts)
    load.total_charge = sum(amounts, Decimal("0.00"))


def drop_price(load: Load) -> None:
    """Take the lines of the agreed price away again, and what was frozen with them."""
    Charge.objects.filter(load=load, source__in=OF_PRICE).delete()
    load.rate_source = load.rate = load.rate_snapshot = None
    retotal(load)


def charge_for_nothing(load: Load) -> None:
    """Truck ordered, not used: the load then costs that alone. ConflictError without a price."""
    extra = frozen_extra(load, "tonu")
    if extra is None:
        message = "The load's rate has no price for a truck that was not used."
        raise ConflictError(message, "no_tonu")
    Charge.objects.filter(load=load).delete()
    words, amount = "Truck ordered, not used", to_cents(extra.amount)
    line = Line("tonu", words, Decimal(1), extra.per, extra.amount, amount)
    add_lines(load, [line], Charge.Source.TONU)


def frozen_extra(load: Load, code: str) -> Accessorial | None:
    """What the rate, as it was when the load was booked, asks for an accessorial."""
    snapshot: dict[str, Any] = load.rate_snapshot or {}
    found = read_accessorials(snapshot.get("accessorials", []))
    return next((extra for extra in found if extra.code == code), None)


def propose_detention(load: Load, stop: Stop) -> None:
    """Propose what waiting at the stop costs, anew after its times were corrected.

    What was accepted stays as it was accepted.
    """
    mine = Charge.objects.filter(load=load, stop=stop, code="detention")
    if mine.filter(source=Charge.Source.ACCEPTED).exists():
        return
    mine.delete()
    line = detention_line(frozen_extra(load, "detention"), stop)
    if line is None:
        return
    last = Charge.objects.filter(load=load).aggregate(last=Max("position"))["last"] or 0
    source = Charge.Source.PROPOSED
    Charge.objects.create(load=load, stop=stop, position=last + 1, source=source, **line._asdict())


def detention_line(extra: Accessorial | None, stop: Stop) -> Line | None:
    """Waiting from the later of arrival and appointment to departure, beyond the free minutes.

    By the whole minute; an accessorial that is not hourly is charged once.
    """
    if extra is None or stop.arrived_at is None or stop.departed_at is None:
        return None
    begins = max(stop.arrived_at, stop.appointment_start or stop.arrived_at)
    waited = int((stop.departed_at - begins).total_seconds() // 60)
    minutes = Decimal(waited - (extra.free_minutes or 0))
    if minutes <= 0:
        return None
    words = f"Detention at {stop.type} {stop.position + 1}, {waited} minutes"
    if extra.per != Per.HOUR:
        return Line("detention", words, Decimal(1), extra.per, extra.amount, to_cents(extra.amount))
    amount = to_cents(minutes * extra.amount / MINUTES)
    per_minute = (extra.amount / MINUTES).quantize(SIXTH)
    return Line("detention", words, minutes, "minute", per_minute, amount)


def accept(load: Load, charge: Charge) -> None:
    """Take a proposed charge into the locked load's total; ConflictError if it is none."""
    if charge.source != Charge.Source.PROPOSED:
        raise ConflictError("This charge is not a proposal.", "not_proposed")
    require_open_account(load)
    charge.source = Charge.Source.ACCEPTED
    charge.save()
    retotal(load)
    load.save()
