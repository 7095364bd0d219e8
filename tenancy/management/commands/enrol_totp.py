from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenancy import totp
from tenancy.models import User
from tenancy.models.user import normal_email


class Command(BaseCommand):
    help = "Give a person a second factor and print its otpauth:// address, this once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True, help="Whom to enrol.")
        parser.add_argument(
            "--withdraw", action="store_true", help="Take the second factor away instead."
        )

    def handle(self, *args: Any, email: str, withdraw: bool, **options: Any) -> None:
        user = User.objects.filter(email=normal_email(email)).first()
        if user is None:
            raise CommandError("Nobody has this e-mail.")
        if withdraw:
            totp.withdraw(user)
        else:
            self.stdout.write(totp.enrol(user))
