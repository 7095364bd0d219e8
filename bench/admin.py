"""Measure pages of the admin, in this process: `python -m bench.admin [--profile]`.

CPU is the whole request's: session, permission checks, queries, opening, templates.
"""

import argparse
import cProfile
import pstats
import sys
import time
from typing import Any

from bench.environment import set_up_product, silent_logs
from bench.load import SLUG

LIST = "/admin/customers/customer/"
PAGES = {
    "A to Z": LIST,
    "newest first": f"{LIST}?o=-6",
    "page 20": f"{LIST}?p=20",
    "searched": f"{LIST}?q=smith+dallas",
    "home": "/admin/",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=30, help="of each page")
    parser.add_argument("--profile", choices=PAGES, help="print where a page's time goes")
    options = parser.parse_args()
    with silent_logs():
        set_up_product()
        client = signed_in()
    if options.profile:
        profile(client, PAGES[options.profile])
        return
    print("| page | CPU p50, ms | least | calls |\n|---|---|---|---|")
    for name, path in PAGES.items():
        took = measured(client, path, options.times)
        figures = f"{took[len(took) // 2]:.1f} | {took[0]:.1f} | {calls(client, path):,}"
        print(f"| {name} | {figures} |")


def signed_in() -> Any:
    """A browser of the company's owner."""
    from django.test import Client  # noqa: PLC0415 - after the set-up

    from tenancy.models import Membership  # noqa: PLC0415

    owner = Membership.objects.select_related("user").filter(tenant__slug=SLUG).first()
    if owner is None:
        sys.exit("The database is empty; run python -m bench.load first.")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(owner.user)
    return client


def ask(client: Any, path: str) -> None:
    if (answer := client.get(path)).status_code != 200:
        sys.exit(f"{path}: {answer.status_code}")


def measured(client: Any, path: str, times: int) -> list[float]:
    """Milliseconds, sorted; the least is the one that other work on the machine disturbed least."""
    ask(client, path)
    took = []
    for _ in range(times):
        began = time.process_time()
        ask(client, path)
        took.append((time.process_time() - began) * 1000)
    return sorted(took)


def profiled(client: Any, path: str) -> pstats.Stats:
    ask(client, path)
    profiler = cProfile.Profile()
    profiler.runcall(ask, client, path)
    return pstats.Stats(profiler)


def calls(client: Any, path: str) -> int:
    return int(profiled(client, path).total_calls)  # type: ignore[attr-defined]


def profile(client: Any, path: str) -> None:
    profiled(client, path).sort_stats("cumulative").print_stats(70)


if __name__ == "__main__":
    main()
