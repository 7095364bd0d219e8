"""Federal numbers of brokers and shippers, as people write them and as we keep them."""

import re

from django.core.exceptions import ValidationError

MC = re.compile(r"(?:MC|MX|FF)?[\s#.-]*0*([1-9]\d{0,7})", re.IGNORECASE)
DOT = re.compile(r"(?:US)?\s*(?:DOT)?[\s#.-]*0*([1-9]\d{0,7})", re.IGNORECASE)


def normal_mc_number(text: str) -> str:
    """
    >>> [normal_mc_number(text) for text in ("MC123456", "MC-123456", "mc 0123456")]
    ['123456', '123456', '123456']
    """
    return _digits(MC, text, "Give an MC number such as MC-123456.")


def normal_dot_number(text: str) -> str:
    """
    >>> [normal_dot_number(text) for text in ("USDOT 1234567", "1234567")]
    ['1234567', '1234567']
    """
    return _digits(DOT, text, "Give a US DOT number such as 1234567.")


def _digits(pattern: re.Pattern[str], text: str, message: str) -> str:
    if (match := pattern.fullmatch(text.strip())) is None:
        raise ValidationError(message, code="invalid")
    return match.group(1)
