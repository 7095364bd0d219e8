from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenancy.management.arguments import add_dry_run_argument, company_named
from tenancy.models import Company
from tenancy.sealing.keys import KeyGone
from tenancy.sealing.rotation import add_data_key, count_stale, newest_data_key, reseal


class Command(BaseCommand):
    help = (
        "Give companies a new data key for what is written from now on. Older keys stay, because"
        " history needs them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--company", metavar="SLUG", help="one company (default: every one)")
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--reseal", action="store_true", help="then seal with it what older keys sealed"
        )
        how.add_argument(
            "--reseal-only",
            action="store_true",
            help="make no key; seal with the newest (goes on with an interrupted --reseal)",
        )
        add_dry_run_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        one = options["company"]
        companies = [company_named(one)] if one else Company.objects.order_by("slug")
        for company in companies:
            try:
                self.rotate(company, options)
            except KeyGone:
                if one:
                    raise CommandError(f"--company: {one} was shredded.") from None
                self.stdout.write(f"{company.slug}: passed over, it was shredded")

    def rotate(self, company: Company, options: dict[str, Any]) -> None:
        """One company: a new key, then the rows, or only a look at what there is to do."""
        newest, rows = newest_data_key(company.pk), Counter[str]()
        if not options["reseal_only"]:
            newest = newest + 1 if options["dry_run"] else add_data_key(company.pk)
        if options["dry_run"]:
            rows.update(count_stale(company.pk, newest))
        elif options["reseal"] or options["reseal_only"]:
            for name, count in reseal(company.pk):
                rows[name] += count
        told = ", ".join(f"{count} {name}" for name, count in sorted(rows.items()) if count)
        what = "rows under older keys" if options["dry_run"] else "rows sealed anew"
        self.stdout.write(f"{company.slug}: data key {newest}; {what}: {told or 'none'}")
