"""What the commands share that make visits by hand, as beat makes them."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from servicing.models import GenerationRun
from tenancy.management.arguments import add_dry_run_argument, company_named
from tenancy.models import Company


class GenerationCommand(BaseCommand):
    make: Callable[..., GenerationRun]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--company", metavar="SLUG", help="one company (default: every one)")
        add_dry_run_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        one, dry_run = options["company"], options["dry_run"]
        companies = [company_named(one)] if one else Company.objects.order_by("slug")
        failed = 0
        for company in companies:
            told = self.make(
                company.pk,
                trigger=GenerationRun.Trigger.COMMAND,
                clock=timezone.now,
                dry_run=dry_run,
            )
            failed += len(told.failures)
            self.stdout.write(f"{company.slug}: {told.summary}{' (dry run)' if dry_run else ''}")
            for failure in told.failures:
                self.stderr.write(f"{company.slug}: {told.kind} {failure[told.kind]} failed")
        if failed:
            raise CommandError(f"{failed} {told.noun} failed; the log says why.")
