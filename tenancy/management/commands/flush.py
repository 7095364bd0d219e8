from typing import Any

from django.core.management.commands import flush
from django.db import connections

from tenancy.isolation.roles import as_owner


class Command(flush.Command):
    help = "Empty every table as the database's owner: the app's own login may not truncate."

    def handle(self, **options: Any) -> None:
        with as_owner(connections[options["database"]]):
            super().handle(**options)
