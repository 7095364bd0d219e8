from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from tenancy import totp
from tenancy.audit.events import record_lockout
from tenancy.client_address import client_address
from tenancy.lockout import Attempt
from tenancy.models import User


class SignInBackend(ModelBackend):
    """Password and second factor, behind the lockout: for the API, the admin and every form.

    An unknown e-mail, a wrong password and a wrong or missing code are one answer: which of them
    it was would tell a guesser that the rest is right. An unknown e-mail costs a password's
    hashing as well. Raises LockedOut after repeated failures.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        otp: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        attempt = Attempt.of(username or "", client_address(request))
        attempt.require_unlocked()
        user = super().authenticate(request, username=username, password=password)
        if not isinstance(user, User) or not totp.accepts(user, otp or ""):
            attempt.failed()
            if attempt.seconds_left() > 0:  # It was this failure that locked.
                record_lockout(username or "")
            return None
        attempt.succeeded()
        return user

    def user_can_authenticate(self, user: Any) -> bool:
        """Sessions ask it too: no demo users outside the quick start."""
        may: bool = getattr(user, "may_sign_in", False)
        return may
