from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from customers.search.rebuilding import rebuild
from tenancy.management.arguments import company_named
from tenancy.models import Company
from tenancy.sealing.keys import KeyGone


class Command(BaseCommand):
    help = (
        "Make the tokens that search goes by anew, under each company's newest data key. Run it"
        " after rotate_data_keys; interrupted, it goes on where it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--company", metavar="SLUG", help="one company (default: every one)")

    def handle(self, *args: Any, **options: Any) -> None:
        one = options["company"]
        companies = [company_named(one)] if one else Company.objects.order_by("slug")
        for company in companies:
            try:
                count = sum(rebuild(company.pk))
            except KeyGone:
                if one:
                    raise CommandError(f"--company: {one} was shredded.") from None
                self.stdout.write(f"{company.slug}: passed over, it was shredded")
            else:
                self.stdout.write(f"{company.slug}: {count} customers can be found")
