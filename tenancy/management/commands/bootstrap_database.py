import os
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError

from tenancy.isolation.roles import bootstrap


class Command(BaseCommand):
    help = "Make the database's roles and the database itself, as DATABASE_ADMIN_URL; once."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not (url := os.environ.get("DATABASE_ADMIN_URL")):
            raise CommandError("DATABASE_ADMIN_URL must name a superuser's login.")
        with psycopg.connect(url, autocommit=True) as admin:
            bootstrap(admin)
