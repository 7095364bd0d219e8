"""What each app says of its records of a customer; it does so in its `privacy.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple
from uuid import UUID

from django.utils.module_loading import autodiscover_modules

from customers.models import Customer


class Open(NamedTuple):
    """A record on which somebody is still at work, so that the customer cannot be forgotten."""

    resource: str
    id: UUID


class Retained(NamedTuple):
    """What an erasure leaves, through which day, and why it may; no day: for good."""

    what: str
    until: date | None
    basis: str


@dataclass(frozen=True)
class PrivacyRules:
    open_work: Callable[[Customer], Iterable[Open]]
    retained: Callable[[Customer], Iterable[Retained]]


_registered: list[PrivacyRules] = []


def register(rules: PrivacyRules) -> None:
    _registered.append(rules)


@cache
def privacy_rules() -> tuple[PrivacyRules, ...]:
    autodiscover_modules("privacy")
    return tuple(_registered)
