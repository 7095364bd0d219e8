"""Where one request's time goes: `python -m bench.profile_case list --times 300`.

Prints statements and milliseconds of CPU per request without the profiler, then cProfile's
functions by their own CPU time.
"""

import argparse
import cProfile
import itertools
import pstats
import time
from collections.abc import Iterable

from bench.cases import CASES, Call
from bench.in_process import InProcess, product_sample
from bench.shapes import Product

WARM_UP = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", choices=CASES)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--top", type=int, default=45)
    parser.add_argument("--sort", default="tottime", help="tottime or cumtime")
    options = parser.parse_args()
    product = InProcess()
    calls = CASES[options.case].calls(Product(), product_sample(product.ask), product.ask)
    run(product, take(calls, WARM_UP))
    for statement in product.statements(take(calls, 1)):
        print(statement[:300])
    print_cpu(product, take(calls, options.times))
    profile(product, take(calls, options.times)).sort_stats(options.sort).print_stats(options.top)


def take(calls: Iterable[Call], times: int) -> list[Call]:
    return list(itertools.islice(calls, times))


def run(product: InProcess, calls: list[Call]) -> None:
    for call in calls:
        product.send(call)


def print_cpu(product: InProcess, calls: list[Call]) -> None:
    cpu, elapsed = time.process_time(), time.perf_counter()
    run(product, calls)
    cpu, elapsed = time.process_time() - cpu, time.perf_counter() - elapsed
    each = 1000 / len(calls)
    print(f"\n{cpu * each:.2f} ms of CPU, {elapsed * each:.2f} ms in all, per request\n")


def profile(product: InProcess, calls: list[Call]) -> pstats.Stats:
    profiler = cProfile.Profile(time.process_time)  # Waiting for the database is not counted.
    profiler.runcall(run, product, calls)
    return pstats.Stats(profiler)


if __name__ == "__main__":
    main()
