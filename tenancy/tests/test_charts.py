from datetime import date

from tenancy.admin.charts import Point, bar_chart, line_chart


def points(*values: float | None) -> list[Point]:
    return [
        Point(date(2024, month, 1), f"month {month}", value, str(value))
        for month, value in enumerate(values, 1)
    ]


def test_bars_stand_on_zero() -> None:
    chart = bar_chart("sums", "Sums", "", points(50, None, 0, 100))

    assert chart is not None
    assert [(bar.x, bar.y, bar.width, bar.height) for bar in chart.bars] == [
        ("30.0", "84.0", "140.0", "76.0"),
        ("630.0", "8.0", "140.0", "152.0"),
    ]
    assert (chart.lowest.text, chart.highest.text) == ("0", "100")


def test_a_line_breaks_where_nothing_is_known() -> None:
    chart = line_chart("scores", "Scores", "", points(1, 5, None, 3), (1, 5))

    assert chart is not None
    assert chart.lines == ["8.0,152.0 275.1,8.0"]  # 31 of 91 days from left to right.
    assert [dot.point.label for dot in chart.dots] == ["month 1", "month 2", "month 4"]


def test_nothing_known_is_no_chart() -> None:
    assert bar_chart("sums", "", "", points(None, None)) is None
    assert line_chart("scores", "", "", points(None)) is None
