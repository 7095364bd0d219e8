"""What the commands' arguments name, and how a command says that one of them is wrong."""

import re
from argparse import ArgumentParser, ArgumentTypeError

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email

from tenancy.models import Company, Membership
from tenancy.models.user import normal_email


def add_company_argument(parser: ArgumentParser, help: str) -> None:
    parser.add_argument("--company", required=True, metavar="SLUG", help=help)


def add_dry_run_argument(parser: ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="say what would be done; write none")


def email(text: str) -> str:
    """An argparse type."""
    try:
        validate_email(address := normal_email(text))
    except ValidationError:
        raise ArgumentTypeError(f"{text!r} is not an e-mail address.") from None
    return address


def currency(text: str) -> str:
    """An argparse type."""
    if not re.fullmatch(r"[A-Za-z]{3}", text):
        raise ArgumentTypeError(f"{text!r} is not a currency's code such as USD.")
    return text.upper()


def company_named(slug: str) -> Company:
    """The company with this slug; CommandError if there is none."""
    if (company := Company.objects.filter(slug=slug).first()) is None:
        raise CommandError(f"--company: there is no company with the slug {slug!r}.")
    return company


def working_member(company: Company, address: str) -> Membership:
    """The member who can sign in with this e-mail; CommandError if there is none."""
    working = Membership.objects.working().filter(tenant=company, user__email=address)
    if (member := working.select_related("user").first()) is None:
        raise CommandError(f"--email: no member of {company.slug} can sign in as {address!r}.")
    return member


def refusal(error: ValidationError) -> CommandError:
    """The model's complaints, each under the argument that has its field's name."""
    return CommandError(
        "\n".join(
            argument_of(field) + message
            for field, messages in error.message_dict.items()
            for message in messages
        )
    )


def argument_of(field: str) -> str:
    return "" if field == NON_FIELD_ERRORS else f"--{field.replace('_', '-')}: "
