"""In which order rows stand whose time may not be known."""

from django.db.models import DateTimeField, Value
from django.db.models.functions import Cast, Coalesce

NEVER = Cast(Value("infinity"), DateTimeField())


def place_in_time(column: str) -> Coalesce:
    """Where a row stands by a time: without one behind all others, as PostgreSQL has it of nulls.

    A list that is ordered so needs an index of this very expression.
    """
    return Coalesce(column, NEVER)
