from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from tenancy.isolation.check import isolation_faults


class Command(BaseCommand):
    help = "Say where this database would let companies mix; exit 1 if anywhere."

    def handle(self, *args: Any, **options: Any) -> None:
        if faults := isolation_faults(connection):
            raise CommandError("\n".join(faults))
        self.stdout.write("Companies are kept apart in every table.")
