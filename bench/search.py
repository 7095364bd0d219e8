"""Measure the search, and hold it against a plain scan: `python -m bench.search`.

In this process, so that CPU is the product's alone: the server's share of a whole request of one
page of 25, and for recall all pages of it.
"""

import argparse
import time
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from bench.cases import Call
from bench.in_process import InProcess
from bench.plain_scan import KINDS, PlainScan, external_id, queries

SEARCH = "/api/v1/customers/search"
COMPARED = 2000  # Hits of a query that are held against the scan's.


class Measured(NamedTuple):
    kind: str
    wall: list[float]  # Milliseconds, sorted.
    cpu: list[float]

    def row(self, recall: str) -> str:
        figures = (at(self.cpu, 50), at(self.wall, 50), at(self.wall, 95))
        return f"| {self.kind} | {' | '.join(f'{f:.1f}' for f in figures)} | {recall} |"


def at(sorted_figures: list[float], percent: int) -> float:
    return sorted_figures[len(sorted_figures) * percent // 100]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=20, help="of each kind")
    parser.add_argument("--customers", type=int, default=100_000, help="as they were loaded")
    parser.add_argument("--no-recall", action="store_true")
    options = parser.parse_args()
    product = InProcess()
    scan = None if options.no_recall else PlainScan(range(options.customers))
    print("| kind of query | server CPU p50 | p50 | p95 | recall |\n|---|---|---|---|---|")
    every = Measured("all", [], [])
    for kind in KINDS:
        asked = queries(kind, options.customers, options.queries)
        measured = measure(product, kind, asked)
        print(measured.row(recall(product, scan, asked) if scan else "–"), flush=True)
        every.wall.extend(measured.wall)
        every.cpu.extend(measured.cpu)
    print(Measured("all", sorted(every.wall), sorted(every.cpu)).row(""))


def measure(product: InProcess, kind: str, asked: list[str]) -> Measured:
    wall, cpu = [], []
    product.send(first_page(asked[0], 25))
    for query in asked:
        began, began_cpu = time.perf_counter(), time.process_time()
        product.send(first_page(query, 25))
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - began_cpu) * 1000)
    return Measured(kind, sorted(wall), sorted(cpu))


def recall(product: InProcess, scan: PlainScan, asked: list[str]) -> str:
    """Found of what was to be found; and what was found beyond, which must be nothing."""
    wanted_count = found_count = beyond = 0
    for query in asked:
        wanted = set(map(external_id, scan.search(query)))
        found = list(hits(product, query, min(len(wanted) + 1, COMPARED)))
        beyond += len(found) - len(wanted.intersection(found))
        found_count += len(wanted.intersection(found))
        wanted_count += min(len(wanted), COMPARED)
    stray = f", {beyond} wrong" if beyond else ""
    return f"{found_count:,} of {wanted_count:,}{stray}"


def hits(product: InProcess, query: str, count: int) -> Iterator[str]:
    """The external ids of the first hits, page by page."""
    following: Call | None = first_page(query, 200)
    while following and count > 0:
        answer: Any = product.ask(following)
        for hit in answer["results"][:count]:
            yield hit["externalId"]
        count -= len(answer["results"])
        link = answer["next"]
        following = link and Call("GET", "{0.path}?{0.query}".format(urlsplit(link)))


def first_page(query: str, size: int) -> Call:
    return Call("GET", f"{SEARCH}?{urlencode({'q': query, 'pageSize': size})}")


if __name__ == "__main__":
    main()
