"""The second factor at sign-in: RFC 6238 codes from an app on the person's phone.

The secret is wrapped by the master key and bound to the user; User.totp_wrapped is NULL for who
has none.
"""

import hmac
import os
import time

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from tenancy.models import User
from tenancy.sealing.keys import is_wrapped_by_newest, unwrap, wrap

ISSUER = "AttuneLogic"
DIGITS = 6
STEP_SECONDS = 30
DRIFT_STEPS = 1  # A phone's clock may be so far off, either way.
SECRET_BYTES = 20


def enrol(user: User) -> str:
    """Give `user` a new secret in place of any other; return it as an otpauth:// address."""
    user.totp_wrapped = propose(user)
    user.totp_last_step = 0
    user.save(update_fields=["totp_wrapped", "totp_last_step"])
    return address_of(user, user.totp_wrapped)


def propose(user: User) -> bytes:
    """A new wrapped secret, which is nobody's second factor before confirm() took it."""
    return wrap(os.urandom(SECRET_BYTES), _binding(user))


def address_of(user: User, wrapped: bytes) -> str:
    """The otpauth:// address that an app reads from a QR code."""
    return _totp(unwrap(wrapped, _binding(user))).get_provisioning_uri(user.email, ISSUER)


def confirm(user: User, wrapped: bytes, code: str) -> bool:
    """Make a proposed secret the second factor, if the code shows that the person's app has it.

    That code is spent. Not for who has a second factor: that is withdrawn first.
    """
    step = _step_of(_totp(unwrap(wrapped, _binding(user))), code)
    if step is None:
        return False
    without = User.objects.filter(pk=user.pk, totp_wrapped=None)
    return without.update(totp_wrapped=wrapped, totp_last_step=step) == 1


def withdraw(user: User) -> None:
    user.totp_wrapped = None
    user.save(update_fields=["totp_wrapped"])


def accepts(user: User, code: str) -> bool:
    """Whether `code` is one of now that was not used before; True for who has no second factor.

    Of two sign-ins with one code, at once or one after the other, the database lets one in.
    """
    if user.totp_wrapped is None:
        return True
    if (step := _step_of(_totp(_secret_of(user)), code)) is None:
        return False
    unused = User.objects.filter(pk=user.pk, totp_last_step__lt=step)
    return unused.update(totp_last_step=step) == 1


def _step_of(app: TOTP, code: str) -> int | None:
    """The step whose code this is, of those that a phone may show now; None for a wrong one."""
    now = int(time.time() // STEP_SECONDS)
    sent = code.replace(" ", "").encode()
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        if hmac.compare_digest(app.generate(step * STEP_SECONDS), sent):
            return step
    return None


def code_at(user: User, step: int) -> str:
    """The code that the person's app shows in the given step of STEP_SECONDS since 1970."""
    return _totp(_secret_of(user)).generate(step * STEP_SECONDS).decode()


def rewrap_secrets() -> int:
    """Wrap every secret anew with the newest master key; return how many changed."""
    changed = 0
    for user in User.objects.filter(totp_wrapped__isnull=False):
        if not is_wrapped_by_newest(bytes(user.totp_wrapped or b"")):
            # On the condition that nobody enrols meanwhile.
            unchanged = User.objects.filter(pk=user.pk, totp_wrapped=user.totp_wrapped)
            changed += unchanged.update(totp_wrapped=wrap(_secret_of(user), _binding(user)))
    return changed


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 - what the phones' apps speak


def _secret_of(user: User) -> bytes:
    return unwrap(bytes(user.totp_wrapped or b""), _binding(user))


def _binding(user: User) -> bytes:
    return b"totp|" + user.pk.bytes
