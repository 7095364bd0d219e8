"""Fill the floor's database; bench.load starts this in a process with the floor's settings."""

import os
import sys

import django
import psycopg
from django.core.management import call_command
from django.db import transaction

from bench.environment import FLOOR_DATABASE
from bench.load import add_customers, already_there, in_batches, tidy


def main(customers: int) -> None:
    make_database(os.environ["DATABASE_ADMIN_URL"])
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    from bench.floor.models import Address, Contact, Customer  # noqa: PLC0415 - after the set-up

    def add(numbers: range) -> None:
        with transaction.atomic():
            add_customers(numbers, Customer, Address, Contact)

    in_batches("floor", already_there(Customer), customers, add)
    tidy(os.environ["DATABASE_URL"])


def make_database(admin_url: str) -> None:
    """Owned by the login that serves it, since nothing here is kept apart."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        known = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [FLOOR_DATABASE])
        if known.fetchone() is None:
            owner = psycopg.conninfo.conninfo_to_dict(os.environ["DATABASE_URL"])["user"]
            admin.execute(f'CREATE DATABASE "{FLOOR_DATABASE}" OWNER "{owner}" TEMPLATE template0')


if __name__ == "__main__":
    main(int(sys.argv[1]))
