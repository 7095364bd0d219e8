from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from tenancy.context import tenant_scope
from tenancy.management.arguments import add_dry_run_argument
from tenancy.models import Company
from tenancy.sealing.keys import master_keys, rewrap_data_keys
from tenancy.sealing.rotation import count_under_older_master_keys
from tenancy.totp import rewrap_secrets


class Command(BaseCommand):
    help = (
        "Wrap every company's data keys with the newest master key; once every process knows that"
        " one, older ones may then leave MASTER_KEYS. An interrupted run may be repeated."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_dry_run_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        newest, companies = max(master_keys()), list(Company.objects.order_by("slug"))
        keys = sum(self.rewrap(company, dry_run=options["dry_run"]) for company in companies)
        verb = "would be wrapped" if options["dry_run"] else "were wrapped"
        self.stdout.write(f"{keys} data keys of {len(companies)} companies {verb} anew.")
        if not options["dry_run"]:
            self.stdout.write(f"{rewrap_secrets()} second factors' secrets were wrapped anew.")
            self.stdout.write(f"Master key {newest} now wraps every data key.")

    def rewrap(self, company: Company, *, dry_run: bool) -> int:
        if dry_run:
            return count_under_older_master_keys(company.pk)
        try:
            with tenant_scope(company.pk):
                return rewrap_data_keys(company.pk)
        except ImproperlyConfigured as error:
            raise CommandError(f"{company.slug}: {error}") from None
