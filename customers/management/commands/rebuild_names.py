from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from customers.alphabet.relisting import relist_names
from tenancy.context import tenant_scope
from tenancy.management.arguments import company_named
from tenancy.models import Company


class Command(BaseCommand):
    help = (
        "Write companies' lists of customers from A to Z anew, from every name. Each company is a"
        " transaction of its own, so an interrupted run can simply be repeated."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--company", metavar="SLUG", help="one company (default: every one)")

    def handle(self, *args: Any, **options: Any) -> None:
        one = options["company"]
        companies = [company_named(one)] if one else Company.objects.order_by("slug")
        for company in companies:
            with tenant_scope(company.pk):
                count = relist_names(from_scratch=True)
            told = f"{count} names in order" if company.orders_names else "keeps no order"
            self.stdout.write(f"{company.slug}: {told}")
