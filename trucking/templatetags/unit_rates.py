from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def unit_rate(value: Decimal) -> str:
    """Two decimals and as many more as it has.

    >>> unit_rate(Decimal("2.246000")), unit_rate(Decimal(1150)), unit_rate(Decimal("0.38"))
    ('2.246', '1,150.00', '0.38')
    """
    whole, _, decimals = f"{value:,.6f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"
