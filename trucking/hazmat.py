"""What a shipping paper must say of hazardous materials: 49 CFR 172.201–172.204 and 172.604."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices

HAZARD_CLASSES = (
    *("1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "2.1", "2.2", "2.3", "3"),
    *("4.1", "4.2", "4.3", "5.1", "5.2", "6.1", "6.2", "7", "8", "9"),
)
WITH_PACKING_GROUP = ("3", "4.2", "4.3", "5.1", "6.1", "8")
ALWAYS = ("un_number", "class", "shipping_name", "emergency_phone")
ALL = (*ALWAYS, "packing_group", "quantity", "unit")
UN_NUMBER = re.compile(r"(UN|NA)[0-9]{4}")


class PackingGroup(TextChoices):
    GREAT = "I", "I"
    MEDIUM = "II", "II"
    MINOR = "III", "III"


def normal_un_number(text: str | None) -> str | None:
    """
    >>> normal_un_number("un 1203"), normal_un_number("1203")
    ('UN1203', 'UN1203')
    """
    if not text:
        return None
    folded = text.upper().replace(" ", "")
    return f"UN{folded}" if re.fullmatch(r"[0-9]{4}", folded) else folded


def hazmat_errors(load: Any) -> dict[str, ValidationError]:
    """What is missing of a load's hazardous material, by column; nothing if it is not hazardous."""
    said = {name: getattr(load, f"hazmat_{name}") for name in ALL}
    if not any(value is not None for value in said.values()):
        return {}
    wanted = [*ALWAYS, *(["packing_group"] if said["class"] in WITH_PACKING_GROUP else [])]
    errors = {
        f"hazmat_{name}": ValidationError("Hazardous material needs this.", code="required")
        for name in wanted
        if said[name] is None
    }
    if said["un_number"] and not UN_NUMBER.fullmatch(said["un_number"]):
        message = "Send a UN or NA number, such as UN1203."
        errors["hazmat_un_number"] = ValidationError(message, code="invalid")
    return errors
