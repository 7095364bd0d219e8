from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from servicing.maintenance_visits import make_due_visits, wanting_visits
from tenancy.context import tenant_scope
from tenancy.management.arguments import add_dry_run_argument, company_named
from tenancy.models import Company


class Command(BaseCommand):
    help = (
        "Make the visits that maintenance plans ask for now, as beat does. It may run at any time"
        " and beside beat: each visit is made once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--company", metavar="SLUG", help="one company (default: every one)")
        add_dry_run_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        one, now = options["company"], timezone.now()
        companies = [company_named(one)] if one else Company.objects.order_by("slug")
        for company in companies:
            if options["dry_run"]:
                with tenant_scope(company.pk):
                    count = wanting_visits(company, now).count()
                self.stdout.write(f"{company.slug}: {count} visits would be made")
            else:
                self.stdout.write(f"{company.slug}: {make_due_visits(company, now)} visits made")
