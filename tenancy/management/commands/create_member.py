import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from tenancy.errors import ConflictError
from tenancy.management.arguments import (
    add_company_argument,
    add_dry_run_argument,
    company_named,
    email,
)
from tenancy.models import Company, Membership
from tenancy.roles import Role
from tenancy.sign_in import accept, invitation_url, invite


class Command(BaseCommand):
    help = "Invite a person to a company and print the invitation's link, or let them in at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_company_argument(parser, "the company that they join")
        parser.add_argument("--email", required=True, type=email, help="what they sign in with")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--name", default="", help="their name, if they are new here")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read a new person's password from standard input; they need no invitation",
        )
        add_dry_run_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        company = company_named(options["company"])
        password = sys.stdin.readline().rstrip("\r\n") if options["password_stdin"] else None
        with transaction.atomic():
            member = join(company, options["email"], options["role"], options["name"])
            if password is not None:
                let_in(member, password)
            transaction.set_rollback(options["dry_run"])
        if options["dry_run"]:
            self.stdout.write("The member could be made.")
        elif password is None:
            self.stdout.write(invitation_url(member))
        else:
            self.stdout.write(f"{member.user.email} can sign in.")


def join(company: Company, address: str, role: str, name: str) -> Membership:
    try:
        member = invite(company, address, Role(role))
    except ConflictError as error:
        raise CommandError(f"--email: {error.message}") from None
    if name and not member.user.name:
        member.user.name = name
        member.user.save(update_fields=["name"])
    return member


def let_in(member: Membership, password: str) -> None:
    """Set a new person's password, as the invitation's page would, and accept for them."""
    user = member.user
    if user.has_usable_password():
        raise CommandError(
            "--password-stdin: this person has a password; leave the option out to invite them."
        )
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError(f"--password-stdin: {' '.join(error.messages)}") from None
    user.set_password(password)
    user.save()
    accept(member)
