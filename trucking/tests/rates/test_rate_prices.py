"""What rates charge, to the cent; and what holds of whatever they charge."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trucking.pricing import (
    Extra,
    MissingQuantityError,
    Quantities,
    UncountedExtraError,
    UnknownExtraError,
    priced_lines,
    total_of,
)
from trucking.terms import Accessorial, Fuel, FuelBand, Terms, WeightBreak

D = Decimal
BREAKS = (
    WeightBreak(D(500), D("42.10")),
    WeightBreak(D(1000), D("35.25")),
    WeightBreak(D(5000), D("24.80")),
    WeightBreak(D(10000), D("19.95")),
)
BY_WEIGHT = Terms("per_cwt", D("48.75"), weight_breaks=BREAKS)
TABLE = Fuel(
    "per_mile_table",
    table=(FuelBand(D("3.50"), D("3.75"), D("0.42")), FuelBand(D("3.75"), None, D("0.46"))),
)


def amounts(terms: Terms, quantities: Quantities, **more: Any) -> list[D]:
    return [line.amount for line in priced_lines(terms, quantities, **more)]


def test_523_4_miles_at_2_185_are_1143_63() -> None:
    (line,) = priced_lines(Terms("per_mile", D("2.185")), Quantities(miles=D("523.4")))

    assert (line.quantity, line.unit, line.rate) == (D("523.4"), "mile", D("2.185"))
    assert line.amount == D("1143.63")  # 1,143.629


@pytest.mark.parametrize(
    ("pounds", "rate", "billed", "amount"),
    [
        ("400", "48.75", "4", "195.00"),  # Below the first break, and cheaper than 500 lb.
        ("450", "42.10", "5", "210.50"),  # 219.38 of its own; as 500 lb it is cheaper.
        ("500", "42.10", "5", "210.50"),
        ("4000", "24.80", "50", "1240.00"),  # 1,410.00 of its own; billed as 5,000 lb.
        ("5000", "24.80", "50", "1240.00"),
        ("8000", "24.80", "80", "1984.00"),  # 10,000 lb would be 1,995.00: the own is cheaper.
        ("8100", "19.95", "100", "1995.00"),  # 2,008.80 of its own.
        ("25000", "19.95", "250", "4987.50"),
    ],
)
def test_hundredweight_takes_the_cheaper_of_its_break_and_the_next(
    pounds: str, rate: str, billed: str, amount: str
) -> None:
    (line,) = priced_lines(BY_WEIGHT, Quantities(pounds=D(pounds)))

    assert (line.rate, line.quantity, line.amount) == (D(rate), D(billed), D(amount))


def test_deficit_weight_is_told_on_the_line() -> None:
    (line,) = priced_lines(BY_WEIGHT, Quantities(pounds=D(4000)))

    assert line.description == "Line haul, 4000 lb billed as 5000 lb"


@pytest.mark.parametrize(
    ("terms", "quantities", "amount"),
    [
        (Terms("flat", D("1850")), Quantities(), "1850.00"),
        (Terms("hourly", D("92.50")), Quantities(hours=D("3.25")), "300.63"),  # 300.625
        (Terms("per_pallet", D("38.333333")), Quantities(pallets=D(3)), "115.00"),
    ],
)
def test_other_types_of_rate(terms: Terms, quantities: Quantities, amount: str) -> None:
    assert amounts(terms, quantities) == [D(amount)]


@pytest.mark.parametrize(
    ("miles", "amount"), [("297", "650.00"), ("297.4", "650.00"), ("298", "651.13")]
)
def test_minimum_charge_raises_what_lies_below_it(miles: str, amount: str) -> None:
    terms = Terms("per_mile", D("2.185"), minimum_charge=D("650.00"))

    assert amounts(terms, Quantities(miles=D(miles))) == [D(amount)]


def test_percent_fuel_is_taken_on_the_rounded_and_raised_line_haul() -> None:
    terms = Terms("per_mile", D("2.185"), D("650.00"), fuel=Fuel("percent", D("18.5")))

    assert amounts(terms, Quantities(miles=D(100))) == [D("650.00"), D("120.25")]
    assert amounts(terms, Quantities(miles=D("523.4"))) == [D("1143.63"), D("211.57")]


@pytest.mark.parametrize(
    ("price", "fuel"), [("3.50", "219.83"), ("3.749999", "219.83"), ("3.75", "240.76")]
)
def test_fuel_band_holds_from_its_beginning_to_below_its_end(price: str, fuel: str) -> None:
    terms = Terms("per_mile", D("2.185"), fuel=TABLE)

    lines = amounts(terms, Quantities(miles=D("523.4")), fuel_price=D(price))

    assert lines == [D("1143.63"), D(fuel)]


def test_accessorials_are_lines_of_their_own() -> None:
    extras = (
        Accessorial("stop_off", D("75"), "each", None),
        Accessorial("detention", D("62.50"), "hour", 120),
        Accessorial("tarp", D("0.155"), "mile", None),
        Accessorial("handling", D("1.10"), "cwt", None),
        Accessorial("liftgate", D("12"), "pallet", None),
    )
    terms = Terms("flat", D(1000), accessorials=extras)
    asked = (Extra("stop_off", D(2)), Extra("detention", D("1.5")), Extra("tarp"))
    asked += (Extra("handling"), Extra("liftgate"), Extra("stop_off"))
    known = Quantities(miles=D(101), pounds=D(4250), pallets=D(6))

    lines = priced_lines(terms, known, extras=asked)

    assert [(line.code, line.quantity, line.amount) for line in lines] == [
        ("line_haul", D(1), D("1000.00")),
        ("stop_off", D(2), D("150.00")),
        ("detention", D("1.5"), D("93.75")),
        ("tarp", D(101), D("15.66")),  # 15.655
        ("handling", D("42.5"), D("46.75")),
        ("liftgate", D(6), D("72.00")),
        ("stop_off", D(1), D("75.00")),
    ]
    assert total_of(lines) == D("1453.16")


@pytest.mark.parametrize(
    ("rate_type", "missing"),
    [("per_mile", "miles"), ("per_cwt", "pounds"), ("hourly", "hours"), ("per_pallet", "pallets")],
)
def test_what_is_not_known_is_asked_for_and_never_taken_as_0(rate_type: str, missing: str) -> None:
    with pytest.raises(MissingQuantityError) as refused:
        priced_lines(Terms(rate_type, D(2)), Quantities())

    assert refused.value.quantity == missing


def test_an_accessorial_without_price_or_count_is_refused_by_its_place() -> None:
    by_the_hour = Terms("flat", D(1), accessorials=(Accessorial("layover", D(50), "hour", None),))

    with pytest.raises(UnknownExtraError) as unknown:
        priced_lines(by_the_hour, Quantities(), extras=(Extra("layover", D(1)), Extra("tarp")))
    with pytest.raises(UncountedExtraError) as uncounted:
        priced_lines(by_the_hour, Quantities(), extras=(Extra("layover"),))

    assert (unknown.value.index, uncounted.value.index) == (1, 0)


def decimals(least: str, most: str, places: int) -> st.SearchStrategy[D]:
    return st.decimals(D(least), D(most), places=places, allow_nan=False, allow_infinity=False)


QUANTITIES = st.builds(
    Quantities,
    miles=decimals("0.1", "5000", 1),
    pounds=decimals("1", "200000", 2),
    hours=decimals("0.25", "100", 2),
    pallets=st.integers(1, 60).map(D),
)
WEIGHT_BREAKS = st.lists(
    st.builds(WeightBreak, st.integers(1, 100_000).map(D), decimals("0.01", "200", 4)),
    max_size=5,
    unique_by=lambda b: b.pounds,
).map(lambda breaks: tuple(sorted(breaks)))
FUEL = st.sampled_from([Fuel(), TABLE]) | st.builds(
    Fuel, st.just("percent"), decimals("0", "100", 4)
)
TERMS = st.builds(
    Terms,
    st.sampled_from(["per_mile", "flat", "per_cwt", "hourly", "per_pallet"]),
    decimals("0.000001", "5000", 6),
    st.none() | decimals("0", "5000", 2),
    WEIGHT_BREAKS,
    FUEL,
    st.just((Accessorial("detention", D("62.505"), "hour", 120),)),
)


@given(TERMS, QUANTITIES, decimals("3.5", "9", 3), st.lists(decimals("0", "50", 2), max_size=3))
def test_total_is_the_sum_of_lines_in_cents_of_which_none_is_negative(
    terms: Terms, quantities: Quantities, price: D, hours: list[D]
) -> None:
    extras = tuple(Extra("detention", quantity) for quantity in hours)

    lines = priced_lines(terms, quantities, fuel_price=price, extras=extras)

    assert all(line.amount >= 0 and line.amount == round(line.amount, 2) for line in lines)
    assert total_of(lines) == sum(line.amount for line in lines)
    assert lines[0].amount >= (terms.minimum_charge or 0)
    for line in lines[1:]:
        assert abs(line.quantity * line.rate - line.amount) <= D("0.005")


@given(TERMS, QUANTITIES, decimals("3.5", "9", 3), decimals("0", "5000", 1))
def test_total_never_falls_with_miles(
    terms: Terms, quantities: Quantities, price: D, more: D
) -> None:
    assert quantities.miles is not None
    further = quantities._replace(miles=quantities.miles + more)

    near = total_of(priced_lines(terms, quantities, fuel_price=price))
    far = total_of(priced_lines(terms, further, fuel_price=price))

    assert near <= far


@given(
    st.lists(st.integers(1, 100_000), max_size=5, unique=True),
    st.lists(decimals("0.01", "200", 4), min_size=6, max_size=6),
    decimals("1", "200000", 2),
    decimals("0", "200000", 2),
)
def test_total_never_falls_with_weight_where_each_break_costs_more_than_the_last(
    weights: list[int], rates: list[D], pounds: D, more: D
) -> None:
    """Deficit weight is what makes this true at the breaks."""
    first, *others = sorted(rates, reverse=True)
    breaks = tuple(
        WeightBreak(D(w), rate) for w, rate in zip(sorted(weights), others, strict=False)
    )
    assume(all(a.pounds * a.amount <= b.pounds * b.amount for a, b in pairwise(breaks)))
    terms = Terms("per_cwt", first, weight_breaks=breaks)

    light = total_of(priced_lines(terms, Quantities(pounds=pounds)))
    heavy = total_of(priced_lines(terms, Quantities(pounds=pounds + more)))

    assert light <= heavy
