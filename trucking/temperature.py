"""What a trailer keeps its freight at."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices

from trucking.freight import EquipmentType


class TemperatureUnit(TextChoices):
    FAHRENHEIT = "F", "°F"
    CELSIUS = "C", "°C"


def temperature_errors(load: Any) -> dict[str, ValidationError]:
    """What is wrong with the temperature that a load asks for, by column."""
    low, high = load.temperature_min, load.temperature_max
    if low is None and high is None:
        if load.equipment_type != EquipmentType.REEFER:
            return {}
        message = "A reefer load says which temperature it keeps."
        return {"temperature_min": ValidationError(message, code="required")}
    if low is None or high is None:
        missing = "temperature_min" if low is None else "temperature_max"
        message = "A temperature has both ends."
        return {missing: ValidationError(message, code="required")}
    if low > high:
        message = "The lowest temperature is not above the highest."
        return {"temperature_min": ValidationError(message, code="out_of_order")}
    return {}
