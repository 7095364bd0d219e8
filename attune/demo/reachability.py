"""Telephone numbers and e-mail addresses that reach nobody."""

import re
from collections.abc import Iterable
from random import Random

from attune.demo.companies import DOMAIN


class Phones:
    """Numbers from 555-0100 to 555-0199, which are kept for fiction, each given out once."""

    def __init__(self, rng: Random, area_codes: Iterable[str]) -> None:
        self.rng = rng
        self.free = {area: rng.sample(range(100), 100) for area in dict.fromkeys(area_codes)}

    def number(self, area_code: str) -> str:
        """One of the area, or of the area that has most of them left."""
        if not self.free[area_code]:
            area_code = max(self.free, key=lambda area: len(self.free[area]))
        digits = f"555-01{self.free[area_code].pop():02}"
        return self.rng.choice(
            (f"({area_code}) {digits}", f"{area_code}-{digits}", f"+1 {area_code} {digits}")
        )


def host(firm: str) -> str:
    """
    >>> host("Brazos Pump & Valve")
    'brazos-pump-valve.example.com'
    """
    return f"{'-'.join(re.findall('[a-z]+', firm.lower()))}.{DOMAIN}"


def personal_email(name: str, at: str = DOMAIN) -> str:
    """
    >>> personal_email("Rosa Delgado")
    'rosa.delgado@example.com'
    """
    return f"{'.'.join(name.lower().split())}@{at}"
