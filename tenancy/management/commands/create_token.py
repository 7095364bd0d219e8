from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenancy.management.arguments import (
    add_company_argument,
    company_named,
    email,
    working_member,
)
from tenancy.models import AuthToken
from tenancy.roles import Role

MOST_DAYS = 3650


class Command(BaseCommand):
    help = "Make a bearer token. Standard output gets the secret alone, which is never shown again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_company_argument(parser, "the company that the token opens")
        parser.add_argument("--email", required=True, type=email, help="the member it speaks for")
        parser.add_argument("--label", default="", help="what it is for, at most 100 characters")
        parser.add_argument(
            "--role", choices=Role.values, help="what it may do at most; for an owner's token"
        )
        parser.add_argument("--days", type=int, metavar="N", help="good for N days (default: 30)")

    def handle(self, *args: Any, **options: Any) -> None:
        role, days = options["role"], options["days"]
        member = working_member(company_named(options["company"]), options["email"])
        if role and member.role != Role.OWNER:
            raise CommandError("--role: only an owner's token can carry another role.")
        if days is not None and not 1 <= days <= MOST_DAYS:
            raise CommandError(f"--days: give a number from 1 to {MOST_DAYS}.")
        if len(options["label"]) > 100:
            raise CommandError("--label: give at most 100 characters.")
        lifetime = timedelta(days=days) if days else None
        token, secret = AuthToken.issue(
            member, label=options["label"], role=role, lifetime=lifetime
        )
        self.stderr.write(
            f"Token {token.id} for {options['email']} as {token.asker().role},"
            f" good until {token.expiry:%Y-%m-%d}.",
            style_func=str,
        )
        self.stdout.write(secret)
