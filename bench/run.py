"""Measure the product beside the floor: `python -m bench.run`.

Starts both servers, drives every case on each in turn, prints a table, and stops the servers.
"""

import argparse
import contextlib
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

import psycopg

from bench.cases import CASES, Call
from bench.drive import Client, drive
from bench.environment import (
    FLOOR_DATABASE,
    PRODUCT_DATABASE,
    floor_environment,
    product_environment,
)
from bench.in_process import SAMPLE_SIZE, InProcess, pages, product_sample
from bench.processes import Server, used_since
from bench.shapes import Floor, Product, Sample, Shape
from bench.table import Figures, show
from quickstart import variables

WARM_UP = 1.0  # Seconds per case and server.


@dataclass
class Target:
    shape: Shape
    server: Server
    clients: list[Client]
    sample: Sample
    rows: dict[str, Iterator[Call]] = field(default_factory=dict)
    megabytes: float = 0

    def calls(self, case: str) -> Iterator[Call]:
        """The case's requests, which go on from round to round."""
        if case not in self.rows:
            self.rows[case] = CASES[case].calls(self.shape, self.sample, self.clients[0].ask)
        return self.rows[case]

    def measure(self, case: str, seconds: float) -> Figures:
        calls = self.calls(case)
        cpu, database_cpu = self.server.cpu(), self.server.database_cpu()
        begun = time.perf_counter()
        taken = sorted(drive(self.clients, calls, seconds))
        elapsed = time.perf_counter() - begun
        each = 1000 / len(taken)
        self.megabytes = max(self.megabytes, self.server.megabytes())
        return Figures(
            cpu=used_since(cpu, self.server.cpu()) * each,
            database_cpu=used_since(database_cpu, self.server.database_cpu()) * each,
            p50=taken[len(taken) // 2],
            p95=taken[len(taken) * 95 // 100],
            per_second=len(taken) / elapsed,
        )


def main() -> None:
    options = arguments()
    product = InProcess()
    headers = {"Authorization": f"Bearer {product.token}"}
    serving = variables.serving(product_environment())
    with (
        Server("attune.wsgi", options.port, serving, PRODUCT_DATABASE) as product_server,
        Server(
            "bench.floor.wsgi", options.port + 1, os.environ | floor_environment(), FLOOR_DATABASE
        ) as floor_server,
        clients(product_server, headers, options.connections) as product_clients,
        clients(floor_server, {}, options.connections) as floor_clients,
    ):
        sample = product_sample(product.ask)
        targets = [
            Target(Product(), product_server, product_clients, sample),
            Target(Floor(), floor_server, floor_clients, floor_sample(floor_clients[0])),
        ]
        statements = count_statements(product, sample, options.cases)
        figures = measure(targets, options.cases, options.rounds, options.seconds)
    print(show(figures, statements))
    for target in targets:
        print(f"{target.shape.name}: largest web process {target.megabytes:.0f} MB (PSS)")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", choices=[[], *CASES], help="all without any")
    parser.add_argument("--seconds", type=float, default=3, help="per case, server and round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--port", type=int, default=8400, help="this one and the next are used")
    options = parser.parse_args()
    options.cases = options.cases or list(CASES)
    return options


@contextlib.contextmanager
def clients(server: Server, headers: dict[str, str], connections: int) -> Iterator[list[Client]]:
    opened = [Client(server.port, headers) for _ in range(connections)]
    try:
        yield opened
    finally:
        for client in opened:
            client.connection.close()


def floor_sample(client: Client) -> Sample:
    with psycopg.connect(floor_environment()["DATABASE_URL"]) as floor:
        question = "SELECT id FROM floor_customer ORDER BY md5(id::text) LIMIT %s"
        ids = [str(found) for (found,) in floor.execute(question, [SAMPLE_SIZE])]
    return Sample(ids, list(pages(Floor().page(), client.ask)))


def count_statements(product: InProcess, sample: Sample, cases: list[str]) -> dict[str, int]:
    """SQL statements of one warm request, counted in this process."""
    counted = {}
    for name in cases:
        calls = CASES[name].calls(Product(), sample, product.ask)
        product.send(next(calls))
        counted[name] = len(product.statements([next(calls)]))
    return counted


def measure(
    targets: list[Target], cases: list[str], rounds: int, seconds: float
) -> dict[str, dict[str, Figures]]:
    """Medians over the rounds, by case and target; the targets take turns within each round."""
    found: dict[tuple[str, str], list[Figures]] = defaultdict(list)
    for case in cases:
        for target in targets:
            drive(target.clients, target.calls(case), WARM_UP)
    for _ in range(rounds):
        for case in cases:
            for target in targets:
                print(".", end="", flush=True)
                found[case, target.shape.name].append(target.measure(case, seconds))
    print()
    return {
        case: {target.shape.name: middle(found[case, target.shape.name]) for target in targets}
        for case in cases
    }


def middle(rounds: list[Figures]) -> Figures:
    return Figures(*map(median, zip(*rounds, strict=True)))


if __name__ == "__main__":
    main()
