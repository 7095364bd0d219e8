"""How the figures of a period differ from those of the period before."""

from decimal import Decimal
from typing import Any

from analytics.metrics.metric import Metric

# Figures that hang on the period; those that tell of today have not changed with it.
COMPARED = {
    "serviceFrequency": ("count", "perMonth", "medianGapDays"),
    "averageResponseTime": ("meanMinutes", "medianMinutes", "p90Minutes"),
    "satisfaction": ("mean", "share4to5", "responseRate"),
    "revenue": ("total", "services", "loads"),
    "onTime": ("visits", "pickups", "deliveries"),
    "firstTimeFix": ("share", "fixed"),
    "loads": ("count", "miles", "revenuePerMile"),
}


def compare(metrics: dict[str, Metric | None], before: dict[str, Metric | None]) -> None:
    """Set each metric's `change`: for each figure what it was, the difference, and its ratio."""
    for name, figures in COMPARED.items():
        now, then = metrics[name], before[name]
        if now is not None and then is not None:
            now["change"] = {figure: change(now[figure], then[figure]) for figure in figures}


def change(now: Any, then: Any) -> dict[str, Any]:
    """
    >>> change("150.00", "100.00")
    {'previous': '100.00', 'difference': '50.00', 'ratio': 0.5}
    >>> change(3, 0)
    {'previous': 0, 'difference': 3, 'ratio': None}
    >>> change(None, 2.5)
    {'previous': 2.5, 'difference': None, 'ratio': None}
    """
    if now is None or then is None:
        return {"previous": then, "difference": None, "ratio": None}
    after, before = Decimal(str(now)), Decimal(str(then))
    difference = after - before
    ratio = round(float(difference / before), 4) if before else None
    return {"previous": then, "difference": alike(difference, now), "ratio": ratio}


def alike(difference: Decimal, figure: Any) -> Any:
    """The difference in the form in which the figure stands: a text of money, or a number."""
    if isinstance(figure, str):
        return str(difference)
    return int(difference) if isinstance(figure, int) else float(difference)
