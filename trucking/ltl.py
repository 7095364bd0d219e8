"""Freight that shares a truck, and the classes of the National Motor Freight Classification."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices

from trucking.freight import Mode


class FreightClass(TextChoices):
    """From dense and sturdy to light and fragile."""

    CLASS_50 = "50", "50"
    CLASS_55 = "55", "55"
    CLASS_60 = "60", "60"
    CLASS_65 = "65", "65"
    CLASS_70 = "70", "70"
    CLASS_77_5 = "77.5", "77.5"
    CLASS_85 = "85", "85"
    CLASS_92_5 = "92.5", "92.5"
    CLASS_100 = "100", "100"
    CLASS_110 = "110", "110"
    CLASS_125 = "125", "125"
    CLASS_150 = "150", "150"
    CLASS_175 = "175", "175"
    CLASS_200 = "200", "200"
    CLASS_250 = "250", "250"
    CLASS_300 = "300", "300"
    CLASS_400 = "400", "400"
    CLASS_500 = "500", "500"


def ltl_errors(load: Any) -> dict[str, ValidationError]:
    """What is missing of a load that shares a truck, by column."""
    if load.mode != Mode.LTL:
        return {}
    message = "An LTL load says its pieces and its freight class."
    missing = [name for name in ("pieces", "freight_class") if getattr(load, name) is None]
    return {name: ValidationError(message, code="required") for name in missing}
