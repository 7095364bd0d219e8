"""The benchmark's own databases, and the environment that its processes run in."""

import contextlib
import os
import sys
from typing import TextIO
from urllib.parse import urlsplit, urlunsplit

import django

from quickstart import variables

PRODUCT_DATABASE = os.environ.get("BENCH_DATABASE", "attune_bench")
FLOOR_DATABASE = f"{PRODUCT_DATABASE}_floor"
REQUIRED = (
    *("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ADMIN_URL", "REDIS_URL"),
    *("SECRET_KEY", "MASTER_KEYS"),
)


def product_environment() -> dict[str, str]:
    """What bin/dev would give the product, but with the benchmark's database."""
    given = variables.given()
    if missing := [name for name in REQUIRED if not given.get(name)]:
        sys.exit(f"Set {', '.join(missing)}; bench/README.md says how.")
    own = {
        name: at_database(given[name], PRODUCT_DATABASE)
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }
    fixed = {
        "DJANGO_SETTINGS_MODULE": "attune.settings",
        "ATTUNE_QUICKSTART": "1",  # No TLS stands before the servers here.
        "DEBUG": "0",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "PUBLIC_URL": "http://127.0.0.1",
        # Requests are counted as ever, but the limits are out of reach.
        "RATE_LIMIT_TOKEN": "1000000000",
        "RATE_LIMIT_COMPANY": "1000000000",
    }
    return given | own | fixed


def floor_environment() -> dict[str, str]:
    given = variables.given()
    return variables.serving(given) | {
        "DJANGO_SETTINGS_MODULE": "bench.floor.settings",
        "DATABASE_URL": at_database(given["DATABASE_URL"], FLOOR_DATABASE),
    }


def at_database(url: str, database: str) -> str:
    """
    >>> at_database("postgresql://app@127.0.0.1:5432/attune?sslmode=disable", "attune_bench")
    'postgresql://app@127.0.0.1:5432/attune_bench?sslmode=disable'
    """
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def set_up_product() -> None:
    """Make this process one of the product's, at the benchmark's database."""
    os.environ.update(product_environment())
    django.setup()


def silent_logs() -> contextlib.redirect_stderr[TextIO]:
    """What is configured inside logs to nowhere: the line is made, as a server makes it."""
    nowhere = open(os.devnull, "w")  # noqa: PTH123, SIM115 - the log's handlers keep it
    return contextlib.redirect_stderr(nowhere)
