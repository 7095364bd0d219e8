from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tenancy.management.arguments import (
    add_company_argument,
    add_dry_run_argument,
    company_named,
)
from tenancy.sealing.keys import CACHE_SECONDS
from tenancy.shredding import shred


class Command(BaseCommand):
    help = (
        "Destroy a company's data keys, so that nobody ever reads its personal data again; lock"
        " its members and tokens out. There is no way back."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_company_argument(parser, "the company to shred")
        parser.add_argument(
            "--confirm", default="", metavar="NAME", help="the company's name, letter by letter"
        )
        add_dry_run_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        company = company_named(options["company"])
        if options["dry_run"]:
            self.stdout.write(f"{company.name} could be shredded.")
            return
        if options["confirm"] != company.name:
            raise CommandError(f"--confirm: repeat the company's exact name, {company.name!r}.")
        shredded = shred(company, at=timezone.now())
        self.stdout.write(
            f"{company.name} is shredded: {shredded.keys} data keys destroyed,"
            f" {shredded.members} members deactivated, {shredded.tokens} tokens revoked.\n"
            f"Running processes forget the keys within {CACHE_SECONDS} seconds. Backups made before"
            " still hold them, wrapped; after restoring one, shred the company again."
        )
