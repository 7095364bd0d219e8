"""Repeated failures at sign-in lock an e-mail, and an address, out for a while.

Kept in PostgreSQL, so that it holds while Redis is away. Nothing here asks whether the e-mail is
anybody's, so a lock tells a guesser nothing. A lock is looked at before the password and a failure
is told after it: guesses that run at once can exceed the limit by as many as there are threads.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tenancy.metrics import SIGN_INS_REFUSED
from tenancy.models import SignInFailure
from tenancy.models.user import normal_email


class LockedOut(ValidationError):  # noqa: N818 - reads as the sentence it is
    """A form shows it as its error; the API answers 429."""

    def __init__(self, seconds: int) -> None:
        super().__init__("Too many failed sign-ins; try again later.", code="locked_out")
        self.seconds = seconds


@dataclass(frozen=True)
class Attempt:
    """One sign-in, by digests of the e-mail and of the address that it comes from."""

    email: bytes
    address: bytes

    @classmethod
    def of(cls, email: str, address: str) -> "Attempt":
        return cls(_digest("email", normal_email(email)), _digest("address", address))

    def require_unlocked(self) -> None:
        """Raise LockedOut while either has failed too often. Two queries."""
        if (left := self.seconds_left()) > 0:
            SIGN_INS_REFUSED.labels("locked_out").inc()
            raise LockedOut(ceil(left))

    def seconds_left(self) -> float:
        """How long the lock still holds; 0 or less if there is none. Two queries."""
        return max(
            _seconds_left(settings.SIGN_IN_FAILURES_PER_EMAIL, email_digest=self.email),
            _seconds_left(settings.SIGN_IN_FAILURES_PER_ADDRESS, address_digest=self.address),
        )

    def failed(self) -> None:
        SIGN_INS_REFUSED.labels("failed").inc()
        SignInFailure.objects.create(email_digest=self.email, address_digest=self.address)

    def succeeded(self) -> None:
        """Forget the e-mail's failures; the address's others still count."""
        SignInFailure.objects.filter(email_digest=self.email).delete()


def lockout_window() -> timedelta:
    return timedelta(seconds=settings.SIGN_IN_LOCKOUT)


def delete_old_failures() -> int:
    before = timezone.now() - lockout_window()
    return int(SignInFailure.objects.filter(at__lt=before).delete()[0])


def _seconds_left(limit: int, **whose: bytes) -> float:
    """How long until fewer than `limit` failures lie within the window; 0 or less if they do."""
    newest = SignInFailure.objects.filter(**whose).order_by("-at").values_list("at", flat=True)
    deciding = newest[limit - 1 : limit].first()
    return (deciding + lockout_window() - timezone.now()).total_seconds() if deciding else 0


def _digest(kind: str, text: str) -> bytes:
    return salted_hmac(f"tenancy.lockout.{kind}", text, algorithm="sha256").digest()
