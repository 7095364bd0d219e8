"""The figures as a table for docs/performance.md."""

from typing import NamedTuple

from bench.cases import CASES


class Figures(NamedTuple):
    """Milliseconds per request, and requests per second."""

    cpu: float
    database_cpu: float
    p50: float
    p95: float
    per_second: float


COLUMNS = (
    *("case", "limit (goal)", "**server CPU**", "floor's", "times the floor"),
    *("PostgreSQL CPU", "floor's"),
    *("statements", "p50 / p95", "floor's", "requests/s", "floor's"),
)


def show(figures: dict[str, dict[str, Figures]], statements: dict[str, int]) -> str:
    lines = [COLUMNS, ("---",) * len(COLUMNS)]
    lines += [
        row(case, by["product"], by["floor"], statements[case]) for case, by in figures.items()
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def row(case: str, product: Figures, floor: Figures, statements: int) -> tuple[str, ...]:
    title, _, limit, goal = CASES[case]
    return (
        title,
        f"{limit:g} ({goal:g})" if limit else "",
        f"**{product.cpu:.1f}**",
        f"{floor.cpu:.1f}",
        f"{product.cpu / floor.cpu:.2f}",
        f"{product.database_cpu:.1f}",
        f"{floor.database_cpu:.1f}",
        str(statements),
        f"{product.p50:.0f} / {product.p95:.0f}",
        f"{floor.p50:.0f} / {floor.p95:.0f}",
        f"{product.per_second:.0f}",
        f"{floor.per_second:.0f}",
    )
