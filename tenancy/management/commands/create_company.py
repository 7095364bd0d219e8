from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand

from tenancy.management.arguments import add_dry_run_argument, currency, refusal
from tenancy.models import Company
from tenancy.models.company import Industry


class Command(BaseCommand):
    help = "Make a company with its first data key, and print its id."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="as its people write it")
        parser.add_argument("--slug", required=True, help="short name for commands, such as acme")
        parser.add_argument(
            "--industry",
            required=True,
            action="append",
            choices=Industry.values,
            help="its business; give the option twice for both",
        )
        parser.add_argument("--timezone", help="IANA name (default: America/Chicago)")
        parser.add_argument("--currency", type=currency, help="ISO 4217 (default: USD)")
        parser.add_argument(
            "--region", help="ISO 3166 country of its phones and addresses (default: US)"
        )
        add_dry_run_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        given = ("name", "slug", "timezone", "currency", "region")
        fields = {name: options[name] for name in given if options[name] is not None}
        company = Company(industries=list(dict.fromkeys(options["industry"])), **fields)
        try:
            company.full_clean()
        except ValidationError as error:
            raise refusal(error) from None
        if options["dry_run"]:
            self.stdout.write("The company could be made.")
            return
        company.save()
        self.stdout.write(str(company.pk))
