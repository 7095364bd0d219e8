from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from tenancy.isolation.reconcile import reconciling
from tenancy.isolation.roles import as_owner


class Command(migrate.Command):
    help = "Migrate as the database's owner, and keep companies apart all the while."

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with as_owner(connection), reconciling(connection):
            super().handle(*args, **options)
