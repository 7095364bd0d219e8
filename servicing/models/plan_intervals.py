"""Which intervals a maintenance plan has: those that its basis names, and no other."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from servicing.maintenance import Basis

BY_TIME, BY_METER = ("every_n", "every_unit"), ("meter_kind", "every_meter")
INTERVALS: dict[str, tuple[str, ...]] = {
    Basis.TIME: BY_TIME,
    Basis.METER: BY_METER,
    Basis.FIRST_DUE: BY_TIME + BY_METER,
}


def only_its_intervals() -> Q:
    """The rule as the database holds it."""
    fitting = Q()
    for basis, wanted in INTERVALS.items():
        columns = {f"{name}__isnull": name not in wanted for name in BY_TIME + BY_METER}
        fitting |= Q(basis=basis, **columns)
    return fitting


def interval_errors(plan: Any) -> dict[str, ValidationError]:
    """What the plan's basis misses, and what it has no use for."""
    if plan.basis not in INTERVALS:
        return {}
    errors = {}
    for name in BY_TIME + BY_METER:
        is_wanted, is_given = name in INTERVALS[plan.basis], getattr(plan, name) is not None
        if is_wanted and not is_given:
            message = "A plan on this basis needs this."
            errors[name] = ValidationError(message, code="required")
        elif is_given and not is_wanted:
            message = "A plan on this basis has none."
            errors[name] = ValidationError(message, code="misplaced")
    return errors
