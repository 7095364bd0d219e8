"""A table of cases, each a row of requests that the product answers in this process."""

import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from bench.cases import Call
from bench.in_process import InProcess

Cases = Callable[[InProcess], Iterator[tuple[str, Iterator[Call]]]]


class Found(NamedTuple):
    cpu: float
    p50: float
    p95: float
    statements: int


def print_cases(cases: Mapping[str, Cases], wanted: Sequence[str], times: int) -> None:
    """Measure each company's cases, those alone whose names begin as wanted if any are."""
    print(f"{'case':44} {'CPU':>7} {'p50':>7} {'p95':>7} statements")
    for slug, cases_of in cases.items():
        product = InProcess(slug)
        for name, calls in cases_of(product):
            if not wanted or name.startswith(tuple(wanted)):
                found = measured(product, calls, times)
                cpu, p50, p95 = (f"{each:7.1f}" for each in found[:3])
                print(f"{name:44} {cpu} {p50} {p95} {found.statements}", flush=True)


def measured(product: InProcess, calls: Iterator[Call], times: int) -> Found:
    *warming, counted = itertools.islice(calls, 4)
    for call in warming:
        product.send(call)
    statements = len(product.statements([counted]))
    cpu, wall = [], []
    for call in itertools.islice(calls, times):
        cpu_before, before = time.process_time(), time.perf_counter()
        product.send(call)
        wall.append((time.perf_counter() - before) * 1000)
        cpu.append((time.process_time() - cpu_before) * 1000)
    return Found(median(cpu), median(wall), sorted(wall)[len(wall) * 95 // 100], statements)
